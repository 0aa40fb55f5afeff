"""Conditions made of conditions: an expression that is true, all of several, none of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.expression import Expression


class Holds(Constraint):
    """An expression that must be true: a row where a missing value leaves it unknown does not pass."""

    def __init__(self, expression: Expression) -> None:
        self._expression = expression
        self.reads, self.text = tuple(dict.fromkeys(expression.reads)), expression.text

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where it is true: bool, shape (size,)."""
        return as_mask(self._expression.evaluate(inputs, size), unknown=False)


class All(Constraint):
    """Several conditions at once."""

    def __init__(self, conditions: Sequence[Constraint]) -> None:
        self._conditions = conditions
        self.reads = tuple(dict.fromkeys(name for c in conditions for name in c.reads))
        self.text = " and ".join(condition.text for condition in conditions)

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where all of them hold: bool, shape (size,)."""
        held = np.ones(size, dtype=np.bool_)
        for condition in self._conditions:
            held &= condition.holds(inputs, size)
        return held


class NoneOf(Constraint):
    """None of several conditions."""

    text = "none of the conditions"

    def __init__(self, conditions: Sequence[Constraint]) -> None:
        self._conditions = conditions
        self.reads = tuple(dict.fromkeys(name for c in conditions for name in c.reads))

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where none of them holds: bool, shape (size,)."""
        held = np.ones(size, dtype=np.bool_)
        for condition in self._conditions:
            held &= ~condition.holds(inputs, size)
        return held
