"""What is known of the rows that are drawn again."""

from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakegen.plan.redraws import Redraws, redrawn
from fakegen.streams import Rows

AGAIN = st.dictionaries(st.integers(0, 60), st.integers(1, 1_000), max_size=20)


def redraws(again: dict[int, int], label: str) -> Redraws:
    rows = sorted(again)
    numbers = np.array([again[row] for row in rows], dtype=np.int64)
    return Redraws(61, np.array(rows, dtype=np.int64), {label: numbers})


@given(
    AGAIN, AGAIN, st.lists(st.integers(0, 60), max_size=10), st.integers(0, 60), st.integers(0, 9)
)
def test_rows_get_the_attempts_of_all_quotas(one, other, chosen, start, size):
    known = [redraws(one, "a"), redraws(other, "b")]
    for rows in (Rows(start, size), Rows.choose(np.array(chosen, dtype=np.int64))):
        index, attempts = redrawn(known, rows)
        numbers = rows.numbers.tolist()
        assert index.tolist() == [i for i, n in enumerate(numbers) if n in one or n in other]
        assert attempts["a"].tolist() == [one.get(numbers[i], 0) for i in index.tolist()]
        assert attempts["b"].tolist() == [other.get(numbers[i], 0) for i in index.tolist()]


@given(AGAIN)
def test_a_pickle_holds_the_same(again):
    before = redraws(again, "a")
    after = pickle.loads(pickle.dumps(before))
    assert after.stop == before.stop
    assert after.rows.tolist() == before.rows.tolist()
    assert after.attempts["a"].tolist() == before.attempts["a"].tolist()


def test_a_row_takes_a_few_bytes_on_its_way():
    rng = np.random.default_rng(1)
    rows = np.flatnonzero(rng.random(200_000) < 0.4)
    attempts = rng.geometric(0.4, len(rows))
    assert len(pickle.dumps(Redraws(200_000, rows, {"a": attempts, "b": attempts}))) < 3 * len(rows)
