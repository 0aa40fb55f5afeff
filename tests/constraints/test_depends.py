"""``depends``: columns that others decide."""

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
def test_a_dependency_asks_for_the_value_of_the_first_row_of_its_kind(holds, rows):
    first = {}
    for a, b, _ in rows:
        first.setdefault(a, b)
    expected = [a is None or b == first[a] for a, b, _ in rows]
    assert holds({"depends": "b", "on": "a"}, columns_of(rows)) == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"depends": "b"}, "constraint 'depends' needs 'on'"),
        ({"depends": "b", "on": ["a", "b"]}, "'b' cannot depend on itself"),
        ({"depends": "b", "on": "z"}, "there is no column 'z'"),
        ({"depends": 5, "on": "a"}, "'depends' must be a column, not int"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
