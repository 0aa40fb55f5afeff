"""Keyed, counter-based random numbers, one word per row.

Philox4x64-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011)
is a function from (key, counter) to four 64-bit words. The key is a hash of seed, table, column and
purpose; the counter is (row // 4, slot, attempt, 0), and word ``row % 4`` of the four is the row's.
Words of rows of parents and of items of lists follow from those of their root, as
:mod:`fakegen.streams.row_addresses` says. The invariant: a row's words depend on nothing but their
address: not on the block size, not on what was drawn before, not on which other rows are made.

Consecutive rows come from NumPy's generator, which starts at the counter of the first row and counts
on by itself. It is written in C, but has only one starting point; scattered rows would need a
generator each, so :mod:`fakegen.streams.philox` makes theirs. Both give the same words; the choice depends
on how dense the rows are. If the range from the first to the last row has few rows per wanted row, the
whole range is made and the wanted rows are picked. This limits wasted work and changes no value. Where rows
have attempts of their own, as resampled rows do, that goes for the rows of each attempt.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fakegen.kernels import PHILOX
from fakegen.streams.permutation import Permutation, mix
from fakegen.streams.philox import philox
from fakegen.streams.products import multiply_high
from fakegen.streams.purposes import Purpose
from fakegen.streams.row_addresses import Addresses
from fakegen.streams.rows import Rows

_32 = np.uint64(32)
_SMALL, _DIFFERENT = 1_024, 16
"""Of so few rows, those with more different attempts are made one by one: a range each takes seven microseconds."""
_DENSE = 16 if PHILOX is None else 2
"""How many words of a range may be made for each that is wanted: one by one, a word costs twenty times as much, and
by the compiled kernel twice.
"""
_FEW = 8
"""So many weights are compared with one after the other, which takes a fraction of a search."""

Attempt: TypeAlias = int | NDArray[np.int64]
"""The number of a draw: one for all rows, or one for each of some chosen rows."""


def _key(*parts: object) -> NDArray[np.uint64]:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        text = str(part).encode()
        digest.update(len(text).to_bytes(8, "little"))
        digest.update(text)
    return np.frombuffer(digest.digest(), dtype="<u8").astype(np.uint64)


class Stream:
    """The random words of some rows for one purpose.

    A ``slot`` numbers the independent draws of a row: slot 0 and slot 1 of the same row are
    independent uniform 64-bit words. Asking twice for a slot gives the same words.

    Args:
        key: uint64 array of shape (2,).
        rows: The rows that words are drawn for.
        attempt: 0 for the first draw of a row, n for the n-th resample; rows that are chosen may have
            one each: int64, shape (rows,).
        first_slot: Added to every slot asked for, so that parts of one provider can count from 0.
        addresses: What words are drawn for; None for those of the rows, which are found when a word is drawn.
        ordinals: The place of each item in its list, where it is items that words are drawn for.
    """

    __slots__ = ("_own", "attempt", "first_slot", "key", "ordinals", "rows")

    def __init__(
        self,
        key: NDArray[np.uint64],
        rows: Rows,
        attempt: Attempt = 0,
        first_slot: int = 0,
        addresses: Addresses | None = None,
        ordinals: NDArray[np.int64] | None = None,
    ) -> None:
        self.key = key
        self.rows = rows
        self.attempt = attempt
        self.first_slot = first_slot
        self._own = addresses
        self.ordinals = ordinals

    @classmethod
    def of(
        cls, seed: object, table: str, column: str, purpose: str, rows: Rows, attempt: Attempt = 0
    ) -> Stream:
        """Return the stream of a column for a purpose ("values", "null", ...)."""
        return cls(_key(seed, table, column, purpose), rows, attempt)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def addresses(self) -> Addresses | None:
        """What words are drawn for; None where it is the numbers of the rows."""
        return self.rows.addresses if self._own is None else self._own

    def child(self, purpose: str) -> Stream:
        """Return an independent stream for the same rows."""
        key = _key(*self.key, purpose)
        return Stream(key, self.rows, self.attempt, 0, self._own, self.ordinals)

    def skip(self, slots: int) -> Stream:
        """Return this stream with ``slots`` added to every slot."""
        first = self.first_slot + slots
        return Stream(self.key, self.rows, self.attempt, first, self._own, self.ordinals)

    def take(self, index: NDArray[np.int64]) -> Stream:
        """Return this stream for the rows at these positions only."""
        attempt = attempts_at(self.attempt, index)
        addresses = None if self._own is None else self._own.take(index)
        ordinals = None if self.ordinals is None else self.ordinals[index]
        rows = self.rows.take(index)
        return Stream(self.key, rows, attempt, self.first_slot, addresses, ordinals)

    def itemised(self, position: NDArray[np.int64], ordinal: NDArray[np.int64]) -> Stream:
        """Return the stream of items of lists, one list for each of the rows.

        An item's words depend on the address of its list and on its ordinal, not on how many items there
        are in its list or in others.

        Args:
            position: The position in this stream of each item's list: int64, shape (items,).
            ordinal: The place of each item in its list, from 0: int64, shape (items,).
        """
        taken = self.take(position)
        addresses = taken.addresses or Addresses.of(taken.rows.numbers)
        taken._own = addresses.below(ordinal)
        taken.ordinals = ordinal
        return taken

    def renumbered(self, roots: NDArray[np.int64]) -> Stream:
        """Return this stream with other numbers of roots, one for each row."""
        if self.addresses is None:
            return Stream(self.key, Rows.choose(roots), self.attempt, self.first_slot)
        return self.at(Addresses(roots, self.addresses.paths))

    def at(self, addresses: Addresses) -> Stream:
        """Return this stream with words drawn for other addresses, one for each row."""
        return Stream(self.key, self.rows, self.attempt, self.first_slot, addresses, self.ordinals)

    @property
    def roots(self) -> NDArray[np.int64]:
        """The numbers of the rows of a root table that these are, or are below: int64, shape (rows,)."""
        return self.rows.numbers if self.addresses is None else self.addresses.roots

    @property
    def places(self) -> NDArray[np.int64]:
        """The place of each item in its list, of each row among those of its parent, or in its table, from 0.

        An int64 array of shape (rows,).
        """
        if self.ordinals is not None:
            return self.ordinals
        descent = self.rows.descent
        return self.rows.numbers if descent is None else descent.ordinals

    def words(self, slot: int = 0) -> NDArray[np.uint64]:
        """Return one uniform 64-bit word per row: uint64, shape (rows,)."""
        slot += self.first_slot
        chosen = self.rows.chosen
        if self.addresses is not None:
            return self._words_at(self.addresses, slot)
        if chosen is None:
            return self._range(self.rows.start, self.rows.size, slot)
        if not len(chosen):
            return np.empty(0, dtype=np.uint64)
        span = range(int(chosen.min()), int(chosen.max()) + 1)
        if isinstance(self.attempt, int):
            return self._chosen(chosen, slot, span)
        return self._by_attempt(chosen, self.attempt, slot, span)

    def _by_attempt(
        self,
        chosen: NDArray[np.int64],
        attempts: NDArray[np.int64],
        slot: int,
        span: range,
    ) -> NDArray[np.uint64]:
        """Return the words of rows with an attempt each: a range for each attempt that many have."""
        if len(chosen) <= _SMALL and len(np.unique(attempts)) > _DIFFERENT:
            return philox(self.key, chosen, slot, attempts)
        words = np.empty(len(chosen), dtype=np.uint64)
        scattered = np.ones(len(chosen), dtype=np.bool_)
        while _DENSE * np.count_nonzero(scattered) >= len(span):
            lowest = int(attempts[scattered].min())
            at = np.flatnonzero(attempts == lowest)
            if _DENSE * len(at) < len(span):  # most rows have the lowest attempts
                break
            own = Stream(self.key, self.rows, lowest)
            words[at] = own._range(span.start, len(span), slot)[chosen[at] - span.start]
            scattered[at] = False
        if len(at := np.flatnonzero(scattered)):
            words[at] = philox(self.key, chosen[at], slot, attempts[at])
        return words

    def _chosen(self, chosen: NDArray[np.int64], slot: int, span: range) -> NDArray[np.uint64]:
        """Return the words of rows within a span; all have one attempt."""
        if len(span) <= _DENSE * len(chosen) + 64:
            return self._range(span.start, len(span), slot).take(chosen - span.start)
        return philox(self.key, chosen, slot, self.attempt)

    def _words_at(self, addresses: Addresses, slot: int) -> NDArray[np.uint64]:
        words = Stream(self.key, self.rows)._chosen(addresses.roots, slot, addresses.span)
        return mix(addresses.at_attempt(self.attempt).paths, words)

    def _range(self, start: int, size: int, slot: int) -> NDArray[np.uint64]:
        return self._generator(start, slot).random_raw(size + start % 4)[start % 4 :]

    def _generator(self, start: int, slot: int) -> np.random.Philox:
        """Return NumPy's generator, starting with the group of four rows that contains ``start``."""
        assert isinstance(self.attempt, int)  # a range of rows has one attempt
        counter = np.array([start // 4, slot, self.attempt, 0], dtype=np.uint64)
        return np.random.Philox(counter=counter, key=self.key)

    def uniform(self, slot: int = 0) -> NDArray[np.float64]:
        """Return one number in [0, 1) per row, a multiple of 2**-53: float64, shape (rows,)."""
        # NumPy turns the same words into the same numbers in one step.
        if self.rows.chosen is None and self.addresses is None:
            start, size = self.rows.start, self.rows.size
            generator = self._generator(start, slot + self.first_slot)
            return np.random.Generator(generator).random(size + start % 4)[start % 4 :]
        numbers = (self.words(slot) >> np.uint64(11)).astype(np.float64)
        numbers *= 2.0**-53
        return numbers

    def stratified(self, strata: int, slot: int = 0) -> NDArray[np.float64]:
        """Return one number in [0, 1) per row, spread evenly over the rows.

        [0, 1) is divided into ``strata`` equal parts. Among rows ``k * strata .. (k + 1) * strata - 1``
        each row has a part of its own, in an order that depends on k (stratified sampling: McKay,
        Beckman, Conover: "A comparison of three methods for selecting values of input variables",
        1979).

        Args:
            strata: Number of parts, 1 .. 2**53.
            slot: The word that decides where the row lies within its part.

        Items of lists are not spread: how many there are is not known.
        """
        if self.ordinals is not None:
            return self.uniform(slot)
        if not isinstance(self.attempt, int):
            return self._stratified_by_attempt(strata, slot)
        numbers = self.rows.numbers
        turn = numbers // strata
        key = _key(*self.key, Purpose.STRATA, self.first_slot + slot, self.attempt)
        return (
            Permutation(key, strata)(numbers - turn * strata, turn) + self.uniform(slot)
        ) / strata

    def _stratified_by_attempt(self, strata: int, slot: int) -> NDArray[np.float64]:
        # The attempt is part of the key that orders the strata.
        made = np.empty(len(self), dtype=np.float64)
        attempts, group = np.unique(self.attempt, return_inverse=True)
        for number, attempt in enumerate(attempts.tolist()):
            index = np.flatnonzero(group == number)
            part = Stream(self.key, self.rows.take(index), attempt, self.first_slot)
            made[index] = part.stratified(strata, slot)
        return made

    def open_uniform(self, slot: int = 0) -> NDArray[np.float64]:
        """Return one number in (0, 1) per row, for quantile functions: float64, shape (rows,)."""
        return ((self.words(slot) >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52

    def below(self, bound: int, slot: int = 0) -> NDArray[np.uint64]:
        """Return one integer in 0 .. bound - 1 per row: uint64, shape (rows,).

        The bias is below bound / 2**64. Bounds up to 2**16 take a faster path, with a bias below
        bound / 2**32, so at most 2**-16. ``bound`` is at most 2**64.
        """
        return scale(self.words(slot), bound)

    def integers(self, low: int, high: int, slot: int = 0) -> NDArray[np.int64]:
        """Return one integer in low .. high (both included) per row: int64, shape (rows,)."""
        offset = self.below(high - low + 1, slot).astype(np.int64)
        return offset + np.int64(low)

    def choice(self, cumulative: NDArray[np.float64], slot: int = 0) -> NDArray[np.int64]:
        """Return one index per row, index i with probability proportional to its weight.

        Args:
            cumulative: Running sum of the weights, float64, shape (k,), last element > 0.
            slot: The word that decides.
        """
        point = self.uniform(slot) * cumulative[-1]
        if len(cumulative) <= _FEW:
            index = np.zeros(len(point), np.int8)
            for bound in cumulative[:-1]:
                index += point >= bound
            return index.astype(np.int64)
        index = np.searchsorted(cumulative, point, side="right")
        capped: NDArray[np.int64] = np.minimum(index, len(cumulative) - 1)
        return capped

    def randoms(self) -> Iterator[random.Random]:
        """Yield one ``random.Random`` per row, seeded with the row's word. The object is reused."""
        generator = random.Random()  # noqa: S311 - data, not secrets
        for word in self.words().tolist():
            generator.seed(word)
            yield generator


def attempts_at(attempt: Attempt, index: NDArray[np.int64] | NDArray[np.bool_]) -> Attempt:
    """Return the attempts of the rows at these positions, or where a mask is true."""
    return attempt if isinstance(attempt, int) else attempt[index]


def scale(words: NDArray[np.uint64], bound: int | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Map uniform 64-bit words to integers in 0 .. bound - 1 (``floor(word * bound / 2**64)``).

    ``bound`` may be an array with one bound per word, in which 0 stands for 2**64.
    """
    if isinstance(bound, np.ndarray):
        return np.where(bound == 0, words, multiply_high(words, bound))
    if not 0 < bound <= 2**64:
        raise ValueError(f"bound must be in 1 .. 2**64, not {bound}")
    if bound == 2**64:
        return words
    if bound <= 2**16:
        return ((words >> _32) * np.uint64(bound)) >> _32
    return multiply_high(words, np.uint64(bound))


def cumulate(weights: ArrayLike) -> NDArray[np.float64]:
    """Return the running sum of non-negative weights, for :meth:`Stream.choice`."""
    return np.cumsum(np.asarray(weights, dtype=np.float64))
