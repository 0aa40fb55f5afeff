"""Columns of which one decides the other, in all rows alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.lookup import first_of_each, row_codes
from fakegen.arrays.masks import all_present
from fakegen.constraints.wording import columns, names_in, options
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Hint, KeyedAssignment, Pairing, Surroundings


class Dependency(Constraint):
    """Columns that others decide: ``{depends: province, on: city}``; each may be a list.

    All rows with the same values of ``on`` have the same of ``depends``. Rows where ``on`` is
    missing pass.
    """

    whole = True

    def __init__(self, value: Any, table: Surroundings) -> None:
        given = options(value, "depends", "on")
        if "on" not in given:
            raise ParameterError("'depends' needs the columns that decide: 'on'")
        self._decided = list(columns(table, given["depends"], "depends"))
        self._on = list(columns(table, given["on"], "on"))
        both = sorted(set(self._decided) & set(self._on))
        if both:
            raise ParameterError(f"column {both[0]!r} cannot depend on itself", key="on")
        self.reads = [*self._on, *self._decided]
        self.text = f"{', '.join(self._on)} decides {', '.join(self._decided)}"
        self.strategies = [
            KeyedAssignment(self._decided, self._on, f"drawn once for each {', '.join(self._on)}")
        ]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the values are those of the first row of their kind: bool, shape (size,)."""
        return decides(inputs, self._on, self._decided)


class OneToOne(Constraint):
    """Two columns each of which decides the other: ``{one_to_one: [code, label]}``.

    Rows where either is missing pass.
    """

    whole = True

    def __init__(self, value: Any, table: Surroundings) -> None:
        given = options(value, "one_to_one")
        names = list(columns(table, given["one_to_one"], "one_to_one", least=2))
        if len(names) > 2:
            raise ParameterError("'one_to_one' is between two columns")
        self.reads = names
        self.text = f"{names[0]} and {names[1]} one to one"
        self.strategies = [Pairing(names[1], names[0])]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where both are as in the first rows that have either: bool, shape (size,)."""
        a, b = self.reads
        missing = ~all_present([inputs[a], inputs[b]])
        return missing | (decides(inputs, [a], [b]) & decides(inputs, [b], [a]))


def teach_dependency(value: Any) -> Hint:
    """Return that the columns are to be learned as one."""
    if not isinstance(value, Mapping):
        return Hint()
    return Hint(fuse=[[*names_in(value.get("on")), *names_in(value.get("depends"))]])


def teach_one_to_one(value: Any) -> Hint:
    """Return that the columns are to be learned as one."""
    return Hint(fuse=[names_in(value)])


def decides(
    inputs: Mapping[str, pa.Array], on: Sequence[str], decided: Sequence[str]
) -> NDArray[np.bool_]:
    """Return where columns are as in the first row that has the same of others: bool, shape (rows,).

    A null is a value of what is decided; where one of ``on`` is null, nothing is said.
    """
    keys = [inputs[name] for name in on]
    value = row_codes([inputs[name] for name in decided])
    same: NDArray[np.bool_] = value == value[first_of_each(row_codes(keys))]
    return same | ~all_present(keys)
