"""``range``: a column whose values lie between bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.answers import passes
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Surroundings, constraint
from fakegen.interfaces.expression import Expression

_COMPARE = {"min": pc.greater_equal, "max": pc.less_equal}


@constraint("range")
class Bounds(Constraint):
    """A column whose values lie within bounds, both included: ``{range: age, min: 17, max: 90}``.

    One bound is enough. Missing values pass.

    Example::

        columns:
          age: {integer: {min: 0, max: 120}}
        constraints:
          - {range: age, min: 17, max: 90}

    Args:
        column: The column, or an expression.
        min: The least value.
        max: The greatest value.
    """

    def __init__(
        self, table: Surroundings, *, column: Expression, min: Any = None, max: Any = None
    ) -> None:
        del table
        if not column.reads:
            raise ParameterError("'range' needs a column, not a constant", "range")
        given = {name: limit for name, limit in (("min", min), ("max", max)) if limit is not None}
        if not given:
            raise ParameterError("'range' needs 'min', 'max' or both")
        self._column = column
        self._bounds = {key: self._bound(key, limit) for key, limit in given.items()}
        if len(given) == 2 and pc.greater(self._bounds["min"], self._bounds["max"]).as_py():
            raise ParameterError(f"'min' ({min}) is above 'max' ({max})", "min")
        self.reads = column.reads
        parts = (given.get("min"), column.text, given.get("max"))
        self.text = " <= ".join(str(part) for part in parts if part is not None)
        if all(isinstance(limit, int | float) for limit in given.values()):
            self.expression = self.text

    def _bound(self, name: str, limit: Any) -> pa.Scalar:
        try:
            bound = pa.scalar(limit)
            _COMPARE[name](pa.array([], self._column.type), bound)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
            raise ParameterError(
                f"{name!r} ({limit!r}) cannot be compared with {self._column.type} values", name
            ) from error
        return bound

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the values lie within the bounds: bool, shape (size,)."""
        values = self._column.evaluate(inputs, size)
        held = np.ones(size, dtype=np.bool_)
        for name, bound in self._bounds.items():
            held &= passes(_COMPARE[name](values, bound))
        return held
