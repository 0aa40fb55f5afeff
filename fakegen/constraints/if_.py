"""``if``: a condition that must hold where another one holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.answers import passes
from fakegen.interfaces.constraint import Constraint, Predicate, Surroundings, constraint


@constraint("if")
class Implication(Constraint):
    """Where one condition is true, another must hold: ``{if: "age < 18", then: "not retired"}``.

    Rows where a missing value leaves the answer unknown pass. Columns that only ``then`` reads are
    resampled where it does not hold, so that the others keep their distribution; after 100 attempts
    in vain, all columns of the rule are.

    Example::

        columns:
          age: {integer: {min: 0, max: 90}}
          retired: boolean
        constraints:
          - {if: "age < 18", then: "not retired"}

    Args:
        if_: The first condition.
        then: What must hold where it is true.
    """

    def __init__(self, table: Surroundings, *, if_: Predicate, then: Predicate) -> None:
        del table
        self._premise, self._conclusion = if_, then
        self.reads = list(dict.fromkeys([*if_.reads, *then.reads]))
        self.redraws = [name for name in then.reads if name not in if_.reads]
        self.nulls, self.present = then.nulls, then.present
        self.text = f"if {if_.text} then {then.text}"
        self.expression = f"not ({if_.text}) or ({then.text})"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the implication is not false: bool, shape (size,)."""
        premise = self._premise.evaluate(inputs, size)
        conclusion = self._conclusion.evaluate(inputs, size)
        return passes(pc.or_kleene(pc.invert(premise), conclusion))
