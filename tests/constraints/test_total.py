"""``total``: declared sums of a column."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import strategies as st

from fakegen.errors import FakegenError, GenerationError

small = st.none() | st.integers(0, 3)
tables = st.lists(st.tuples(small, small, small), min_size=1, max_size=25)


def columns_of(rows):
    return {name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate("abc")}


def test_declared_totals_hold_per_group_or_not_at_all(holds):
    columns = columns_of([(1, 5, 0), (1, 6, 0), (2, 7, 0), (3, None, 0)])
    rule = {"total": "b", "per": "a", "is": {1: 11, 2: 8}}
    assert holds(rule, columns) == [True, True, False, True]
    sums = pa.table({"a": [1, 1, 2], "b": [4, 7, 7]})
    rule = {"total": "b", "per": "a", "of": "sums"}
    assert all(holds(rule, columns, sums=sums))
    with pytest.raises(GenerationError, match="no row with a 9 has a value in 'b'"):
        holds({"total": "b", "per": "a", "is": {9: 1}}, columns)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"total": "a"}, "either 'is', the sum, or 'of'"),
        ({"total": "a", "is": 1, "of": "s"}, "either 'is', the sum, or 'of'"),
        ({"total": "a", "is": 1.5}, "has 0 decimals, but 1.5 has more"),
        ({"total": "a", "per": "b", "is": 3}, "a number for each group"),
        ({"total": "a", "is": {"x": 3}}, "must be a number if there is no 'per'"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
