"""A condition that must hold where another one does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.truth import passes
from fakegen.constraints.wording import condition, options
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Surroundings


class Implication(Constraint):
    """Where one condition is true, another must hold: ``{if: "age < 18", then: "not retired"}``.

    A row passes where a missing value leaves either open.
    """

    def __init__(self, value: Any, table: Surroundings) -> None:
        given = options(value, "if", "then")
        if "then" not in given:
            raise ParameterError("'if' needs a 'then'")
        self._premise = condition(table, given["if"])
        self._conclusion = condition(table, given["then"])
        self.reads = list(dict.fromkeys([*self._premise.reads, *self._conclusion.reads]))
        self.text = f"if {given['if']} then {given['then']}"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the premise is not true or the conclusion not false: bool, shape (size,)."""
        premise = self._premise.evaluate(inputs, size)
        conclusion = self._conclusion.evaluate(inputs, size)
        return passes(pc.or_kleene(pc.invert(premise), conclusion))
