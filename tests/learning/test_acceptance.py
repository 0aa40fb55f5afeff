"""Each row's first accepted candidate, independent of the rows that are drawn together."""

import numpy as np
import pytest

from fakegen import ModelError, Rows, Stream
from fakegen.learning.acceptance import first_accepted

ROWS = 2_000
STREAM = Stream.of(1, "t", "c", "v", Rows(0, ROWS))


def below(bound: float):
    def propose(stream: Stream, rows):
        del rows
        words = stream.uniform()
        accepted = np.flatnonzero(words < bound)
        return accepted, [words[accepted]]

    return propose


def test_where_all_are_accepted_the_first_candidate_is_an_unconditional_draw() -> None:
    (found,) = first_accepted(STREAM, below(1.0))
    assert np.array_equal(found, STREAM.uniform())


@pytest.mark.parametrize("bound", [0.5, 0.01])
def test_a_row_depends_on_itself_alone(bound) -> None:
    (whole,) = first_accepted(STREAM, below(bound))
    assert len(whole) == ROWS and whole.max() < bound
    assert abs(whole.mean() / bound - 0.5) < 0.05
    some = np.array([ROWS - 1, 3, 700])
    (part,) = first_accepted(STREAM.take(some), below(bound))
    assert np.array_equal(part, whole[some])


def test_an_impossible_condition_ends_with_the_number_of_candidates() -> None:
    with pytest.raises(
        ModelError, match="candidates were drawn for 2,000 rows, and 0 were accepted"
    ):
        first_accepted(STREAM, below(0.0))


def test_no_rows() -> None:
    (found,) = first_accepted(STREAM.take(np.empty(0, np.int64)), below(0.5))
    assert not len(found)
