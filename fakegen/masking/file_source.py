"""Reading files of tables: one file, or a folder with one file per table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.type_kinds import is_list, is_string
from fakegen.errors import DataError, ParameterError, UsageError, did_you_mean
from fakegen.interfaces.record import Kind
from fakegen.interfaces.source import Source
from fakegen.masking.copied_tables import CopiedColumn, CopiedTable, CopySource
from fakegen.sources.file import is_data, locate

_TEXTS = ("csv",)
_ROWS = 50_000


class FileSource(CopySource):
    """Files, each of which is read once.

    Args:
        path: A file, or a folder of them; a table has the name of its file.
        source: Reads files.

    Raises:
        UsageError: There is no such file, or a folder holds no data.
        DataError: A file cannot be read.
    """

    def __init__(self, path: Path, source: Source) -> None:
        self._read: dict[str, pa.Table] = {}
        self.endings: dict[str, str] = {}
        """The endings of the files by table."""
        tables: dict[str, CopiedTable] = {}
        for file in _files(path):
            name = file.name.partition(".")[0] if file.name.count(".") else file.name
            if name in tables:
                raise UsageError(f"two files of {str(path)!r} are tables called {name!r}")
            self._read[name], columns = _rows(file, source)
            self.endings[name] = file.name[len(name) :]
            tables[name] = CopiedTable(name, columns)
        self.tables: Mapping[str, CopiedTable] = tables

    def blocks(self, table: str) -> Iterator[pa.RecordBatch]:
        yield from self._read[table].to_batches(max_chunksize=_ROWS)

    def size(self, table: str) -> int:
        return int(self._read[table].num_rows)

    def close(self) -> None:
        self._read.clear()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [item for item in sorted(path.iterdir()) if item.is_file() and is_data(item)]
    if not found:
        raise UsageError(f"folder {str(path)!r} has no file of a known format")
    return found


def _rows(file: Path, source: Source) -> tuple[pa.Table, dict[str, CopiedColumn]]:
    """Return the rows of a file, and its columns.

    A column of a CSV file whose values would be written otherwise than they were stays as it was written.
    """
    try:
        rows = source.read(Path(), str(file))
        found = {
            item.name: CopiedColumn(item.name, _kind(item.type), type=item.type)
            for item in rows.schema
        }
        if locate(Path(), str(file)).kind in _TEXTS:
            names = [item.name for item in rows.schema if not is_string(item.type)]
            written = source.read(Path(), str(file), types=dict.fromkeys(names, "string"))
            for name in names:
                if not _is_same(rows.column(name), written.column(name)):
                    at = rows.schema.get_field_index(name)
                    rows = rows.set_column(at, name, written.column(name))
                    is_code = found[name].kind == "integer"  # 007
                    found[name] = (
                        CopiedColumn(name, "string")
                        if is_code
                        else replace(found[name], is_written=True)
                    )
    except ParameterError as error:
        raise UsageError(f"{error.message}{did_you_mean(error.suggestion)}") from None
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error}") from None
    return rows, found


def _is_same(values: pa.ChunkedArray, written: pa.ChunkedArray) -> bool:
    if pa.types.is_timestamp(values.type) or pa.types.is_boolean(values.type):
        return False
    try:
        return (
            bool(values.cast(written.type).equals(written))
            and not pc.any(pc.match_substring_regex(written, r"^\s|\s$")).as_py()
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return False


def _kind(kind: pa.DataType) -> Kind:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_decimal(kind):
        return "decimal"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_timestamp(kind):
        return "datetime"
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return "bytes"
    if is_list(kind):
        return "list"
    return "object" if pa.types.is_struct(kind) else "string"
