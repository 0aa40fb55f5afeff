"""What a data file may hold and may take to read.

A file of a few kilobytes can stand for any number of values: compressed zeros, run lengths, a string that
a dictionary repeats, rows that each name another column. The limits bound memory and time by the size of
the file, so that large files of one's own are read and small ones stay small. They are about five times
as large as anything seen in real tables, and each message says what was exceeded.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from fakegen.decoding.plain_columns import depth
from fakegen.decoding.request import FileKind, Request
from fakegen.errors import DataError

MOST_COLUMNS = 5_000
MOST_DEPTH = 64
"""How deep lists and structures may be nested."""

_MB = 2**20
_SMALL, _RATIO = 64 * _MB, 20
"""Decompressed text may have the greater of this size and this ratio: gzip packs real tables 3 to 15 times."""
_SMALL_JSON, _JSON_RATIO = 32 * _MB, 10
"""JSON is held as Python objects, which take up to 30 times the memory of their text."""
_SMALL_COLUMNAR, _COLUMNAR_RATIO = 256 * _MB, 100
"""The values of a columnar file, which keeps each distinct value of a column once."""
_SMALL_SHEETS, _SHEETS_RATIO = 32 * _MB, 20
"""The XML of a workbook."""
_CELLS, _CELLS_RATIO = 50_000_000, 8
"""The cells of a table of records: this many, or this many times those that are given."""


def check_columns(count: int, origin: str) -> None:
    """Refuse a table with too many columns.

    Raises:
        DataError: It has more than :data:`MOST_COLUMNS`.
    """
    if count > MOST_COLUMNS:
        raise DataError(f"{origin} has {count:,} columns; at most {MOST_COLUMNS:,} are read")


def check_nesting(schema: pa.Schema, origin: str) -> None:
    """Refuse a table with a column that is nested too deeply.

    Raises:
        DataError: One is nested more than :data:`MOST_DEPTH` deep.
    """
    for field in schema:
        if depth(field.type) > MOST_DEPTH:
            raise DataError(
                f"{origin}: column {field.name!r} is nested more than {MOST_DEPTH} deep"
            )


def check_cells(rows: int, columns: int, given: int, origin: str) -> None:
    """Refuse records of which nearly every one has columns of its own.

    Raises:
        DataError: Their table would be too large and nearly empty.
    """
    check_columns(columns, origin)
    if rows * columns > max(_CELLS, _CELLS_RATIO * given):
        raise DataError(
            f"{origin}: its {given:,} values would make a table of {rows:,} rows and {columns:,} columns"
        )


def most_unpacked(size: int, kind: str) -> int:
    """Return how many bytes a compressed file may have when it is decompressed.

    Args:
        size: How many bytes it has.
        kind: The format of its content.
    """
    if kind == "json":
        return max(_SMALL_JSON, _JSON_RATIO * size)
    return max(_SMALL, _RATIO * size)


def decoding_request(
    kind: FileKind,
    size: int,
    *,
    sampled: bool = False,
    strings: Sequence[str] = (),
    sheet: str | int | None = None,
) -> Request:
    """Return the request to decode a file, with the limits for a file of its size.

    Args:
        kind: Its format.
        size: How many bytes it has.
        sampled: Whether its rows are looked at as they come, and never held all at once.
        strings: See :class:`~fakegen.decoding.request.Request`.
        sheet: See :class:`~fakegen.decoding.request.Request`.
    """
    if kind == "excel":
        unpacked, seconds = max(_SMALL_SHEETS, _SHEETS_RATIO * size), 6 + 3 * size / _MB
    else:
        unpacked, seconds = max(_SMALL_COLUMNAR, _COLUMNAR_RATIO * size), 6 + size / _MB / 4
    return Request(
        kind=kind,
        most_columns=MOST_COLUMNS,
        most_depth=MOST_DEPTH,
        most_unpacked=2**62 if sampled else unpacked,
        most_memory=512 * _MB + 8 * size,
        most_seconds=seconds,
        strings=strings,
        sheet=sheet,
    )
