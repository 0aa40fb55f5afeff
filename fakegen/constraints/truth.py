"""An expression that must hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.constraints.wording import condition, options
from fakegen.interfaces.constraint import Constraint, Surroundings


class Truth(Constraint):
    """An expression that must hold for each row: ``age >= 17``.

    As SQL's CHECK does, it refuses only what is false: where a missing value leaves it open
    whether the expression is true, it passes.
    """

    def __init__(self, value: Any, table: Surroundings) -> None:
        self.text = options(value, "expr")["expr"]
        self._condition = condition(table, self.text)
        self.reads = self._condition.reads

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the expression is not false: bool, shape (size,)."""
        return passes(self._condition.evaluate(inputs, size))


def passes(answers: pa.Array) -> NDArray[np.bool_]:
    """Return the answers with true where there is none."""
    return as_mask(answers, unknown=True)
