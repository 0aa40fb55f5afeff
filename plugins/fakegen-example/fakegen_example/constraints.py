"""A constraint: values of a column are even."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from fakegen import FoundConstraint, TableColumn, constraint

_LEAST_ROWS = 30  # by chance, as many numbers are even once in a thousand million times


def find_even(data: pa.Table) -> Iterable[FoundConstraint]:
    """Find the columns of whole numbers that are all even, so that ``fakegen init`` proposes it."""
    for name in data.column_names:
        numbers = data.column(name).drop_null()
        if not pa.types.is_integer(numbers.type) or len(numbers) < _LEAST_ROWS:
            continue
        if not pc.any(pc.bit_wise_and(numbers.cast(pa.int64()), 1).cast(pa.bool_())).as_py():
            evidence = f"all {len(numbers):,} numbers are even"
            yield FoundConstraint([name], {"example.even": name}, evidence)


@constraint("example.even", finder=find_even)
def even(inputs: Mapping[str, pa.Array], size: int, *, column: TableColumn) -> pa.Array:
    """Every number of a column is even; a missing one violates nothing.

    Example::

        columns:
          seats: {integer: {max: 500}}
        constraints:
          - {example.even: seats}

    Args:
        inputs: The columns that it reads, by name.
        size: The number of rows.
        column: The column, of numbers.
    """
    del size
    return pc.equal(pc.bit_wise_and(inputs[column.name].cast(pa.int64()), 1), 0)
