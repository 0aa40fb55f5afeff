"""A constraint that the values of a column are even, and a finder for ``fakegen init``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen import Constraint, FoundConstraint, Observed, Surroundings, TableColumn, constraint


def find_even(table: Observed) -> Iterator[FoundConstraint]:
    """Yield one constraint for each column of integers whose values are all even."""
    for column in table.columns:
        # 20 random integers are all even with a probability of one in a million.
        if pa.types.is_integer(column.type) and column.distinct >= 20:
            one = pa.scalar(1, column.type)
            odd = pc.any(pc.equal(pc.bit_wise_and(column.values, one), one)).as_py()
            if not odd:
                arguments = {"example.even": column.name}
                evidence = f"in all {column.present} rows that have a value"
                yield FoundConstraint([column.name], arguments, evidence)


@constraint("example.even", finder=find_even)
class Even(Constraint):
    """A column of even numbers; missing ones pass.

    Example::

        columns:
          seats: {integer: {min: 2, max: 40}}
        constraints:
          - {example.even: seats}

    Args:
        column: The column.
    """

    def __init__(self, table: Surroundings, *, column: TableColumn) -> None:
        del table
        self.reads, self.text = [column.name], f"{column.name} is even"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each row whether the value is even or missing: bool, shape (size,)."""
        values = inputs[self.reads[0]]
        odd = pc.bit_wise_and(values, pa.scalar(1, values.type))
        return pc.fill_null(pc.equal(odd, pa.scalar(0, values.type)), True).to_numpy(
            zero_copy_only=False
        )


def _odd(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return where integers are odd, by their last bit."""
    one = pa.scalar(1, values.type)
    return pc.equal(pc.bit_wise_and(values, one), one)
