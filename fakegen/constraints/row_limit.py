"""A strategy: so many rows for each combination of some columns, at most or exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.strategy import Built, Strategy, TableSteps, Unfit
from fakegen.streams import Permutation, Purpose, Rows, Stream


@dataclass(frozen=True, slots=True)
class RowLimit(Strategy):
    """So many rows for each combination of some columns.

    One column whose values can be counted gets a random seat for every row; otherwise rows beyond
    the limit are made anew.

    Attributes:
        columns: The columns.
        rows: How many rows each combination has, at most.
        exactly: Whether it has exactly so many.
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
            steps.make_with(self.columns[0], seated)
            return Built("construction", f"{names}: a seat for each row, {self.rows} a value")
        if self.exactly:
            raise Unfit(f"{names} must be one column whose values can be counted or never repeat")
        steps.limit(self.columns, self.rows)
        return Built("rejection", f"{names}: rows over the limit are resampled", proven=True)

    def _seated(self, steps: TableSteps) -> Generator | None:
        """Return what makes the column if its values are to be numbered and each given its rows.

        Raises:
            ParameterError: There are too few values for the rows.
        """
        (name,) = self.columns
        generator = steps.generator(name)
        plain = steps.is_plain(name) and not steps.is_unique(name)
        if not plain or not isinstance(generator, Generator) or not steps.rows:
            return None
        support, rows = generator.support, steps.rows
        if self.exactly:
            if rows % self.rows:
                raise ParameterError(f"{rows:,} rows cannot be {self.rows:,} of each")
            if generator.distinct:
                return generator
            if support is not None and support < rows // self.rows:
                raise ParameterError(
                    f"{rows:,} rows, {self.rows:,} of each, need {rows // self.rows:,} "
                    f"values, and {steps.label(name)!r} has only {support:,}"
                )
            return None if support is None else generator
        if support is None:
            return None
        if support * self.rows < rows:
            raise ParameterError(
                f"{steps.label(name)!r} has only {support:,} values, so there are "
                f"{support * self.rows:,} rows at most, not {rows:,}"
            )
        # Numbered values are all alike: weights are kept by making anew while there is room.
        alike = generator.spread is not None or 2 * rows > support * self.rows
        return generator if alike else None


class Seated(Generator):
    """Values that can be counted, so many rows for each: a random seat for every row.

    Args:
        inner: Makes the values.
        seats: How many rows each value has, at most or exactly.
        rows: The number of rows of the table where each value is to have exactly so many; None
            where it is to have at most so many.
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
