"""Rounded numbers that add up exactly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakegen.constraints.apportion import apportion


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.floats(-1e6, 1e6, allow_nan=False)),
        min_size=1,
        max_size=40,
    )
)
def test_shares_add_up_and_are_near_what_was_wanted(items):
    group = np.unique([g for g, _ in items], return_inverse=True)[1]
    wanted = np.array([value for _, value in items])
    totals = np.rint(np.bincount(group, weights=wanted)).astype(np.int64)
    shares = apportion(wanted, group, totals)
    sums = np.zeros(len(totals), dtype=np.int64)
    np.add.at(sums, group, shares)
    assert sums.tolist() == totals.tolist()
    assert np.abs(shares - wanted).max() <= 1.001
