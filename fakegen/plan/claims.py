"""Which rows hold which values of one quota: the smallest rows that ask for a value.

Idea: rows ask for values in any order, and a value is held by the smallest of the rows that have asked for
it so far; a larger row that holds it has to let go, and asks for something else. Whoever asks first, the
same rows hold it in the end (deferred acceptance: Gale and Shapley, "College admissions and the stability
of marriage", 1962). Nothing but the holders is remembered: entries lie in runs sorted by hash, those of the
first draw of all rows in parts of the hash's range, the others in runs that are merged as they grow.

A value is known by 96 bits of two independent hashes: among ten million different values, two are taken for
equal once in 10**15 tables, and then one row is resampled in vain. Bound: 16 bytes a row, and 18 for each
that has been resampled; sorting takes twice as much again for one part, 262,144 rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fakegen.plan.holdings import Hashes, Numbers, ascending

MOST_ROWS = 2**32 - 1
"""How many rows a table can have whose values are held: a row's number takes 32 bits."""

Attempts = NDArray[np.int16]

_PART_ROWS = 2**18
_MERGED = 16
"""A run takes up a later one that has a sixteenth of its entries. Measured with 2 to 32, on 200,000 rows of which a
third have been resampled: few runs to search pay for the entries that are merged again, and from 16 on no more.
"""
_ROW = np.uint64(MOST_ROWS)
"""The bits of an entry that hold its row; all of them set where nobody holds it any more."""
_HIGH = np.uint64(32)


