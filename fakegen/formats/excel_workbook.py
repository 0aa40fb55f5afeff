"""Excel: a workbook with one sheet per table, streamed by openpyxl.

The rows of each sheet wait in a temporary file until the workbook is whole, so memory does not grow with
them. The same rows are the same bytes: no part of the archive says when it was written, and a file gets
what a stream gets, in which nothing can be filled in afterwards.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import pyarrow as pa

from fakegen.errors import DataError
from fakegen.formats.excel_cells import cell_values, strings
from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.formats.text_columns import TEXT
from fakegen.forms.written_field import null_string_of_field
from fakegen.interfaces.format import Tables, Target

_MOST_ROWS, _MOST_COLUMNS = 2**20 - 1, 2**14
"""Below the header, and side by side."""
_LONGEST_NAME = 31
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$|^$|^history$", re.IGNORECASE)
_WRITTEN = datetime(1980, 1, 1)
"""The first moment that an archive can name."""
_LEAST_WIDTH, _DATE_WIDTH, _MOMENT_WIDTH, _MOST_WIDTH = 9, 11, 20, 40
"""Of columns, in characters: Excel shows ``####`` for a date that is too wide."""


class ExcelWorkbookWriter(FileWriter):
    """An Excel workbook with one sheet per table; needs the extra ``fakegen[excel]``.

    The first row names the columns, and stays in view. Numbers of more than 15 digits are strings, since
    Excel would round them, and so are timestamps with a time zone, which it does not have. Null is an
    empty cell, or the column's ``null_string``, and so are NaN and the infinities. Bytes are hexadecimal
    digits, durations seconds, lists and structs JSON. What Excel cannot hold is refused: dates before 1900,
    strings of more than 32,767 characters and those with control characters, more than 1,048,575 rows or
    16,384 columns in a table.

    Args:
        formulas: What becomes of strings that look like a formula: keep them as they are, or escape
            them. A workbook never runs them, but they may be copied from it. ``escape`` puts an
            apostrophe before the same strings as in CSV files.
    """

    suffix = ".xlsx"
    holds_several = True
    is_text = False

    def __init__(
        self, target: Target, tables: Tables, *, formulas: Literal["keep", "escape"] = "keep"
    ) -> None:
        if importlib.util.find_spec("openpyxl") is None:
            raise DataError('writing Excel needs openpyxl: pip install "fakegen[excel]"')
        _check_sheets(tables)
        escapes = formulas == "escape"
        super().__init__(target, tables, lambda stream, held: _Workbook(stream, held, escapes))


class _Workbook(Encoder):
    def __init__(self, stream: BinaryIO, tables: Tables, escapes: bool) -> None:
        import openpyxl

        self._stream = stream
        self._escapes = escapes
        self._rows = dict.fromkeys(tables, 0)
        self._nulls = {
            name: [null_string_of_field(field) for field in schema]
            for name, schema in tables.items()
        }
        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.created = self._book.properties.modified = _WRITTEN
        try:
            for table, schema in tables.items():
                self._start_sheet(self._book.create_sheet(table), table, schema)
        except BaseException:
            self.abandon()
            raise

    def write(self, table: str, block: pa.RecordBatch) -> None:
        start = self._rows[table]
        self._rows[table] += block.num_rows
        if self._rows[table] > _MOST_ROWS:
            raise DataError(
                f"table {table!r}: a sheet of Excel holds {_MOST_ROWS:,} rows, not more"
            )
        sheet = self._book[table]
        columns = [
            _filled(cell_values(values, _Place(table, name, start), escapes=self._escapes), null)
            for name, values, null in zip(
                block.schema.names, block.columns, self._nulls[table], strict=True
            )
        ]
        for row in zip(*columns, strict=True):
            sheet.append([_as_text(sheet, value) if _misleads(value) else value for value in row])

    def close(self) -> None:
        from openpyxl.writer.excel import ExcelWriter

        stream = cast(BinaryIO, _Onward(self._stream))
        with _Timeless(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).save()

    def abandon(self) -> None:
        for sheet in self._book.worksheets:
            with suppress(OSError):
                if not sheet.closed:
                    sheet.close()
                sheet._writer.cleanup()

    def _start_sheet(self, sheet: Any, table: str, schema: pa.Schema) -> None:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        sheet.freeze_panes = "A2"
        for number, field in enumerate(schema, 1):
            sheet.column_dimensions[get_column_letter(number)].width = _width(field)
        names = strings(
            pa.array(schema.names, TEXT),
            lambda at: f"table {table!r}, the name of column {schema.names[at]!r}",
            escapes=self._escapes,
        )
        header = [_as_text(sheet, name) for name in names]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the values of a column in a block are.

    Attributes:
        table: The table.
        column: The column.
        start: How many rows of the table come before.
    """

    table: str
    column: str
    start: int

    def __call__(self, row: int) -> str:
        return f"table {self.table!r}, column {self.column!r}, row {self.start + row:,}"


class _Timeless(zipfile.ZipFile):
    """A zip file whose entries do not say when they were written."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *more: Any, **named: Any) -> None:
        super().writestr(_entry(zinfo_or_arcname), data, *more, **named)

    def write(self, filename: Any, arcname: Any = None, *more: Any, **named: Any) -> None:
        del more, named
        entry = _entry(arcname)
        entry.file_size = Path(filename).stat().st_size  # whether it needs more than 32 bits
        with Path(filename).open("rb") as source, self.open(entry, "w") as target:
            shutil.copyfileobj(source, target)


class _Onward:
    """A stream that only goes on: an archive in a file is written as one in a pipe is."""

    def __init__(self, stream: BinaryIO) -> None:
        self.write, self.flush = stream.write, stream.flush


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _WRITTEN.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _check_sheets(tables: Tables) -> None:
    """Refuse tables that cannot be sheets.

    Raises:
        DataError: A name is too long, is forbidden or differs from another one in case only, or there
            are too many columns.
    """
    taken: dict[str, str] = {}
    for name, schema in tables.items():
        if len(name) > _LONGEST_NAME or _NO_NAME.search(name):
            raise DataError(
                f"table {name!r} cannot be the name of an Excel sheet: that has 1 to {_LONGEST_NAME} "
                r"characters, none of []:*?/\, no apostrophe at its ends, and is not 'History'"
            )
        other = taken.setdefault(name.casefold(), name)
        if other != name:
            raise DataError(f"tables {other!r} and {name!r} would be one sheet to Excel")
        if len(schema) > _MOST_COLUMNS:
            raise DataError(
                f"table {name!r}: a sheet of Excel holds {_MOST_COLUMNS:,} columns, not {len(schema):,}"
            )


def _width(field: pa.Field) -> int:
    kind, named = field.type, min(len(field.name) + 2, _MOST_WIDTH)
    if pa.types.is_timestamp(kind):
        return max(named, _MOMENT_WIDTH)
    return max(named, _DATE_WIDTH if pa.types.is_date(kind) else _LEAST_WIDTH)


def _filled(cells: Sequence[Any], null: str | None) -> Sequence[Any]:
    """Return the values of cells with what null is in their column, if it is no empty cell."""
    return [null if cell is None else cell for cell in cells] if null else cells


def _misleads(value: Any) -> bool:
    """Return whether openpyxl would take a string for a formula, or for an error such as ``#N/A``."""
    return isinstance(value, str) and value.startswith(("=", "#"))


def _as_text(sheet: Any, text: str | None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
