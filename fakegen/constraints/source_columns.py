"""Columns of a source that a constraint compares with those of the table."""

from __future__ import annotations

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_comparable
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.constraint import TableColumn


def values_of(
    data: pa.Table,
    column: TableColumn,
    parameter: str,
    key: int | None = None,
    *,
    as_type: pa.DataType | None = None,
) -> pa.Array:
    """Return a source's column of the same name as a table's, in the table's type or another.

    Args:
        data: The source.
        column: The table's column.
        parameter: What names it, for messages.
        key: Its place in a list.
        as_type: The type to return it in, instead of the table's.

    Raises:
        ParameterError: The source has no such column, or its values can never equal the table's.
    """
    name, kind = column.name, column.type
    if name not in data.column_names:
        near = nearest(name, data.column_names)
        raise ParameterError(f"the source has no column {name!r}", parameter, near, key)
    values = plain_array(data.column(name))
    different = f"column {name!r} holds {kind}, but the source has {values.type}"
    if not is_comparable(values.type, kind):
        raise ParameterError(different, parameter, key=key)
    try:
        return values.cast(as_type or kind)
    except pa.ArrowException as error:
        raise ParameterError(different, parameter, key=key) from error
