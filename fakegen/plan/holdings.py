"""Which rows hold which values: what quotas are counted by.

A value is known by two independent 64-bit hashes, so that two different ones are never taken for equal.
Idea: rows lie in sorted runs by their first hash, and what changes goes into new, small runs that are
merged as they grow. Invariant: what a row holds is what the arrays say; an entry of a run is only where
to look, and is passed over once its row has let go. Bound: 28 bytes a row and what was changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.plan.quotas import ANY_NUMBER
from fakegen.streams.hashed_values import NONE, HashedValues

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]


_MANY = ANY_NUMBER


class Holdings:
    """The values of one quota's columns that rows hold at present.

    Args:
        size: Rows 0 .. ``size`` - 1 can hold something.
        taken: Values that count as held by more rows than any quota allows, all before the first.
    """

    def __init__(self, size: int, taken: HashedValues = NONE) -> None:
        self._size, self._taken = size, taken
        self._first = np.zeros(size, dtype=np.uint64)
        self._second = np.zeros(size, dtype=np.uint64)
        self._counted = np.zeros(size, dtype=np.bool_)
        self._runs: list[tuple[Hashes, NDArray[Any]]] = []

    def value(self, rows: Numbers) -> tuple[Hashes, Hashes]:
        """Return the two hashes of what rows hold."""
        return self._first[rows], self._second[rows]

    def counted(self, rows: Numbers) -> NDArray[np.bool_]:
        """Return which of these rows hold something that counts."""
        return self._counted[rows]

    def put(self, rows: Numbers, first: Hashes, second: Hashes, counted: NDArray[np.bool_]) -> None:
        """Let rows hold other values, or nothing that counts.

        Args:
            rows: Row numbers, each once.
            first: A hash of each value.
            second: Another one.
            counted: Whether the value counts.
        """
        self._first[rows], self._second[rows], self._counted[rows] = first, second, counted
        # Half as many bytes hold the row numbers of all but enormous tables.
        numbers = rows[counted].astype(np.uint32 if self._size < 2**32 else np.int64)
        hashes = first[counted]
        while self._runs and len(self._runs[-1][0]) <= 2 * len(hashes):
            more, others = self._runs.pop()
            hashes, numbers = np.concatenate([more, hashes]), np.concatenate([others, numbers])
        order = np.argsort(hashes, kind="stable")
        self._runs.append((hashes[order], numbers[order]))

    def repeated(self, most: int) -> Numbers:
        """Return the rows that hold what ``most`` smaller rows hold already: ascending."""
        first = [np.empty(0, dtype=np.uint64), *(hashes for hashes, _ in self._runs)]
        hashes = np.sort(np.concatenate(first), kind="stable")
        repeated = hashes[1:][hashes[1:] == hashes[:-1]]
        return self.beyond(np.concatenate([repeated, self._taken.first]), most)

    def beyond(self, first: Hashes, most: int) -> Numbers:
        """Return the rows with one of these first hashes that hold what ``most`` smaller rows hold.

        Returns:
            Their numbers, ascending: int64.
        """
        rows = self._holders(first)
        order = np.lexsort((rows, self._second[rows], self._first[rows]))
        rows = rows[order]
        hashes, others = self._first[rows], self._second[rows]
        new = np.ones(len(rows), dtype=np.bool_)
        new[1:] = (hashes[1:] != hashes[:-1]) | (others[1:] != others[:-1])
        place = np.arange(len(rows))
        rank = place - np.maximum.accumulate(np.where(new, place, 0))
        return np.sort(rows[(rank >= most) | self._taken.has(hashes, others)])

    def _holders(self, first: Hashes) -> Numbers:
        """Return the rows that hold a value with one of these first hashes, each once."""
        first = ascending(first)
        found = [np.empty(0, dtype=np.int64)]
        for hashes, numbers in self._runs:
            low = np.searchsorted(hashes, first)
            sizes = np.searchsorted(hashes, first, side="right") - low
            starts = np.repeat(low - np.cumsum(sizes) + sizes, sizes)
            place = starts + np.arange(len(starts))
            rows = numbers[place].astype(np.int64)
            holds = self._counted[rows] & (self._first[rows] == hashes[place])
            found.append(rows[holds])
        return ascending(np.concatenate(found))

    def before(self, rows: Numbers, first: Hashes, second: Hashes) -> Numbers:
        """Return how many smaller rows hold a value: int64, shape (n,).

        Args:
            rows: The rows before which to count; a row may occur several times.
            first: The value's first hash, for each of ``rows``.
            second: Its second hash.
        """
        holders = self._holders(first)
        value = _numbered(
            np.concatenate([self._first[holders], first]),
            np.concatenate([self._second[holders], second]),
        )
        held = np.sort(value[: len(holders)] * self._size + holders)
        asked = value[len(holders) :] * self._size
        count: Numbers = np.searchsorted(held, asked + rows) - np.searchsorted(held, asked)
        return np.where(self._taken.has(first, second), _MANY, count)


def ascending(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the different numbers in ascending order, by sorting: NumPy's hashing is slower here."""
    ordered = np.sort(numbers, kind="stable")
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def _numbered(first: Hashes, second: Hashes) -> Numbers:
    """Return a number for each pair, the same for equal pairs: int64, from 0 on without gaps."""
    order = np.lexsort((second, first))
    a, b = first[order], second[order]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(np.concatenate([[False], (a[1:] != a[:-1]) | (b[1:] != b[:-1])]))[
        : len(order)
    ]
    return numbers
