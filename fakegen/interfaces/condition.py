"""Conditions on one column, in a form that a model can draw under, without rejecting rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.type_words import show


class Condition(Constraint):
    """Which values of a column are wanted: listed ones, those within bounds, or missing ones.

    A value is wanted if any of the three applies to it. Unlike a table's constraints, a condition does
    not hold for a missing value, unless it asks for missing values or lists that very value.

    Attributes:
        column: The column.
        values: The wanted values, of the column's type.
        low: The least wanted value; None for no lower bound.
        high: The greatest wanted value; None for no upper bound.
        absent: Whether missing values are wanted: nulls and ``codes``.
        codes: The values that mean "missing" in this column, besides null, of the column's type. They
            never lie within the bounds.
    """

    def __init__(
        self,
        column: str,
        *,
        values: pa.Array | None = None,
        low: pa.Scalar | None = None,
        high: pa.Scalar | None = None,
        absent: bool = False,
        codes: pa.Array | None = None,
    ) -> None:
        self.column, self.reads = column, (column,)
        self.values = pa.array([]) if values is None else values
        self.low, self.high = low, high
        self.absent, self.codes = absent, codes
        self.text = self._text()

    @property
    def bounded(self) -> bool:
        """Whether there is a lower or an upper bound."""
        return self.low is not None or self.high is not None

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each row whether the column has a wanted value: bool, shape (size,)."""
        values = inputs[self.column]
        held = np.zeros(size, dtype=np.bool_)
        if len(self.values):
            held |= as_mask(
                pc.is_in(values, value_set=self.values.cast(values.type)), unknown=False
            )
        if not (self.absent or self.bounded):
            return held
        missing = as_mask(pc.is_null(values), unknown=False)
        if self.codes is not None and len(self.codes):
            missing |= as_mask(
                pc.is_in(values, value_set=self.codes.cast(values.type)), unknown=False
            )
        if self.absent:
            held |= missing
        if self.bounded:
            within = ~missing
            if self.low is not None:
                within &= as_mask(pc.greater_equal(values, self.low), unknown=False)
            if self.high is not None:
                within &= as_mask(pc.less_equal(values, self.high), unknown=False)
            held |= within
        return held

    def _text(self) -> str:
        parts = []
        if len(self.values) == 1:
            parts.append(f"{self.column} = {shown(self.values[0])}")
        elif len(self.values):
            listed = ", ".join(shown(value) for value in self.values)
            parts.append(f"{self.column} in [{listed}]")
        if self.low is not None and self.high is not None:
            parts.append(f"{self.column} in {shown(self.low)} .. {shown(self.high)}")
        elif self.low is not None:
            parts.append(f"{self.column} >= {shown(self.low)}")
        elif self.high is not None:
            parts.append(f"{self.column} <= {shown(self.high)}")
        if self.absent:
            parts.append(f"{self.column} is absent")
        return " or ".join(parts)


def shown(value: pa.Scalar) -> str:
    """Return a value as messages print it."""
    return show(value.as_py())
