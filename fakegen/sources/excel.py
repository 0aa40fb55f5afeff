"""Tables in the sheets of Excel workbooks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError
from fakegen.sources.plain_table import from_mixed


def table_of_cells(
    rows: Iterable[Sequence[Any]], origin: str, strings: Collection[str] = ()
) -> pa.Table:
    """Return the table in the rows of a sheet, of which the first names the columns.

    Columns without name and values are left out.

    Args:
        rows: The values of the cells; a row may end early.
        origin: Where they come from, for messages.
        strings: The columns that are strings where their cells have several types.

    Raises:
        DataError: There are no rows, or a column mixes types.
    """
    header, *body = [*rows] or [()]
    if not header:
        raise DataError(f"{origin} is empty")
    names: list[str] = []
    columns: list[list[Any]] = []
    for number in range(max(map(len, [header, *body]))):
        values = [row[number] if number < len(row) else None for row in body]
        name = header[number] if number < len(header) else None
        if name is None and not any(value is not None for value in values):
            continue
        names.append("" if name is None else str(name))
        columns.append(values)
    return from_mixed(names, columns, strings, origin)
