"""Bounds of numbers that were handed out, such as those of customers, rounded so that they name none of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_ALMOST_ALL = (0.05, 0.95)
_FAR = 10
"""A few numbers are far away if all of them span so many times what the others do."""


def round_bounds(numbers: NDArray[np.int64]) -> tuple[int, int]:
    """Return bounds of whole numbers, with as many figures as the greatest power of ten within their range leaves.

    So 10,017 to 10,893 are from 10,000 to 10,999. A few numbers far away, as placeholders are, do not count, if
    there is room for all without them.

    Args:
        numbers: At least one.
    """
    low, high = int(numbers.min()), int(numbers.max())
    near = [int(end) for end in np.quantile(numbers, _ALMOST_ALL, method="nearest")]
    if (high - low) >= _FAR * (near[1] - near[0]):
        first, last = _rounded(*near)
        if last - first >= len(numbers):
            return first, last
    return _rounded(low, high)


def _rounded(low: int, high: int) -> tuple[int, int]:
    step = 10 ** max(int(math.log10(max(high - low, 1))), 1)
    first, last = low // step * step, (high // step + 1) * step - 1
    return max(first, 1 if low > 0 else -(2**63)), min(last, 2**63 - 1)
