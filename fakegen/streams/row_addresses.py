"""What random words are drawn for, where it is not simply a row of a table: items of lists, rows of parents.

Idea: an address is a path: a row of a root table, and the ordinals below it, such as customer 17, order 3,
item 2. A path is written as three numbers. The **running number** goes into the first word of Philox's counter,
four to a block, so that neighbouring numbers are made by one cheap range. The **place** is the last word of
the counter and holds the ordinals below the running number, as digits: 1 .. 65,535 in base 2**16 for items of
lists, 1 .. 32 in base 2**7 for rows of parents. The **prefix** is mixed into the key, and stands for all that
is above the running number; 0 if nothing is. A row of a root table has its number as the running number, the
place 0 and the prefix 0.

Which number runs depends on the path alone: as long as parents have few rows, it is the root's, and words are
made for the first children of all roots, then for the second ones. The 33rd row of a parent and those after it
would make more and more, ever shorter ranges, so there the ordinal itself runs, and the path above it becomes
the prefix. So a word of one customer's 400,000th order, and of its second item, comes from a range again.

Invariant: different paths of the same table have different addresses. Within a prefix the digits are unique;
a prefix is a hash of 64 bits, so that two of a million parents with more than 32 rows share one with a
probability of 3e-8, and would then draw the same words, no more. Bound: 65,535 items in a list, lists in
lists four deep; 2**62 rows of a parent, at any depth.

Measured, nanoseconds a word for parents with 1, 3, 100 and 1,000,000 rows each: see
``benchmarks/results/linked.md``. With the root's number always running, the last takes 90; with the ordinal
always running, the first does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fakegen.streams.permutation import mix

_ITEM_DIGIT, _CHILD_DIGIT = 16, 7
MOST_ITEMS = 2**_ITEM_DIGIT - 1
"""The most items of a list."""
DEEPEST = 64 // _ITEM_DIGIT
"""The most lists inside each other."""
_FEW = 32
"""From this ordinal on, the rows of a parent are numbered by a counter of their own."""
_DEEP = np.uint64(2**32)
"""Places from this one on leave no room for the digits of lists."""
_MANY = 128
"""How many items of one place are made at once rather than one by one. Measured with lists of 4 to 256 items:
from 128 on, this is faster."""
_LONG = 1_024
"""From this many rows of a parent on, a range is faster than words one by one, of which four share a counter."""
DENSE = 16
"""How many words of a range may be made for each that is wanted: one by one, a word costs twenty times as much."""
_BLOCK = 4
"""Philox makes four words at a time."""
_NONE, _NOTHING = np.empty(0, np.int64), np.zeros(1, np.uint64)


@dataclass(frozen=True, eq=False)
class Addresses:
    """The addresses of some rows of parents, or items of lists.

    Attributes:
        running: The numbers that the counter runs over: int64, shape (rows,).
        places: The digits of what is below them: uint64, shape (rows,).
        prefixes: What is above them: uint64, shape (rows,); None where nothing is.
    """

    running: NDArray[np.int64]
    places: NDArray[np.uint64]
    prefixes: NDArray[np.uint64] | None = None

    @classmethod
    def of(cls, numbers: NDArray[np.int64]) -> Addresses:
        """Return the addresses of rows of a root table: int64, shape (rows,)."""
        return cls(numbers, np.zeros(len(numbers), np.uint64))

    def take(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> Addresses:
        """Return the addresses at these positions."""
        index = np.flatnonzero(index) if index.dtype == np.bool_ else index
        prefixes = None if self.prefixes is None else self.prefixes.take(index)
        return Addresses(self.running.take(index), self.places.take(index), prefixes)

    def renumbered(self, running: NDArray[np.int64]) -> Addresses:
        """Return addresses that differ in their running numbers."""
        return replace(self, running=running)

    def items(self, ordinals: NDArray[np.int64]) -> Addresses:
        """Return the addresses of items of lists, each in the list at the same position.

        Args:
            ordinals: The place of each item in its list, from 0, below :data:`MOST_ITEMS`.

        Raises:
            ValueError: The lists are too deep.
        """
        if len(ordinals) and int(self.places.max()) >> (64 - _ITEM_DIGIT):
            raise ValueError("lists in lists can be four deep at most")
        digits = ordinals.astype(np.uint64) + np.uint64(1)
        return replace(self, places=(self.places << np.uint64(_ITEM_DIGIT)) + digits)

    def children(self, ordinals: NDArray[np.int64]) -> Addresses:
        """Return the addresses of rows of parents, each of the parent at the same position.

        Args:
            ordinals: The place of each row among those of its parent, from 0.
        """
        folded = (ordinals >= _FEW) | (self.places >= _DEEP)
        digits = ordinals.astype(np.uint64) + np.uint64(1)
        places = (self.places << np.uint64(_CHILD_DIGIT)) + digits
        if not folded.any():
            return replace(self, places=places)
        above = np.zeros(len(ordinals), np.uint64) if self.prefixes is None else self.prefixes
        prefixes = np.where(folded, _prefix(above, self.running, self.places), above)
        return Addresses(
            np.where(folded, ordinals, self.running),
            np.where(folded, np.uint64(0), places),
            prefixes,
        )

    @cached_property
    def runs(self) -> WordRanges:
        """The ranges of counters that most of the words come from: found once for all columns of the rows."""
        prefixes, places, codes = self._groups
        low = np.full(len(places), np.iinfo(np.int64).max)
        high = np.zeros(len(places), np.int64)
        if (np.diff(self.running) >= 0).all():  # rows of parents come in this order
            low[codes[::-1]] = self.running[::-1]
            high[codes] = self.running
        else:
            np.minimum.at(low, codes, self.running)
            np.maximum.at(high, codes, self.running)
        counts = np.bincount(codes, minlength=len(places))
        low = low // _BLOCK * _BLOCK
        sizes = high - low + 1
        kept = (counts >= _MANY) & (sizes <= DENSE * counts + 64)
        kept[0] = False
        shift = np.cumsum(np.where(kept, sizes, 0)) - sizes - low
        positions = self.running + shift.take(codes)
        runs = [
            WordRange(int(prefixes[code]), int(places[code]), int(low[code]), int(sizes[code]))
            for code in np.flatnonzero(kept).tolist()
        ]
        if kept[1:][counts[1:] > 0].all() and not counts[0]:
            return WordRanges(runs, positions, _NONE)
        is_kept = kept[codes]
        return WordRanges(runs, positions[is_kept], np.flatnonzero(~is_kept))

    @property
    def _groups(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.intp]]:
        """The different prefixes and places, and the position of each address's among them.

        Position 0 is that of addresses whose prefix is not worth a range.
        """
        if self.prefixes is None:
            places, codes = _distinct(self.places)
            places = np.concatenate([_NOTHING, places])
            return np.zeros(len(places), np.uint64), places, codes + 1
        codes = np.zeros(len(self.places), np.intp)
        prefixes, found = [_NOTHING], [_NOTHING]
        size = 1
        # Rows come parent by parent, so those of a prefix are neighbours, unless they were chosen at random.
        starts = np.concatenate([[0], np.flatnonzero(np.diff(self.prefixes)) + 1])
        sizes = np.diff(starts, append=len(self.prefixes))
        parts: list[slice | NDArray[np.int64]] = [
            slice(int(starts[run]), int(starts[run] + sizes[run]))
            for run in np.flatnonzero((sizes >= _LONG) & (self.prefixes[starts] != 0)).tolist()
        ]
        parts.append(np.flatnonzero(self.prefixes == 0))
        for part in parts:
            places, own = _distinct(self.places[part])
            codes[part] = own + size
            prefixes.append(np.resize(self.prefixes[part][:1], len(places)))
            found.append(places)
            size += len(places)
        return np.concatenate(prefixes), np.concatenate(found), codes


@dataclass(frozen=True, slots=True)
class WordRange:
    """A range of counters.

    Attributes:
        prefix: The prefix.
        place: The place.
        start: The first running number, a multiple of four.
        size: How many words.
    """

    prefix: int
    place: int
    start: int
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class WordRanges:
    """Where the words of some addresses come from.

    Attributes:
        runs: The ranges that are made.
        positions: Where in all of their words, one range after the other, that of each address is: int64. The
            others are left out.
        others: The positions of the addresses whose words are made one by one.
    """

    runs: Sequence[WordRange]
    positions: NDArray[np.int64]
    others: NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many words all ranges have."""
        return sum(run.size for run in self.runs)


def _distinct(places: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return the different places, ascending, and the position of each place among them."""
    if int(places.max(initial=0)) > MOST_ITEMS:
        present, codes = np.unique(places, return_inverse=True)
        return present, codes.astype(np.intp)
    # Few digits: places can be counted, and found in linear time.
    small = places.astype(np.intp)
    known = np.flatnonzero(np.bincount(small))
    code_of = np.zeros(int(known[-1]) + 1 if len(known) else 0, np.intp)
    code_of[known] = np.arange(len(known))
    return known.astype(np.uint64), code_of.take(small)


def _prefix(
    above: NDArray[np.uint64], running: NDArray[np.int64], places: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """Return 64 well mixed bits of a path, never 0."""
    mixed = above
    for part in (running.astype(np.uint64), places):
        mixed = mix(mixed, part + np.uint64(1))
    return np.maximum(mixed, np.uint64(1))
