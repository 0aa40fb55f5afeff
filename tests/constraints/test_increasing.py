"""``increasing``: columns whose values grow from the first to the last."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import FakegenError

COLUMNS = {
    "age": pa.array([12, 30, None, 70]),
    "income": pa.array([">50K", "<=50K", "<=50K", None]),
    "born": pa.array([date(2000, 1, 1), date(1990, 5, 5), None, date(1950, 1, 1)]),
    "hired": pa.array([date(2020, 1, 1), date(1980, 5, 5), date(1999, 1, 1), None]),
    "left": pa.array([date(2020, 1, 1), None, date(1998, 1, 1), date(1949, 1, 1)]),
}


def test_what_is_missing_is_passed_over(holds):
    rule = {"increasing": ["born", "hired", "left"]}
    assert holds(rule, COLUMNS) == [True, False, False, False]


def test_strictly_equal_values_are_refused(holds):
    rule = {"increasing": ["hired", "left"], "strict": True}
    assert holds(rule, COLUMNS) == [False, True, False, True]


def test_expressions_are_compared(holds):
    rule = {"increasing": ["age", "age + 1"], "strict": True}
    assert holds(rule, COLUMNS) == [True, True, True, True]


@given(
    st.lists(
        st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=20
    ),
    st.booleans(),
)
def test_it_equals_its_definition(holds, rows, strict):
    columns = {
        name: pa.array(column, pa.int64())
        for name, column in zip("abc", zip(*rows, strict=True), strict=True)
    }
    made = holds({"increasing": ["a", "b", "c"], "strict": strict}, columns)
    for row, held in zip(rows, made, strict=True):
        present = [value for value in row if value is not None]
        expected = present == sorted(present) and (not strict or len(set(present)) == len(present))
        assert held == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"increasing": ["age"]}, "two or more columns"),
        ({"increasing": ["age", "income"]}, "cannot be compared"),
        ({"increasing": ["age", "agee"]}, "there is no column 'agee'; did you mean 'age'"),
        ({"increasing": ["age", "age"], "strict": "x"}, "'strict' must be true or false"),
        ({"increasing": ["age", "age"], "strct": True}, "'strct'.*did you mean 'strict'"),
    ],
)
def test_what_has_no_order_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
