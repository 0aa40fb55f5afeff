"""Which rows of a table are being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fakegen.streams.row_addresses import Addresses

Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ancestry:
    """What is found of the descent of some rows.

    Attributes:
        parents: The number of each row's parent in its table: int64, shape (rows,).
        ordinals: The place of each row among those of its parent, from 0: int64, shape (rows,).
        around: Returns the addresses of rows of the parent's table, all parents of the rows among them.
        places: The position of each row's parent among these: int64, shape (rows,); None where each row has one.
    """

    parents: Numbers
    ordinals: Numbers
    around: Callable[[], Addresses]
    places: Numbers | None


class Descent:
    """Which rows of another table some rows belong to. It is found when it is first asked for.

    Args:
        find: Finds it.
    """

    def __init__(self, find: Callable[[], Ancestry]) -> None:
        self._find = find

    @classmethod
    def of(cls, parents: Numbers, ordinals: Numbers, above: Addresses | None = None) -> Descent:
        """Return the descent of rows whose parents and ordinals are known.

        Args:
            parents: See :class:`Ancestry`.
            ordinals: See :class:`Ancestry`.
            above: The addresses of the parents; None where they are rows of a root table.
        """
        found = Addresses.of(parents) if above is None else above
        return cls(lambda: Ancestry(parents, ordinals, lambda: found, None))

    @cached_property
    def _found(self) -> Ancestry:
        return self._find()

    @property
    def parents(self) -> Numbers:
        """The number of each row's parent in its table: int64, shape (rows,)."""
        return self._found.parents

    @property
    def ordinals(self) -> Numbers:
        """The place of each row among those of its parent, from 0: int64, shape (rows,)."""
        return self._found.ordinals

    @property
    def places(self) -> Numbers | None:
        """The position of each row's parent in :attr:`around`: int64, shape (rows,); None where each row has one."""
        return self._found.places

    @cached_property
    def around(self) -> Addresses:
        """The addresses of rows of the parent's table, all parents among them: mostly fewer than the rows."""
        return self._found.around()

    @cached_property
    def above(self) -> Addresses:
        """The addresses of the parents."""
        return self.around if self.places is None else self.around.take(self.places)

    @cached_property
    def addresses(self) -> Addresses:
        """What words are drawn for."""
        return self.above.below(self.ordinals)

    def take(self, index: Numbers) -> Descent:
        """Return the descent of the rows at these positions."""

        def find() -> Ancestry:
            places = index if self.places is None else self.places[index]
            return Ancestry(self.parents[index], self.ordinals[index], lambda: self.around, places)

        taken = Descent(find)
        if "addresses" in self.__dict__:
            taken.__dict__["addresses"] = self.addresses.take(index)
        return taken


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Absolute row numbers: a range ``start .. start + size - 1``, or any chosen numbers.

    Attributes:
        start: First row of the range; 0 if ``chosen`` is given.
        size: Number of rows.
        chosen: Row numbers, int64, shape (size,), if the rows are not a range; else None.
        descent: What they belong to, if these are rows of parents; else None.
    """

    start: int
    size: int
    chosen: NDArray[np.int64] | None = None
    descent: Descent | None = None

    @classmethod
    def choose(cls, numbers: NDArray[np.int64]) -> Rows:
        """Return the rows with these numbers, in this order."""
        return cls(0, len(numbers), np.asarray(numbers, dtype=np.int64))

    @classmethod
    def ascending(cls, numbers: NDArray[np.int64]) -> Rows:
        """Return the rows with these numbers, which ascend without repetition: as a range, if they are one."""
        if len(numbers) and int(numbers[-1]) - int(numbers[0]) + 1 == len(numbers):
            return cls(int(numbers[0]), len(numbers))
        return cls.choose(numbers)

    def __len__(self) -> int:
        return self.size

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The row numbers as an int64 array of shape (size,)."""
        if self.chosen is not None:
            return self.chosen
        return np.arange(self.start, self.start + self.size, dtype=np.int64)

    @property
    def addresses(self) -> Addresses | None:
        """What words are drawn for; None where it is the row numbers."""
        return None if self.descent is None else self.descent.addresses

    def take(self, index: NDArray[np.int64]) -> Rows:
        """Return the rows at these positions (positions count from 0 within this object)."""
        if self.chosen is not None:
            numbers = self.chosen[index]
        else:
            numbers = np.asarray(index, dtype=np.int64) + self.start
        descent = None if self.descent is None else self.descent.take(index)
        return Rows(0, len(numbers), np.asarray(numbers, dtype=np.int64), descent)

    def shifted(self, by: int) -> Rows:
        """Return the rows so many further on; they belong to the same parents."""
        if self.chosen is not None:
            return Rows(0, self.size, self.chosen + by, self.descent)
        return Rows(self.start + by, self.size, None, self.descent)
