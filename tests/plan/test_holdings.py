"""Which rows hold which values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakegen.plan.holdings import Holdings

SIZE = 12
ROW = st.integers(0, SIZE - 1)
# Few hashes of either kind, so that some pairs share one and differ in the other.
CHANGES = st.lists(
    st.dictionaries(ROW, st.tuples(st.integers(0, 3), st.integers(0, 1))), max_size=8
)


@given(CHANGES, st.integers(1, 3))
def test_rows_beyond_a_quota_are_found_whatever_was_changed(changes, most):
    holdings, held = Holdings(SIZE), {}
    for change in changes:
        rows = np.array(sorted(change), dtype=np.int64)
        first, second = (
            np.array([change[row][part] for row in rows.tolist()], dtype=np.uint64)
            for part in (0, 1)
        )
        counted = first < 3  # the others are there, and do not count
        holdings.put(rows, first, second, counted)
        held.update(change)
    counts = {row: value for row, value in held.items() if value[0] < 3}
    earlier = {
        row: sum(other < row and counts[other] == value for other in counts)
        for row, value in counts.items()
    }
    expected = [row for row in sorted(counts) if earlier[row] >= most]
    every = np.arange(4, dtype=np.uint64)
    assert holdings.beyond(every, most).tolist() == expected
    assert holdings.repeated(most).tolist() == expected
    rows = np.array(sorted(counts), dtype=np.int64)
    assert holdings.before(rows, *holdings.value(rows)).tolist() == [
        earlier[r] for r in sorted(counts)
    ]


def test_equal_first_hashes_of_different_values_are_told_apart():
    holdings = Holdings(3)
    same, different = np.array([7, 7, 7], dtype=np.uint64), np.array([1, 2, 1], dtype=np.uint64)
    holdings.put(np.arange(3), same, different, np.ones(3, dtype=np.bool_))
    assert holdings.repeated(1).tolist() == [2]
