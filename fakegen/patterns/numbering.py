"""Numbering strings: mixed-radix digits and ranges of options, for numbers of any size."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


def divide(
    values: NDArray[np.uint64], divisor: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return quotients and remainders. The divisor is at least 1, and can exceed 64 bits."""
    if divisor >= 2**64:
        return np.zeros_like(values), values
    # NumPy divides by a constant with vector instructions, but computes remainders one by one.
    quotient = values // np.uint64(divisor)
    whole = quotient * np.uint64(divisor)
    return quotient, np.subtract(values, whole, out=whole)


def starts_of(sizes: Iterable[int]) -> list[int]:
    """Return the number of the first string of each option, as far as it fits in 64 bits."""
    starts = itertools.accumulate(sizes, initial=0)
    return [start for start in starts if start < 2**64]


def options_of(starts: Sequence[int], index: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the option that each number belongs to: int64, of the same shape."""
    return np.searchsorted(np.array(starts[1:], dtype=np.uint64), index, side="right")
