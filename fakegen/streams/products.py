"""Products of 64-bit integers that need 128 bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LOW32 = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def multiply_high(a: NDArray[np.uint64], b: np.uint64 | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the upper 64 bits of products of 128 bits."""
    a_low, a_high = a & _LOW32, a >> _32
    b_low, b_high = b & _LOW32, b >> _32
    middle = a_high * b_low + ((a_low * b_low) >> _32)
    cross = a_low * b_high + (middle & _LOW32)
    result: NDArray[np.uint64] = a_high * b_high + (middle >> _32) + (cross >> _32)
    return result
