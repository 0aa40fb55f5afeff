"""How patterns read random words: subsets of rows, weighted draws, several draws of one word."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fakegen.streams import Stream

_SPARSE = 8
_LEAST_BITS = 8
_MOST_BITS = 18


class Draws:
    """The random words of some of a stream's rows.

    The words of a slot are made once and shared by all subsets of the rows, so that the options of
    a choice, which use the same slots for different rows, cost no more than one of them.

    Args:
        stream: The words of all rows.
        index: int64 positions of the rows meant, within the stream's; None for all of them.
        first: The slot that these draws call 0.
        made: The slots' words made so far.
    """

    __slots__ = ("_first", "_index", "_made", "_stream")

    def __init__(
        self,
        stream: Stream,
        index: NDArray[np.int64] | None = None,
        first: int = 0,
        made: dict[int, NDArray[np.uint64]] | None = None,
    ) -> None:
        self._stream = stream
        self._index = index
        self._first = first
        self._made: dict[int, NDArray[np.uint64]] = {} if made is None else made

    def __len__(self) -> int:
        return len(self._stream) if self._index is None else len(self._index)

    def skip(self, slots: int) -> Draws:
        """Return these draws with their slots counted from ``slots`` on."""
        return Draws(self._stream, self._index, self._first + slots, self._made)

    def take(self, index: NDArray[np.int64]) -> Draws:
        """Return the draws of the rows at these positions only."""
        if self._index is not None:
            index = self._index[index]
        return Draws(self._stream, index, self._first, self._made)

    def words(self, slot: int = 0) -> NDArray[np.uint64]:
        """Return one uniform 64-bit word per row: uint64, shape (rows,)."""
        slot += self._first
        if self._index is None:
            return self._all(slot)
        if slot not in self._made and len(self._index) * _SPARSE < len(self._stream):
            return self._stream.take(self._index).words(slot)
        return self._all(slot)[self._index]

    def _all(self, slot: int) -> NDArray[np.uint64]:
        if slot not in self._made:
            self._made[slot] = self._stream.words(slot)
        return self._made[slot]


class Lottery:
    """Weighted draws of 0 .. n - 1, each from one word.

    A guide table (Chen and Asau, 1974) looked up by the word's first bits answers at once, unless a
    boundary between two numbers lies within its bin; then a binary search among the boundaries,
    which are multiples of 2**-53, decides. The numbers are so drawn with their probabilities to
    within the rounding of float64.

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
        self._bounds = np.rint(running[:-1] / running[-1] * 2.0**53).astype(np.uint64)
        bits = min(max(self.size.bit_length() + 5, _LEAST_BITS), _MOST_BITS)
        self._shift = np.uint64(64 - bits)
        edges = np.arange(2**bits + 1, dtype=np.uint64) << np.uint64(53 - bits)
        least = np.searchsorted(self._bounds, edges[:-1], side="right")
        most = np.searchsorted(self._bounds, edges[1:] - np.uint64(1), side="right")
        self._guide = np.where(least == most, least, -1).astype(np.int32)

    def draw(self, words: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return one number per word: int32, same shape."""
        if self._guide is None:
            return remainder(words, self.size)[1].astype(np.int32)
        number = self._guide.take((words >> self._shift).view(np.int64))
        open_ = np.flatnonzero(number < 0)
        if len(open_):
            points = words[open_] >> np.uint64(11)
            number[open_] = np.searchsorted(self._bounds, points, side="right")
        return number


def remainder(
    values: NDArray[np.uint64], divisor: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the quotients and the remainders of a division by 1 .. any size."""
    if divisor >= 2**64:
        return np.zeros_like(values), values
    quotient = values // np.uint64(divisor)
    # NumPy divides by a constant with vector instructions, but finds remainders one by one.
    return quotient, values - quotient * np.uint64(divisor)
