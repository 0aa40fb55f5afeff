"""What kind of column it is."""

from __future__ import annotations

from datetime import date, time, timedelta

import numpy as np
import pyarrow as pa
import pytest

from fakegen.profiling.kinds import profile, shown

RNG = np.random.default_rng(3)


@pytest.mark.parametrize(
    ("values", "kind", "summary"),
    [
        (pa.nulls(5, pa.int64()), "empty", "no values"),
        ([7, 7, None], "constant", "always 7; 33% missing"),
        ([True, False, True, True], "flag", "booleans, 75% true"),
        (list(range(5, 65, 2)), "sequence", "numbered from 5 in steps of 2, in order"),
        ([*range(1, 30), 0], "sequence", "numbered from 0, in mixed order"),
        ([1, 2, 3] * 4, "number", "3 integers from 1 to 3, most frequent 1 (33%)"),
        (RNG.poisson(3, 500), "count", None),
        (RNG.integers(1950, 2000, 500), "number", "years from 1950 to 1999, median 19"),
        (RNG.integers(10**6, 10**7, 99), "number", "99 distinct integers of 7 digits"),
        (RNG.integers(10**3, 10**7, 99), "number", "integers from "),
        ([1.5, 2.25, 3.0, 9.0], "number", "numbers with 2 decimals from 1.5 to 9, median"),
        ([1.0, 2.0, float("nan")], "number", "2 integers from 1 to 2, most frequent 1 (50%)"),
        ([n * 2.0 for n in range(-9, 30)], "number", "integers from -18 to 58, median 20"),
        ([n % 9 * 1.0 for n in range(90)] + [30.0], "number", "integers from 0 to 30, median 4"),
        ([n**2 % 11 * 1.0 for n in range(90)] + [12.0], "number", "counts from 0 to 12, median 4"),
        ([date(2020, m, 1) for m in range(1, 9)], "moment", "dates from 2020 to 2020"),
        (
            [date(2020, m, 1) for m in range(1, 9)] * 10,
            "moment",
            "dates from 2020-01-01 to 2020-08-01",
        ),
        ([timedelta(1), timedelta(2)], "moment", "durations"),
        ([time(8, 30), time(17)] * 9, "moment", "times of day from 08:30:00 to 17:00:00"),
        (["a", "b", "a"], "text", "2 distinct strings in 3 rows"),
        (["a", "b", "a"] * 10, "category", "2 categories, most frequent a (67%)"),
        (["only"] * 9, "text", "1 distinct string in 9 rows"),
        ([f"w{n * n}" for n in range(40)], "text", "40 distinct strings in 40 rows"),
        ([f"INV-{n:05}" for n in range(7, 47)], "sequence", "numbered from INV-00007, in order"),
        ([b"ab", b"a"], "binary", "binary, 1 to 2 bytes"),
        ([[1], [2]], "nested", "it holds lists"),
        ([{"x": 1}, {"x": 2}], "nested", "it holds structs"),
        (pa.array([2**64 - 1, 0], pa.uint64()), "other", "integers beyond the signed 64-bit range"),
    ],
)
def test_kinds_and_their_words(values, kind, summary):
    found = profile("c", pa.array(values))
    assert found.kind == kind
    assert found.summary.startswith(summary or "counts from 0 to ")


def test_rows_values_and_gaps_are_counted():
    found = profile("c", pa.array([1.0, None, 1.0, 2.0, float("inf")]))
    assert (found.rows, found.nulls, found.present) == (5, 2, 3)
    assert (found.distinct, found.thin.values, found.thin.rows) == (2, 2, 3)


@pytest.mark.parametrize(("start", "step", "size"), [(0, 1, 20), (-5, 3, 100), (10**15, -7, 50)])
def test_a_sequence_can_be_made_again(start, step, size):
    values = [start + step * n for n in range(size)]
    facts = profile("c", pa.array(values)).facts
    assert [facts["start"] + facts["step"] * n for n in range(size)] == values
    numbered = [f"<{value}>" for value in range(size)]
    facts = profile("c", pa.array(numbered)).facts
    assert [facts["format"].format(facts["start"] + n) for n in range(size)] == numbered


def test_a_value_that_many_rows_share_is_noted():
    values = np.concatenate([np.zeros(200), RNG.normal(50, 9, 800)])
    assert "20% are 0" in profile("c", pa.array(values)).notes


def test_numbers_that_are_round_too_often_are_noted():
    values = np.concatenate([RNG.integers(1, 1_000, 500) * 100, RNG.integers(1, 99_999, 500)])
    (note,) = profile("c", pa.array(values)).notes
    assert "are multiples of 100 (1% expected by chance)" in note


def test_thin_categories_are_counted_and_not_named():
    values = ["a"] * 150 + ["b"] * 100 + ["c"] * 2
    assert profile("c", pa.array(values)).notes == ("1 of them occurs in fewer than 10 rows",)


def test_values_are_shown_in_one_line():
    assert shown("a\nb") == "a\N{REPLACEMENT CHARACTER}b"
    assert shown(" a") == '" a"'
    assert shown("") == '""'
    assert shown("x" * 99) == "x" * 39 + "…"
    assert shown(1234.5) == "1,234.5"
