"""``sum``: columns that add up."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import FakegenError

small = st.none() | st.integers(0, 3)
tables = st.lists(st.tuples(small, small, small), min_size=1, max_size=25)


def columns_of(rows):
    return {name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate("abc")}


@given(tables)
def test_what_is_missing_passes(holds, rows):
    expected = [None in row or row[0] + row[1] == row[2] for row in rows]
    assert holds({"sum": ["a", "b"], "total": "c"}, columns_of(rows)) == expected


def test_shares_of_a_number_add_up(holds):
    columns = columns_of([(40, 60, 0), (40, 61, 0)])
    assert holds({"sum": ["a", "b"], "total": 100}, columns) == [True, False]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"sum": ["a", "b"]}, "constraint 'sum' needs 'total'"),
        ({"sum": ["a", "b"], "total": 1, "adjust": "total"}, "'adjust' must be 'parts'"),
        ({"sum": ["a", "b"], "total": "b"}, "'b' cannot be a part of itself"),
        (
            {"sum": ["a", "b"], "total": "c", "adjust": "part"},
            "one of parts, total.*did you mean 'parts'",
        ),
        ({"sum": ["a", "b"], "total": True}, "'total' must be a number, not true"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
