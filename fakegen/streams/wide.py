"""Integers of 128 bits, as pairs of 64-bit words, and random ones below a bound.

Idea: NumPy has no integers of 128 bits, but those of 64 bits wrap around, which is arithmetic modulo 2**64; a carry
is where a sum is below one of its terms, and the high half of a product is known from the streams' own numbers. Numbers
below 0 are two's complements, so that the same sums and products hold for them modulo 2**128.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fakegen.streams.products import multiply_high
from fakegen.streams.stream import Stream

Words = NDArray[np.uint64]

_WORD = 2**64


@dataclass(frozen=True, slots=True, eq=False)
class Wide:
    """Integers modulo 2**128.

    Attributes:
        high: Their upper 64 bits: uint64, shape (rows,) or (1,).
        low: Their lower 64 bits.
    """

    high: Words
    low: Words

    @classmethod
    def of(cls, number: int) -> Wide:
        """Return one number."""
        high, low = divmod(number % _WORD**2, _WORD)
        return cls(np.array([high], dtype=np.uint64), np.array([low], dtype=np.uint64))

    def __add__(self, other: Wide) -> Wide:
        low = self.low + other.low
        return Wide(self.high + other.high + (low < self.low), low)

    def __sub__(self, other: Wide) -> Wide:
        return Wide(self.high - other.high - (self.low < other.low), self.low - other.low)

    def __mul__(self, other: Wide) -> Wide:
        high = multiply_high(self.low, other.low) + self.high * other.low + self.low * other.high
        return Wide(high, self.low * other.low)


def below(stream: Stream, bound: Wide) -> Wide:
    """Return one integer in 0 .. bound - 1 per row: ``floor(word * bound / 2**128)``.

    An integer has one of two neighbouring numbers of 128-bit words, so that the relative bias is below
    bound / 2**128.

    Args:
        stream: The random words of the rows; it uses slots 0 and 1.
        bound: 1 .. 2**128 - 1, one for all rows or one for each.
    """
    high, low = stream.words(0), stream.words(1)
    middle = multiply_high(low, bound.low)
    carry = np.zeros(len(stream), dtype=np.uint64)
    for part in (low * bound.high, high * bound.low):
        middle = middle + part
        carry += middle < part
    zero = np.zeros_like(high)
    total = Wide(zero, carry)
    for product in (multiply_high(low, bound.high), multiply_high(high, bound.low)):
        total += Wide(zero, product + zero)
    return total + Wide(multiply_high(high, bound.high), high * bound.high)
