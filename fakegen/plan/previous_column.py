"""A column of the row before: ``previous.x`` in a row is ``x`` of the row before it in its parent."""

from __future__ import annotations

from copy import copy

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.scatter import scattered
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.plan.referred import Target
from fakegen.plan.siblings import ordinals_of
from fakegen.streams import Rows


class PreviousColumn(Generator):
    """A column of the row before, where that is made without knowing this row.

    Args:
        target: The table itself.
        column: Its column.
        type: The column's Arrow type.
        from_zero: Whether a row that has none before it gets 0, not null.
    """

    drawn = False
    nullable = True

    def __init__(
        self, target: Target, column: str, type: pa.DataType, *, from_zero: bool = False
    ) -> None:
        self.column, self.type, self.from_zero = column, type, from_zero
        self._target, self._apart = target, False

    def apart(self, *, in_table: bool) -> PreviousColumn:
        """Return what sees the row before in the table, or no row before any row."""
        made = copy(self)
        made._apart = not in_table
        return made

    def make(self, block: Block) -> pa.Array:
        """Return the column at the rows before."""
        numbers = block.rows.numbers
        known = np.zeros(len(block), np.bool_) if self._apart else ordinals_of(block.rows) > 0
        before = numbers[known] - 1
        found = pa.array([], self.type)
        if len(before):
            ranged = int(before[-1]) - int(before[0]) + 1 == len(before) and bool(
                (np.diff(before) == 1).all()
            )
            rows = Rows(int(before[0]), len(before)) if ranged else Rows.choose(before)
            found = self._target.values(rows, [self.column])[self.column]
        return self.after(scattered(found, known), pa.array(known))

    def after(self, values: pa.Array, known: pa.Array) -> pa.Array:
        """Return what rows see of the values before them.

        Args:
            values: The values of the rows before; null where there is none.
            known: Where there is a row before.
        """
        if not self.from_zero:
            return values
        return pc.if_else(known, values, pa.scalar(0).cast(self.type))
