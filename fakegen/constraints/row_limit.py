"""A strategy: a number of rows for each combination of some columns, at most or exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fakegen.errors import ParameterError, number_of
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.strategy import Built, Strategy, TableSteps, Unfit
from fakegen.streams import Permutation, Purpose, Rows, Stream


@dataclass(frozen=True, slots=True)
class RowLimit(Strategy):
    """A number of rows for each combination of some columns.

    If it is one column whose values can be counted, each value has that many seats and every row gets
    a random one; otherwise rows beyond the limit are resampled.

    Attributes:
        columns: The columns.
        rows: How many rows each combination has, at most.
        exactly: Whether it must have exactly that many.
    """

    columns: tuple[str, ...]
    rows: int
    exactly: bool = False

    def build(self, steps: TableSteps) -> Built:
        names = ", ".join(self.columns)
        alone = [name for name in self.columns if steps.never_repeats(name)]
        if alone and not self.exactly:
            how = f"{steps.label(alone[0])} never repeats"
            return Built("construction", how, proven=True)
        if len(self.columns) == 1 and (generator := self._seated(steps)) is not None:
            seated = Seated(generator, self.rows, steps.rows if self.exactly else None)
            steps.make_with(steps.origin(self.columns[0]), seated)
            return Built(
                "construction",
                f"{names}: each value has {number_of(self.rows, 'seat')}, each row gets one at random",
            )
        if self.exactly:
            raise Unfit("it needs one column whose values can be counted or never repeat")
        steps.limit(self.columns, self.rows)
        return Built("rejection", f"{names}: rows over the limit are resampled", proven=True)

    def _seated(self, steps: TableSteps) -> Generator | None:
        """Return the column's generator if its values can be numbered and given seats, else None.

        Raises:
            ParameterError: There are too few values for the rows.
        """
        (name,) = self.columns
        decided = steps.origin(name)
        generator = steps.generator(decided)
        plain = steps.is_plain(name) and steps.is_plain(decided) and not steps.is_unique(decided)
        if not plain or not isinstance(generator, Generator) or not steps.rows:
            return None
        support, rows = generator.support, steps.rows
        if self.exactly:
            if rows % self.rows:
                raise ParameterError(
                    f"{number_of(rows, 'row')} cannot be divided into groups of {self.rows:,}"
                )
            if generator.distinct:
                return generator
            if support is not None and support < rows // self.rows:
                raise ParameterError(
                    f"{number_of(rows, 'row')}, {self.rows:,} for each value, need "
                    f"{number_of(rows // self.rows, 'value')}, but {steps.label(name)!r} has only "
                    f"{support:,}"
                )
            return None if support is None else generator
        if support is None:
            return None
        if support * self.rows < rows:
            raise ParameterError(
                f"{steps.label(name)!r} has only {number_of(support, 'value')}, enough for "
                f"{number_of(support * self.rows, 'row')}, not {rows:,}"
            )
        # Numbered values are equally likely; resampling respects weights, while there is room.
        alike = generator.spread is not None or 2 * rows > support * self.rows
        return generator if alike else None


class Seated(Generator):
    """Values that can be counted, each with a number of seats: every row gets a random seat.

    Args:
        inner: Makes the values.
        seats: How many rows each value has, at most or exactly.
        rows: The number of rows of the table if each value must have exactly that many rows; None
            if at most.
    """

    drawn = False

    def __init__(self, inner: Generator, seats: int, rows: int | None) -> None:
        self.type, self.nullable = inner.type, inner.nullable
        self._inner, self._seats, self._rows = inner, seats, rows

    def make(self, block: Block) -> pa.Array:
        support, numbers = self._inner.support, block.rows.numbers
        key = block.stream.key
        if self._rows is not None:
            numbers = Permutation(key, self._rows)(numbers).astype(np.int64) // self._seats
            if self._inner.distinct:
                return self._inner.make(Block(Stream(key, Rows.choose(numbers))))
            assert support is not None  # the strategy's condition
            return self._inner.unrank(
                Permutation(block.stream.child(Purpose.SEATS).key, support)(numbers)
            )
        assert support is not None  # the strategy's condition
        seat = Permutation(key, support * self._seats)(numbers)
        return self._inner.unrank(seat // np.uint64(self._seats))
