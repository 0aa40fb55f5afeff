"""The columns of a table as the search for rules sees them: missing codes become null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.missing_codes import code_of
from fakegen.arrays.plain import plain_array
from fakegen.interfaces.observed import ObservedColumn


def observe(data: pa.Table, missing: Mapping[str, Sequence[Any]]) -> list[ObservedColumn]:
    """Return the columns that are not nested and not of type null.

    Args:
        data: The table.
        missing: The missing codes of columns, which become null.
    """
    columns = []
    for name, column in zip(data.column_names, data.columns, strict=True):
        values = plain_array(column)
        if pa.types.is_nested(values.type) or pa.types.is_null(values.type):
            continue
        columns.append(ObservedColumn(name, without(values, missing.get(name, ()))))
    return columns


def without(values: pa.Array, codes: Sequence[Any]) -> pa.Array:
    """Return values with NaN, infinities and the given codes replaced by null."""
    if pa.types.is_floating(values.type):
        values = null_unless(pc.is_finite(values), values)
    if codes:
        known = pa.concat_arrays([code_of(code, values.type) for code in codes])
        coded = pc.is_in(values, value_set=known)
        values = null_unless(pc.invert(coded), values)
    return values
