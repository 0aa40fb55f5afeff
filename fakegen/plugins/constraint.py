"""The constraint interface: a rule between the columns of a row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.plugins.provider import Expression


class Constraint(ABC):
    """A rule that each row must satisfy.

    Attributes:
        reads: The columns that it looks at; the ones that a re-draw may change.
        text: The rule as messages print it.
    """

    reads: Sequence[str]
    text: str

    @abstractmethod
    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each of ``size`` rows whether the rule holds: bool, shape (size,)."""


@dataclass(frozen=True, slots=True)
class Checker:
    """A named kind of constraint, as a schema's ``constraints:`` names it.

    Attributes:
        name: The key of the constraint; ``expr`` is what a bare string means.
        factory: ``factory(value, compile)``: makes the constraint of what the user wrote;
            ``compile`` turns an expression's text into an :class:`Expression`. Raises
            :class:`~fakegen.errors.ParameterError`.
        doc: What it checks.
    """

    name: str
    factory: Callable[[Any, Callable[[str], Expression]], Constraint]
    doc: str = ""
