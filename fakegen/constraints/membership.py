"""``membership``: a column whose values must be in a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Surroundings, constraint
from fakegen.interfaces.expression import Expression


@constraint("membership")
class Membership(Constraint):
    """A column whose values are in a list: ``{membership: status, in: [active, closed]}``.

    Missing values pass.

    Example::

        columns:
          status: {choice: [active, closed, deleted]}
        constraints:
          - {membership: status, in: [active, closed]}

    Args:
        column: The column, or an expression.
        in_: The values, at least one.
    """

    def __init__(self, table: Surroundings, *, column: Expression, in_: list[Any]) -> None:
        del table
        if not column.reads:
            raise ParameterError("'membership' needs a column, not a constant", "membership")
        if not in_:
            raise ParameterError("'in' must have one value or more", "in")
        self._column, self.reads = column, column.reads
        try:
            self._members = pa.array(in_, column.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
            raise ParameterError(
                f"{column.text!r} holds {column.type}, but the list has other values", "in"
            ) from error
        self.text = f"{column.text} in {in_}"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the value is in the list or missing: bool, shape (size,)."""
        values = self._column.evaluate(inputs, size)
        found = pc.or_(pc.is_in(values, value_set=self._members), pc.is_null(values))
        return as_mask(found, unknown=True)
