"""Sharing out whole units: rounded numbers that add up exactly.

The method of largest remainders (Hamilton 1792; Balinski and Young, "Fair Representation", 1982).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def apportion(
    wanted: NDArray[np.float64], group: NDArray[np.int64], totals: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return whole numbers near the wanted ones that add up to each group's total.

    Args:
        wanted: float64, shape (n,): what each would be without rounding; a group's sum is near its
            total.
        group: int64, shape (n,): 0 .. groups - 1; every group has at least one member.
        totals: int64, shape (groups,).
    """
    whole = np.floor(wanted)
    shares = whole.astype(np.int64)
    sums = np.zeros(len(totals), dtype=np.int64)
    np.add.at(sums, group, shares)
    left = totals - sums
    count = np.bincount(group, minlength=len(totals))
    # More units than members are left only by the rounding of large numbers.
    each = np.floor_divide(left, count)
    shares += each[group]
    left -= each * count
    order = np.lexsort((-(wanted - whole), group))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    place = np.arange(len(wanted)) - first[group[order]]
    shares[order[place < left[group[order]]]] += 1
    return shares
