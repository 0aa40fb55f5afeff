"""How patterns read random words: whole and half ones, subsets of rows, weighted draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fakegen.streams import Stream

_LEAST_BITS = 8
_MOST_BITS = 18
_32 = np.uint64(32)


class Draws:
    """The random words of some of a stream's rows, whole (64 bits) and half (32 bits).

    Whole words are numbered from 0, and so are halves, which stand in the slots behind the last
    whole word, two in a slot. A slot's words are made once and shared by all subsets of the rows,
    so that the options of a choice, which use the same slots for different rows, cost no more than
    one of them.

    Args:
        stream: The words of all rows.
        wholes: How many whole words are used in all.
    """

    __slots__ = ("_half", "_index", "_made", "_stream", "_whole", "_wholes")

    def __init__(self, stream: Stream, wholes: int) -> None:
        self._stream = stream
        self._wholes = wholes
        self._index: NDArray[np.int64] | None = None
        self._whole = self._half = 0
        self._made: dict[int, NDArray[np.uint64]] = {}

    def __len__(self) -> int:
        return len(self._stream) if self._index is None else len(self._index)

    def skip(self, wholes: int, halves: int) -> Draws:
        """Return these draws with their words counted from these numbers on."""
        skipped = self._copy()
        skipped._whole += wholes
        skipped._half += halves
        return skipped

    def take(self, index: NDArray[np.int64]) -> Draws:
        """Return the draws of the rows at these positions only."""
        taken = self._copy()
        taken._index = index if self._index is None else self._index.take(index)
        return taken

    def whole(self, number: int = 0) -> NDArray[np.uint64]:
        """Return one uniform 64-bit word per row: uint64, shape (rows,)."""
        words = self._slot(self._whole + number)
        return words if self._index is None else words.take(self._index)

    def half(self, number: int = 0) -> NDArray[np.uint32]:
        """Return one uniform 32-bit word per row: uint32, shape (rows,)."""
        slot, side = divmod(self._half + number, 2)
        words = self._slot(self._wholes + slot)
        if self._index is not None:
            words = words.take(self._index)
        return (words >> _32 if side else words).astype(np.uint32)

    def _slot(self, slot: int) -> NDArray[np.uint64]:
        words = self._made.get(slot)
        if words is None:
            words = self._made[slot] = self._stream.words(slot)
        return words

    def _copy(self) -> Draws:
        copied = Draws.__new__(Draws)
        for name in Draws.__slots__:
            setattr(copied, name, getattr(self, name))
        return copied


class Lottery:
    """Weighted draws of 0 .. n - 1, each from half a word.

    A guide table (Chen and Asau, 1974) looked up by the first bits answers at once, unless a
    boundary between two numbers lies within its bin; then a binary search among the boundaries
    decides. They are multiples of 2**-32, so no probability is off by more than 2**-32.

    Args:
        weights: n positive numbers; None for n equal ones.
        size: n, when there are no weights.
    """

    __slots__ = ("_bounds", "_guide", "_shift", "size")

    def __init__(self, weights: ArrayLike | None, size: int = 0) -> None:
        self._guide: NDArray[np.int32] | None = None
        self.size = size
        if weights is None:
            return
        running = np.cumsum(np.asarray(weights, dtype=np.float64))
        self.size = len(running)
        self._bounds = np.rint(running[:-1] / running[-1] * 2.0**32).astype(np.uint64)
        bits = min(max(self.size.bit_length() + 5, _LEAST_BITS), _MOST_BITS)
        self._shift = np.uint32(32 - bits)
        edges = np.arange(2**bits + 1, dtype=np.uint64) << np.uint64(32 - bits)
        least = np.searchsorted(self._bounds, edges[:-1], side="right")
        most = np.searchsorted(self._bounds, edges[1:] - np.uint64(1), side="right")
        self._guide = np.where(least == most, least, -1).astype(np.int32)

    def draw(self, halves: NDArray[np.uint32]) -> NDArray[np.int32]:
        """Return one number per half word: int32, same shape."""
        if self._guide is None:
            product = halves * np.uint64(self.size)
            product >>= _32
            return product.astype(np.int32)
        number = self._guide.take(halves >> self._shift)
        unsure = np.flatnonzero(number < 0)
        if len(unsure):
            points = halves[unsure].astype(np.uint64)
            number[unsure] = np.searchsorted(self._bounds, points, side="right")
        return number


def divide(
    values: NDArray[np.uint64], divisor: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the quotients and the remainders of a division by 1 .. any size."""
    if divisor >= 2**64:
        return np.zeros_like(values), values
    # NumPy divides by a constant with vector instructions, but finds remainders one by one.
    quotient = values // np.uint64(divisor)
    whole = quotient * np.uint64(divisor)
    return quotient, np.subtract(values, whole, out=whole)
