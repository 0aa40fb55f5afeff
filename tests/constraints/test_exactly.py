"""``exactly``: as many rows of each kind."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import FakegenError

small = st.none() | st.integers(0, 3)
tables = st.lists(st.tuples(small, small, small), min_size=1, max_size=25)


def columns_of(rows):
    return {name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate("abc")}


@given(tables, st.integers(1, 3))
def test_groups_of_another_size_are_wrong_as_a_whole(holds, rows, size):
    counts = Counter(a for a, _, _ in rows)
    expected = [a is None or counts[a] == size for a, _, _ in rows]
    assert holds({"exactly": size, "per": "a"}, columns_of(rows)) == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"exactly": 2}, "constraint 'exactly' needs 'per'"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
