"""One row for each combination of some columns: the things that the rows of a table are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.arrays.missing_codes import code_of
from fakegen.arrays.plain import plain_array
from fakegen.arrays.positions import owners_of
from fakegen.errors import ParameterError, nearest


def row_per(
    data: pa.Table,
    columns: Sequence[str],
    count: str | None = None,
    of: Sequence[str] = (),
    missing: Mapping[str, Sequence[Any]] = MappingProxyType({}),
) -> pa.Table:
    """Return a row for each combination of some columns, in the order in which they come first.

    The row has the first value that each other column has in the combination's rows; null where it has none.
    Rows in which one of the columns is null have no combination.

    Args:
        data: The rows.
        columns: At least one. They are left out of the result, and so are those of ``of``.
        count: The column that gets the number of each combination's rows, int64; None for none.
        of: Columns of which ``count`` counts the combinations instead of rows, each where it comes first.
        missing: By column, values that count as null.

    Raises:
        ParameterError: There is no such column, or there is one named as ``count``.
    """
    for parameter, names in (("per", columns), ("of", of)):
        for name in names:
            if name not in data.column_names:
                near = nearest(name, data.column_names)
                raise ParameterError(f"the source has no column {name!r}", parameter, near)
    rest = [name for name in data.column_names if name not in {*columns, *of}]
    if count in rest:
        raise ParameterError(f"the source has a column {count!r} of its own", "count")
    owners, size = _owners(data, columns, missing)
    found = {name: _first(plain_array(data.column(name)), owners, size) for name in rest}
    if count is not None:
        counted = _first_of_each(owners, _owners(data, of, missing)[0]) if of else owners
        found[count] = pa.array(np.bincount(counted[counted >= 0], minlength=size))
    return pa.table(found)


def _owners(
    data: pa.Table, columns: Sequence[str], missing: Mapping[str, Sequence[Any]]
) -> tuple[NDArray[np.int64], int]:
    return owners_of(
        [_without(plain_array(data.column(name)), missing.get(name, ())) for name in columns]
    )


def _without(values: pa.Array, codes: Sequence[Any]) -> pa.Array:
    """Return values with codes replaced by null; those of another type do not occur."""
    known = []
    for code in codes:
        with suppress(pa.ArrowException, TypeError):
            known.append(code_of(code, values.type))
    if not known:
        return values
    return null_unless(pc.invert(pc.is_in(values, value_set=pa.concat_arrays(known))), values)


def _first_of_each(owners: NDArray[np.int64], parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the owner of the first row of each part; parts without a number are none."""
    numbered = np.flatnonzero((parts >= 0) & (owners >= 0))
    first = np.unique(parts[numbered], return_index=True)[1]
    return owners[numbered[first]]


def _first(values: pa.Array, owners: NDArray[np.int64], size: int) -> pa.Array:
    """Return the first value of each owner."""
    shown = np.flatnonzero((owners >= 0) & pc.is_valid(values).to_numpy(zero_copy_only=False))
    who, first = np.unique(owners[shown], return_index=True)
    rows = np.full(size, -1, dtype=np.int64)
    rows[who] = shown[first]
    return values.take(pa.array(rows, mask=rows < 0))