@dataclass(slots=True)
class HashEntries:
    """HashEntries in ascending order of their first hash.

    Attributes:
        first: The first hash.
        rest: 32 bits of the second hash, then the row.
        attempts: Which attempt of the row gave the value; None where all are first draws.
    """

    first: Hashes
    rest: Hashes
    attempts: Attempts | None = None

    def __len__(self) -> int:
        return len(self.first)

    @property
    def rows(self) -> Numbers:
        """Their rows, none of which has let go."""
        return (self.rest & _ROW).astype(np.int64)

    def attempts_at(self, place: Numbers) -> Attempts:
        """Return the attempts of some entries."""
        return (
            np.zeros(len(place), dtype=np.int16) if self.attempts is None else self.attempts[place]
        )

    def matches(self, first: Hashes) -> Numbers:
        """Return where entries have one of these hashes, which ascend, and are held."""
        low = np.searchsorted(self.first, first)
        found = (
            np.flatnonzero(self.first[np.minimum(low, len(self) - 1)] == first)
            if len(self)
            else low[:0]
        )
        low = low[found]
        sizes = np.searchsorted(self.first, first[found], side="right") - low
        place = np.repeat(low - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        held: Numbers = place[self.rest[place] & _ROW != _ROW]
        return held


def entries_of(rows: Numbers, first: Hashes, second: Hashes) -> HashEntries:
    """Return what rows draw first, in their order, as entries that are not sorted yet.

    Args:
        rows: Row numbers: less than 2**32 - 1.
        first: A hash of each row's value.
        second: Another one.
    """
    return HashEntries(first, _rest(rows, second))


def parted(first: Hashes, bits: int) -> list[Hashes]:
    """Return hashes, which ascend, cut by the part of the hash's range that they are in.

    Args:
        first: The hashes.
        bits: There are 2**``bits`` parts.
    """
    if not bits:
        return [first]
    bounds = np.arange(1, 2**bits, dtype=np.uint64) << np.uint64(64 - bits)
    return np.split(first, np.searchsorted(first, bounds))


def settled_entries(first: Hashes, rest: Hashes, most: int) -> tuple[HashEntries, Numbers]:
    """Let the smallest rows hold each value.

    Args:
        first: The first hashes, in any order: all those of a part of the hash's range.
        rest: See :class:`HashEntries`.
        most: How many rows can hold a value.

    Returns:
        The entries that hold a value, and the other rows.
    """
    order = np.argsort(first)
    first, rest = first[order], rest[order]
    wins = _smallest(first, rest, most)
    return HashEntries(first[wins], rest[wins]), (rest[~wins] & _ROW).astype(np.int64)


class Claims:
    """The holders of the values of one quota.

    Args:
        size: How many rows there are: at most :data:`MOST_ROWS`. With 0, first draws come by :meth:`learn`.
        most: How many rows can hold a value.
    """

    def __init__(self, size: int, most: int) -> None:
        self._most = most
        bits = max(0, (size - 1) // _PART_ROWS).bit_length()
        self._bits, self._shift = bits, np.uint64(64 - bits) if bits else None
        expected = int(1.02 * size / 2**bits) + 1_024
        self._filling = [_Buffer(expected) for _ in range(2**bits)]
        self._first: list[HashEntries] = []
        self._later: list[HashEntries] = []

    def fill(self, rows: Numbers, first: Hashes, second: Hashes) -> None:
        """Note what rows have drawn first: before :meth:`settle_first`.

        Args:
            rows: Row numbers.
            first: A hash of each row's value.
            second: Another one.
        """
        rest = _rest(rows, second)
        if self._shift is None:
            self._filling[0].append(first, rest)
            return
        part = (first >> self._shift).astype(np.uint16)
        order = np.argsort(part, kind="stable")
        ends = np.cumsum(np.bincount(part, minlength=len(self._filling)))
        first, rest, start = first[order], rest[order], 0
        for buffer, end in zip(self._filling, ends.tolist(), strict=True):
            buffer.append(first[start:end], rest[start:end])
            start = end

    def settle_first(self) -> Numbers:
        """Let the smallest rows hold each value; return the others, ascending."""
        refused = []
        while self._filling:
            entries, waiting = settled_entries(*self._filling.pop(0).take(), self._most)
            refused.append(waiting)
            self._first.append(entries)
        return np.sort(np.concatenate(refused))

    def learn(self, entries: HashEntries) -> None:
        """Note who holds what first where that has been settled elsewhere: each hash once, all its holders."""
        attempts = np.zeros(len(entries), dtype=np.int16)
        self._add(HashEntries(entries.first.copy(), entries.rest.copy(), attempts))

    def claim(
        self, rows: Numbers, attempts: Attempts, first: Hashes, second: Hashes
    ) -> tuple[NDArray[np.bool_], Numbers, Attempts]:
        """Let rows ask for values.

        Args:
            rows: Row numbers, none of which holds anything; each once.
            attempts: Which attempt of the row gave the value.
            first: A hash of each value.
            second: Another one.

        Returns:
            Which of the rows are refused; the other rows that had to let go, and the attempt that each of
            them has lost.
        """
        asking = np.argsort(first)
        asked = HashEntries(first[asking], _rest(rows, second)[asking], attempts[asking])
        wanted = ascending(asked.first)
        runs = [*self._first, *self._later]
        places = [
            run.matches(part)
            for run, part in zip(self._first, parted(wanted, self._bits), strict=True)
        ]
        places += [run.matches(wanted) for run in self._later]
        places.append(np.arange(len(asked)))
        runs.append(asked)
        pairs = list(zip(runs, places, strict=True))
        source = np.repeat(np.arange(len(runs)), [len(place) for place in places])
        place = np.concatenate(places)
        hashes = np.concatenate([run.first[at] for run, at in pairs])
        rest = np.concatenate([run.rest[at] for run, at in pairs])
        tried = np.concatenate([run.attempts_at(at) for run, at in pairs])
        order = np.argsort(hashes)
        hashes, rest, tried = hashes[order], rest[order], tried[order]
        source, place = source[order], place[order]
        wins = _smallest(hashes, rest, self._most, (tried, source, place))
        lost = np.flatnonzero(~wins)
        for number in np.unique(source[lost]).tolist():
            runs[number].rest[place[lost[source[lost] == number]]] |= _ROW
        self._add(asked)
        own = source[lost] == len(runs) - 1
        refused = np.zeros(len(rows), dtype=np.bool_)
        refused[asking[place[lost[own]]]] = True
        others = lost[~own]
        return refused, (rest[others] & _ROW).astype(np.int64), tried[others]

    def later(self) -> tuple[Numbers, Attempts]:
        """Return the rows that hold something but their first draw, and which attempt gave it."""
        held = [_held(run) for run in self._later]
        rows = np.concatenate([np.empty(0, np.int64), *(run.rows for run in held)])
        every = (run.attempts_at(np.arange(len(run))) for run in held)
        attempts = np.concatenate([np.empty(0, np.int16), *every])
        return rows[attempts > 0], attempts[attempts > 0]

    def _add(self, run: HashEntries) -> None:
        run = _held(run)
        if not len(run):
            return
        while self._later and len(self._later[-1]) <= _MERGED * len(run):
            run = _merged(_held(self._later.pop()), run)
        self._later.append(run)


class _Buffer:
    """HashEntries that are not sorted yet. Memory that has not been written to takes no room."""

    def __init__(self, size: int) -> None:
        self._first, self._rest = np.empty(size, np.uint64), np.empty(size, np.uint64)
        self._used = 0

    def append(self, first: Hashes, rest: Hashes) -> None:
        end = self._used + len(first)
        if end > len(self._first):  # many rows have the same value
            more = np.empty(end // 2, np.uint64)
            self._first = np.concatenate([self._first, more])
            self._rest = np.concatenate([self._rest, more])
        self._first[self._used : end], self._rest[self._used : end] = first, rest
        self._used = end

    def take(self) -> tuple[Hashes, Hashes]:
        return self._first[: self._used], self._rest[: self._used]


def _rest(rows: Numbers, second: Hashes) -> Hashes:
    return (second & ~_ROW) | rows.astype(np.uint64)


def _held(run: HashEntries) -> HashEntries:
    held = run.rest & _ROW != _ROW
    if held.all():
        return run
    return HashEntries(run.first[held], run.rest[held], run.attempts_at(np.flatnonzero(held)))


def _merged(one: HashEntries, other: HashEntries) -> HashEntries:
    first = np.concatenate([one.first, other.first])
    order = np.argsort(first, kind="stable")
    assert one.attempts is not None
    assert other.attempts is not None
    rest = np.concatenate([one.rest, other.rest])[order]
    return HashEntries(first[order], rest, np.concatenate([one.attempts, other.attempts])[order])


def _smallest(
    first: Hashes, rest: Hashes, most: int, along: tuple[NDArray[np.generic], ...] = ()
) -> NDArray[np.bool_]:
    """Return which entries are among the ``most`` smallest rows with their value: bool.

    Args:
        first: Ascending; the entries of one hash are put in order of the others in place.
        rest: See :class:`HashEntries`.
        most: How many rows can have a value.
        along: Put in the same order.
    """
    wins = np.ones(len(first), dtype=np.bool_)
    same = first[1:] == first[:-1]
    shared = np.zeros(len(first), dtype=np.bool_)
    shared[1:] = same
    shared[:-1] |= same
    at = np.flatnonzero(shared)
    order = at[_by_row(first[at], rest[at])]
    rest[at] = rest[order]
    for array in along:
        array[at] = array[order]
    value, other = first[at], rest[at] >> _HIGH
    new = np.ones(len(at), dtype=np.bool_)
    new[1:] = (value[1:] != value[:-1]) | (other[1:] != other[:-1])
    place = np.arange(len(at))
    rank = place - np.maximum.accumulate(np.where(new, place, 0))
    wins[at] = rank < most
    return wins


def _by_row(first: Hashes, rest: Hashes) -> Numbers:
    """Return the order of entries by first hash, other hash and row; their first hashes ascend."""
    new = np.ones(len(first), dtype=np.bool_)
    new[1:] = first[1:] != first[:-1]
    value = np.cumsum(new) - 1
    other = rest >> _HIGH
    if np.array_equal(other, other[new][value]):  # one key sorts several times as fast as two
        return np.argsort((value.astype(np.uint64) << _HIGH) | (rest & _ROW))
    return np.lexsort((rest, first))
