"""Excel workbooks."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError, ParameterError, nearest
from fakegen.sources.plain_table import from_columns


def read_excel(data: bytes, origin: str, sheet: str | int | None) -> pa.Table:
    """Return the table in a sheet. The first row names the columns; empty rows are left out.

    Args:
        data: The whole workbook.
        origin: Where it comes from, for messages.
        sheet: The sheet's name, or its number from 1; None for the first.

    Raises:
        DataError: ``openpyxl`` is missing, the workbook is damaged, or a column mixes types.
        ParameterError: There is no such sheet.
    """
    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ModuleNotFoundError:
        raise DataError('reading Excel needs openpyxl: pip install "fakegen[excel]"') from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise DataError(f"{origin} is not a valid Excel workbook: {error}") from error
    rows = [row for row in _sheet(book, sheet).values if any(cell is not None for cell in row)]
    if not rows:
        raise DataError(f"{origin} is empty")
    header, *body = rows
    columns: dict[str, list[Any]] = {}
    for number, name in enumerate(header):
        values = [row[number] for row in body]
        if name is None and not any(value is not None for value in values):
            continue
        title = "" if name is None else str(name)
        if title in columns:
            raise DataError(f"{origin} has more than one column {title!r}")
        columns[title] = values
    return from_columns(columns, origin)


def _sheet(book: Any, sheet: str | int | None) -> Any:
    names: list[str] = book.sheetnames
    if isinstance(sheet, int):
        if not 1 <= sheet <= len(names):
            raise ParameterError(
                f"there is no sheet {sheet}; the workbook has {len(names)}", "sheet"
            )
        return book[names[sheet - 1]]
    if sheet is not None and sheet not in names:
        raise ParameterError(f"there is no sheet {sheet!r}", "sheet", nearest(sheet, names))
    return book[sheet or names[0]]
