"""``expr``: an expression that must hold."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.constraints.answers import passes
from fakegen.interfaces.constraint import Constraint, Predicate, Surroundings, constraint


@constraint("expr")
class Truth(Constraint):
    """An expression that must hold for each row: ``age >= 17``.

    As with SQL's CHECK, only rows where it is false violate it: a row where a missing value leaves the
    expression unknown passes.

    Example::

        columns:
          age: {integer: {min: 10, max: 90}}
        constraints:
          - age >= 17

    Args:
        expr: The expression.
    """

    def __init__(self, table: Surroundings, *, expr: Predicate) -> None:
        del table
        self.text, self.reads = expr.text, expr.reads
        self.expression = expr.text
        self.nulls, self.present = expr.nulls, expr.present
        self._condition = expr

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the expression is not false: bool, shape (size,)."""
        return passes(self._condition.evaluate(inputs, size))
