"""How patterns use random words: whole and half words, subsets of rows, weighted draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fakegen.streams import Rows, Stream

_LEAST_BITS = 8
_MOST_BITS = 18
_32 = np.uint64(32)


class _Words:
    """The random words of a stream's rows; each slot is made when it is first needed."""

    def __init__(self, stream: Stream, wholes: int) -> None:
        self._stream, self._wholes = stream, wholes
        self._made: dict[int, NDArray[np.uint64]] = {}
        self._halves: dict[int, NDArray[np.uint32]] = {}

    def __len__(self) -> int:
        return len(self._stream)

    def part(self, part: slice) -> _Words:
        """Return the words of some of the rows."""
        rows = self._stream.rows
        if rows.chosen is not None or self._stream.addresses is not None:
            return _PartOfWords(self, self._stream, self._wholes, part)
        within = Rows(rows.start + part.start, part.stop - part.start)
        stream = Stream(self._stream.key, within, self._stream.attempt, self._stream.first_slot)
        return _Words(stream, self._wholes)

    def whole(self, number: int) -> NDArray[np.uint64]:
        if number not in self._made:
            self._made[number] = self._stream.words(number)
        return self._made[number]

    def half(self, number: int) -> NDArray[np.uint32]:
        if number not in self._halves:
            words = self.whole(self._wholes + number // 2)
            self._halves[number] = (words >> _32 if number % 2 else words).astype(np.uint32)
        return self._halves[number]


class _PartOfWords(_Words):
    """The words of some rows, made for all rows at once: where they come from is found once for all."""

    def __init__(self, words: _Words, stream: Stream, wholes: int, part: slice) -> None:
        super().__init__(stream, wholes)
        self._words, self._part = words, part

    def __len__(self) -> int:
        return len(range(len(self._words))[self._part])

    def whole(self, number: int) -> NDArray[np.uint64]:
        return self._words.whole(number)[self._part]


class RowWords:
    """The random words of some of a stream's rows: whole words (64 bits) and half words (32 bits).

    Whole words are numbered from 0, and use one slot each. Half words are numbered from 0, too; they share
    the slots after the last whole word in pairs. A slot's words are made once for all subsets of the rows.
    So all options of an alternation, which use the same slots for different rows, cost as much as one.
    """

    __slots__ = ("_half", "_index", "_whole", "_words")

    def __init__(
        self,
        words: _Words,
        index: NDArray[np.int64] | None = None,
        whole: int = 0,
        half: int = 0,
    ) -> None:
        self._words, self._index, self._whole, self._half = words, index, whole, half

    @classmethod
    def of(cls, stream: Stream, wholes: int) -> RowWords:
        """Return the words of all rows of a stream, of which each row uses ``wholes`` whole words."""
        return cls(_Words(stream, wholes))

    @classmethod
    def in_parts(cls, stream: Stream, wholes: int, parts: Iterable[slice]) -> Iterator[RowWords]:
        """Yield the words of ranges of a stream's rows; see :meth:`of`."""
        words = _Words(stream, wholes)
        for part in parts:
            yield cls(words.part(part))

    def __len__(self) -> int:
        return len(self._words) if self._index is None else len(self._index)

    def skip(self, wholes: int, halves: int) -> RowWords:
        """Return the same rows without the first whole and half words."""
        return RowWords(self._words, self._index, self._whole + wholes, self._half + halves)

    def take(self, index: NDArray[np.int64]) -> RowWords:
        """Return the rows at these positions."""
        if self._index is not None:
            index = self._index.take(index)
        return RowWords(self._words, index, self._whole, self._half)

    def whole(self, number: int = 0) -> NDArray[np.uint64]:
        """Return one uniform 64-bit word per row: uint64, shape (rows,)."""
        words = self._words.whole(self._whole + number)
        return words if self._index is None else words.take(self._index)

    def half(self) -> NDArray[np.uint32]:
        """Return one uniform 32-bit word per row: uint32, shape (rows,)."""
        words = self._words.half(self._half)
        return words if self._index is None else words.take(self._index)


class Lottery:
    """Weighted draws from 0 .. n - 1, each from half a word.

    The first bits of the word select a bin of a guide table (Chen and Asau, 1974). If all of a bin belongs to
    one number, that is the result; otherwise a binary search among the boundaries decides. Boundaries are
    multiples of 2**-32, so no probability is off by more than 2**-32. Making the guide table costs
    as much as searching for a quarter as many draws as it has bins: until then, all of them are searched.

    Args:
        weights: n positive numbers; None if all are equally likely.
        size: n, if there are no weights.
    """

    __slots__ = ("_bits", "_bounds", "_guide", "_searches", "size")

    def __init__(self, weights: ArrayLike | None, size: int = 0) -> None:
        self._guide: NDArray[np.int32] | None = None
        self._bounds: NDArray[np.uint64] | None = None
        self.size = size
        if weights is None:
            return
        running = np.cumsum(np.asarray(weights, dtype=np.float64))
        self.size = len(running)
        self._bounds = np.rint(running[:-1] / running[-1] * 2.0**32).astype(np.uint64)
        self._bits = min(max(self.size.bit_length() + 5, _LEAST_BITS), _MOST_BITS)
        self._searches = 2**self._bits // 4

    def draw(self, halves: NDArray[np.uint32]) -> NDArray[np.int32]:
        """Return one number per half word: int32, of the same shape."""
        if self._bounds is None:
            product = halves * np.uint64(self.size)
            product >>= _32
            return product.astype(np.int32)
        if self._guide is None:
            self._searches -= halves.size
            if self._searches >= 0:
                return _searched(self._bounds, halves)
            self._guide = _guide(self._bounds, self._bits)
        number = self._guide.take(halves >> np.uint32(32 - self._bits))
        unsure = np.flatnonzero(number < 0)
        if len(unsure):
            number[unsure] = _searched(self._bounds, halves[unsure])
        return number


def _guide(bounds: NDArray[np.uint64], bits: int) -> NDArray[np.int32]:
    """Return the number that all of each of 2**bits bins belongs to, -1 for a bin of several."""
    edges = np.arange(2**bits + 1, dtype=np.uint64) << np.uint64(32 - bits)
    least = np.searchsorted(bounds, edges[:-1], side="right")
    most = np.searchsorted(bounds, edges[1:] - np.uint64(1), side="right")
    return np.where(least == most, least, -1).astype(np.int32)


def _searched(bounds: NDArray[np.uint64], halves: NDArray[np.uint32]) -> NDArray[np.int32]:
    return np.searchsorted(bounds, halves.astype(np.uint64), side="right").astype(np.int32)
