"""``at_most`` and ``unique``: limits on the rows with the same values."""

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
def test_rows_beyond_a_number_per_group_are_too_many(holds, rows, most):
    seen = Counter()
    expected = []
    for a, b, _ in rows:
        if a is None or b is None:
            expected.append(True)
            continue
        seen[a, b] += 1
        expected.append(seen[a, b] <= most)
    rule = {"at_most": most, "per": ["a", "b"]}
    assert holds(rule, columns_of(rows)) == expected
    if most == 1:
        assert holds({"unique": ["a", "b"]}, columns_of(rows)) == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"at_most": 0, "per": "a"}, "1 or more, not 0"),
        ({"at_most": "x", "per": "a"}, "'at_most' must be an integer, not 'x'"),
        ({"at_most": 1, "pre": "a"}, "no parameter 'pre'.*did you mean 'per'"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
