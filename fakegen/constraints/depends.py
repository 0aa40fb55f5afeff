"""``depends``: columns that other columns decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.constraints.agreement import decides
from fakegen.constraints.lists import names_of, written_names
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import (
    FUSE,
    Constraint,
    Hint,
    Surroundings,
    TableColumn,
    constraint,
)
from fakegen.interfaces.strategy import KeyedAssignment
from fakegen.profiling.rule_search import find_dependencies


def hint_of_dependency(written: Mapping[str, Any]) -> Hint:
    """Return a hint to learn the columns as one."""
    if "on" not in written:
        return Hint()
    return Hint({FUSE: [[*written_names(written["on"]), *written_names(written.get("depends"))]]})


@constraint("depends", hints=hint_of_dependency, finder=find_dependencies)
class Dependency(Constraint):
    """Columns that other columns decide: ``{depends: province, on: city}``; each may be a list.

    All rows with the same values of ``on`` have the same values of ``depends``. Rows where ``on`` is
    missing pass.

    Example::

        columns:
          city: {choice: [Ghent, Bruges, Liège]}
          province: {choice: [East Flanders, West Flanders, Liège]}
        constraints:
          - {depends: province, on: city}

    Args:
        decided: The columns that are decided.
        on: The columns that decide.
    """

    whole = True

    def __init__(
        self, table: Surroundings, *, decided: list[TableColumn], on: list[TableColumn]
    ) -> None:
        del table
        self._decided, self._on = names_of(decided, "depends"), names_of(on, "on")
        both = sorted(set(self._decided) & set(self._on))
        if both:
            raise ParameterError(f"column {both[0]!r} cannot depend on itself", "on")
        self.reads = [*self._on, *self._decided]
        self.text = f"{', '.join(self._on)} decides {', '.join(self._decided)}"
        self.strategies = [
            KeyedAssignment(self._decided, self._on, f"drawn once for each {', '.join(self._on)}")
        ]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the values are those of the first row with the same ``on``: bool, shape (size,)."""
        return decides(inputs, self._on, self._decided)
