"""Bounds of numbers that were handed out, such as those of customers, rounded so that they name none of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_ALMOST_ALL = (0.05, 0.95)
_FAR = 10
"""A few numbers are far away if all of them span so many times what the others do."""
_FEW = 10
"""Fewer different numbers have the bounds of their digits: closer ones would tell which they are."""


def round_bounds(numbers: NDArray[np.int64]) -> tuple[int, int]:
    """Return bounds of whole numbers, with as many figures as the greatest power of ten within their range leaves.

    So 10,017 to 10,893 are from 10,000 to 10,899. A few numbers far away, as placeholders are, do not count, if
    there is room for all without them.

    Args:
        numbers: At least one.
    """
    low, high = int(numbers.min()), int(numbers.max())
    if len(np.unique(numbers)) < _FEW:
        return _of_digits(low, high)
    near = [int(end) for end in np.quantile(numbers, _ALMOST_ALL, method="nearest")]
    if (high - low) >= _FAR * (near[1] - near[0]):
        first, last = _rounded(*near)
        if last - first >= len(numbers):
            return first, last
    return _rounded(low, high)


def _rounded(low: int, high: int) -> tuple[int, int]:
    step = 10 ** max(1, int(math.log10(max(high - low, 1))))
    first, last = low // step * step, (high // step + 1) * step - 1
    return max(first, 1 if low > 0 else -(2**63)), min(last, 2**63 - 1)


def _of_digits(low: int, high: int) -> tuple[int, int]:
    """Return the bounds of all whole numbers with as many digits."""
    least = 10 ** (len(str(low)) - 1) if low >= 10 else 0
    return (least if low >= 0 else -_greatest(low)), _greatest(high)


def _greatest(number: int) -> int:
    return min(int(10 ** len(str(abs(number)))) - 1, 2**63 - 1)
