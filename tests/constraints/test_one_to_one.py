"""``one_to_one``: two columns each of which decides the other."""

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
def test_one_to_one_holds_where_no_value_has_two_partners(holds, rows):
    made = holds({"one_to_one": ["a", "b"]}, columns_of(rows))
    pairs = {(a, b) for a, b, _ in rows if a is not None and b is not None}
    fine = len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})
    if fine and all(a is not None and b is not None for a, b, _ in rows):
        assert all(made)
    if not fine:
        assert not all(made)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"one_to_one": ["a", "b", "c"]}, "takes two columns, not more"),
        ({"one_to_one": "a"}, "a list of two or more columns"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
