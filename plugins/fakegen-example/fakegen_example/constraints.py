"""A constraint: values of a column are even."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen import Constraint, ConstraintKind, ParameterError, Surroundings


class Even(Constraint):
    """Every number of a column is even; a missing one breaks nothing."""

    def __init__(self, value: Any, table: Surroundings) -> None:
        if not isinstance(value, str):
            raise ParameterError("'example.even' takes the name of a column")
        del table
        self.reads, self.text = [value], f"{value} is even"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return which rows are even: bool, shape (size,)."""
        odd = pc.bit_wise_and(inputs[self.reads[0]].cast(pa.int64()), 1)
        even: NDArray[np.bool_] = pc.fill_null(pc.equal(odd, 0), True).to_numpy(
            zero_copy_only=False
        )
        return even


even = ConstraintKind("example.even", Even, "The numbers of a column are even.")
