"""Columns of other tables, read through references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.arrays.scatter import scattered
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.plan.children import Children
from fakegen.plan.modification import Values
from fakegen.streams import Rows

ROW = "{row}"
"""The block's input with the row of the other table."""


class Target(Protocol):
    """A table of which any row can be read."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def children(self) -> Children | None:
        """Which rows of another table its rows belong to."""

    def values(self, rows: Rows, columns: list[str]) -> Values:
        """Return these columns at these rows."""


_OFTEN = 4
"""Of rows that others refer to so often on average, all are made: which of them are left out takes longer to find."""
_DENSE = 2
"""Up to so many times as many numbers as there are rows, marking those that occur is faster than sorting: by seven
times where they are as many as the rows, on a block of 65,536."""


class Referred(RowGenerator):
    """Columns of another table, at the row that a reference has drawn.

    Args:
        target: The other table.
        read: The other table's column, by the name that it gets here.
        columns: The Arrow types, by the names here.
    """

    drawn = False
    nullable = True

    def __init__(
        self, target: Target, read: Mapping[str, str], columns: Mapping[str, pa.DataType]
    ) -> None:
        self.columns, self._target, self.read = columns, target, dict(read)

    def elsewhere(self, table: Callable[[str], Target]) -> Referred:
        """Return the same of another table of this name."""
        return Referred(table(self._target.name), self.read, self.columns)

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the columns; null where no row is referred to."""
        return self.at(block.inputs[ROW])

    def at(self, rows: pa.Array) -> Mapping[str, pa.Array]:
        """Return the columns at these rows of the other table: int64; null where the row is."""
        numbers = rows.drop_null().to_numpy()
        # Many rows may refer to the same one, which is then made once.
        different, position = _different(numbers)
        wanted = list(dict.fromkeys(self.read.values()))
        if len(different):
            found = self._target.values(Rows.ascending(different), wanted)
            index = pa.array(position)
            made = {name: found[read].take(index) for name, read in self.read.items()}
        else:
            made = {name: pa.array([], kind) for name, kind in self.columns.items()}
        if not rows.null_count:
            return made
        known = is_present(rows)
        return {name: scattered(array, known) for name, array in made.items()}


def _different(
    numbers: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different numbers, ascending, and the position of each number among them.

    Where numbers come again often, some that do not occur can be among them.
    """
    steps = np.diff(numbers)
    if len(numbers) and steps.min(initial=0) >= 0:  # rows of parents come in this order
        changes = np.concatenate([[True], steps > 0])
        return numbers[changes], np.cumsum(changes) - 1
    if not len(numbers):
        return numbers, numbers
    low = int(numbers.min())
    places, span = numbers - low, int(numbers.max()) - low + 1
    if _OFTEN * span <= len(numbers):  # hardly one is left out
        return np.arange(low, low + span), places
    if span > _DENSE * len(numbers):
        different, position = np.unique(numbers, return_inverse=True)
        return different, position
    # They are found in linear time, not by sorting.
    seen = np.zeros(span, np.bool_)
    seen[places] = True
    return np.flatnonzero(seen) + low, (np.cumsum(seen) - 1).take(places)


class ReferredColumn(Generator):
    """One column of another table, at the row that a reference has drawn.

    Args:
        target: The other table.
        column: Its column.
        type: The column's Arrow type.
    """

    drawn = False
    nullable = True

    def __init__(self, target: Target, column: str, type: pa.DataType) -> None:
        self.type, self.target, self.column = type, target, column
        self._read = Referred(target, {column: column}, {column: type})

    def elsewhere(self, table: Callable[[str], Target]) -> ReferredColumn:
        """Return the same of another table of this name."""
        return ReferredColumn(table(self.target.name), self.column, self.type)

    def make(self, block: Block) -> pa.Array:
        """Return the column; null where no row is referred to."""
        return self.at(block.inputs[ROW])

    def at(self, rows: pa.Array) -> pa.Array:
        """Return the column at these rows of the other table: int64; null where the row is."""
        (values,) = self._read.at(rows).values()
        return values
