"""What modifiers do to the values that providers make: rounding, conversion, nulls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.errors import GenerationError
from fakegen.interfaces.expression import Expression
from fakegen.streams import Purpose, Stream

Values = Mapping[str, pa.Array]
"""Columns of some rows, by name."""


@dataclass(frozen=True, slots=True)
class Modification:
    """The modifiers of a column that change its values.

    Attributes:
        null_rate: Share of values replaced by null, 0 .. 1.
        null_where: The value is null where this is true.
        when: The value is null where this is not true.
        decimals: Number of decimals that values are rounded to.
    """

    null_rate: float = 0.0
    null_where: Expression | None = None
    when: Expression | None = None
    decimals: int | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The columns that it reads."""
        expressions = filter(None, (self.null_where, self.when))
        return frozenset(name for expression in expressions for name in expression.reads)

    @property
    def makes_nulls(self) -> bool:
        """Whether a value can become null."""
        return bool(self.null_rate or self.null_where is not None or self.when is not None)

    def rounded(self, array: pa.Array) -> pa.Array:
        """Return the values, rounded if the modifiers say so."""
        if self.decimals is None:
            return array
        made = pc.round(array, ndigits=self.decimals)
        return made.cast(array.type) if pa.types.is_decimal(array.type) else made

    def asked(self, values: Values, size: int) -> NDArray[np.bool_] | None:
        """Return which rows have a value, as far as other columns decide it; None if all have.

        Args:
            values: At least the columns of ``reads``, for these rows.
            size: The number of rows.
        """
        keep = np.ones(size, np.bool_)
        if self.null_where is not None:
            keep &= ~_is_true(self.null_where, values, size)
        if self.when is not None:
            keep &= _is_true(self.when, values, size)
        return None if keep.all() else keep

    def with_nulls(self, array: pa.Array, stream: Stream) -> pa.Array:
        """Return the values, a share of them replaced by null.

        Args:
            array: One value per row.
            stream: The step's random words for these rows.
        """
        if not self.null_rate:
            return array
        return null_unless(pa.array(stream.child(Purpose.NULL).uniform() >= self.null_rate), array)


def _is_true(expression: Expression, values: Values, size: int) -> NDArray[np.bool_]:
    """Return where an expression is true, and not null."""
    return np.asarray(pc.fill_null(expression.evaluate(values, size), False), np.bool_)


NO_MODIFICATION = Modification()


def converted(array: pa.Array, target: pa.DataType, name: str) -> pa.Array:
    """Return the values of a column as a type.

    Raises:
        GenerationError: One cannot be converted.
    """
    try:
        return array.cast(target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        message = f"values of {name!r} cannot be converted to {target}: {reason}"
        if pa.types.is_floating(array.type) and pa.types.is_integer(target):
            message += "; 'round: 0' makes them whole"
        raise GenerationError(message) from None
