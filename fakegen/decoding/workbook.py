"""Excel workbooks, as batches of rows in JSON.

A row is a list with a value for each cell. JSON lacks dates and times: those are objects with the name of
their type and their text.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

import pyarrow as pa

from fakegen.decoding.request import Request, TooLarge

SCHEMA = pa.schema([("row", pa.large_string())])
_BATCH = 1_000
_OF_TAG: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda microseconds: timedelta(microseconds=microseconds),
    "str": str,
}
_PADDING = 2_000_000
"""How many cells the gaps of a sheet may have; beyond them, its rows may be padded to twice their cells."""


def workbook_batches(
    file: BinaryIO, request: Request
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """Return the rows of a sheet, each as JSON, without those that are empty.

    Raises:
        LookupError: There is no such sheet; its arguments are the sheet and the names of all sheets.
        TooLarge: The workbook would unpack to too much.
    """
    import openpyxl

    with zipfile.ZipFile(file) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > request.most_unpacked:
        raise TooLarge(f"it would unpack to {size:,} bytes")
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    names: list[str] = book.sheetnames
    if not names:
        raise ValueError("it has no sheets")
    sheet = request.sheet or 1
    if isinstance(sheet, int) and not 1 <= sheet <= len(names):
        raise LookupError(request.sheet, names)
    if isinstance(sheet, str) and sheet not in names:
        raise LookupError(sheet, names)
    opened = book[names[sheet - 1] if isinstance(sheet, int) else sheet]
    return SCHEMA, _batches(_rows(opened, request.most_columns))


def _rows(sheet: Any, most_columns: int) -> Iterator[Sequence[Any]]:
    # What a sheet declares as its size may be wrong, and each of its rows would be filled up to it.
    sheet.reset_dimensions()
    width = cells = padding = 0
    for row in sheet.values:
        if not row:
            padding += 1
        elif any(cell is not None for cell in row):
            width = max(width, len(row))
            filled = sum(cell is not None for cell in row)
            cells, padding = cells + filled, padding + width - filled
            yield row
        else:
            padding += len(row)
        if width > most_columns:
            raise TooLarge(f"it has more than {most_columns:,} columns")
        if padding > max(_PADDING, 2 * cells):
            raise TooLarge("nearly all of its cells are empty")


def _batches(rows: Iterator[Sequence[Any]]) -> Iterator[pa.RecordBatch]:
    texts: list[str] = []
    for row in rows:
        texts.append(json.dumps(row, default=_tagged))
        if len(texts) == _BATCH:
            yield pa.record_batch([texts], schema=SCHEMA)
            texts = []
    yield pa.record_batch([texts], schema=SCHEMA)


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, timedelta):
        return {"timedelta": value // timedelta(microseconds=1)}
    if isinstance(value, date | time):
        return {type(value).__name__: value.isoformat()}
    return {"str": str(value)}


def cells(text: str) -> list[Any]:
    """Return the values of the cells of a row."""
    row: list[Any] = json.loads(text, object_hook=_untagged)
    return row


def _untagged(tagged: dict[str, Any]) -> Any:
    ((kind, value),) = tagged.items()
    return _OF_TAG[kind](value)
