"""A column whose values are some of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask
from fakegen.constraints.wording import column, options
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, Surroundings


class Membership(Constraint):
    """A column whose values are in a list: ``{membership: status, in: [active, closed]}``.

    Missing values pass.
    """

    def __init__(self, value: Any, table: Surroundings) -> None:
        given = options(value, "membership", "in")
        name, members = given["membership"], given.get("in")
        if not isinstance(members, list | tuple) or not members:
            raise ParameterError("'membership' needs a list of values: 'in'", key="in")
        self._column = column(table, name, "membership")
        self.reads = self._column.reads
        try:
            self._members = pa.array(members, self._column.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
            raise ParameterError(
                f"the values of {name!r} are {self._column.type}, and the list holds others",
                key="in",
            ) from error
        self.text = f"{name} in {list(members)}"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the value is in the list or missing: bool, shape (size,)."""
        values = self._column.evaluate(inputs, size)
        found = pc.or_(pc.is_in(values, value_set=self._members), pc.is_null(values))
        return as_mask(found, unknown=True)
