"""The source ``file``: CSV, JSON, Parquet, Arrow and Excel files."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import pyarrow as pa

from fakegen.decoding.isolated import decoded
from fakegen.decoding.request import FileKind
from fakegen.decoding.workbook import cells
from fakegen.errors import DataError, ParameterError, nearest, with_article
from fakegen.limits import reason_of
from fakegen.sources.delimited import read_delimited
from fakegen.sources.excel import table_of_cells
from fakegen.sources.file_size import decoding_request, most_unpacked
from fakegen.sources.json_text import read_json
from fakegen.sources.opening import open_file
from fakegen.sources.plain_table import Columns, TypeName, columns_of, finish, from_mixed
from fakegen.sources.unpacking import COMPRESSIONS, Unpacked

FileFormat = Literal["csv", "json", "jsonl", "parquet", "arrow", "excel"]

_FORMATS: dict[str, FileFormat] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".data": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".xlsx": "excel",
    ".xlsm": "excel",
}
_OPTIONS: Mapping[FileFormat, Sequence[str]] = {
    "csv": ("delimiter", "encoding", "header"),
    "json": ("table",),
    "excel": ("sheet",),
}
_ALIKE = {"table": "sheet", "sheet": "table"}
_STANDARD_INPUT = "the standard input"


def is_data(path: Path) -> bool:
    """Return whether a file's name has the ending of a known format, compressed or not."""
    return _endings(path)[0].lower() in _FORMATS


def _endings(path: Path) -> tuple[str, str]:
    """Return the ending for the format and the one for the compression; empty if there is none."""
    if path.suffix in COMPRESSIONS:
        return Path(path.stem).suffix, path.suffix
    return path.suffix, ""


def read_file(
    folder: Path,
    value: Any,
    *,
    format: FileFormat | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
    sheet: str | int | None = None,
    table: str | None = None,
    columns: Columns | None = None,
    types: dict[str, TypeName] | None = None,
    trim: bool = False,
) -> pa.Table:
    """A file: CSV, JSON, JSON lines, Parquet, Arrow or Excel; ``-`` is the standard input.

    Example::

        sources:
          people: {file: people.csv}
        tables:
          person: {rows: 5, columns: {"*": {sample: {source: people}}}}

    Args:
        folder: What a relative path is relative to.
        value: The path.
        format: The format, if the ending of the name does not say.
        delimiter: The delimiter of a CSV file; by default the one that splits its lines evenly.
        encoding: The encoding of a CSV file, such as utf-8 or latin-1; by default it is found: UTF-8 or
            UTF-16, else Windows-1252.
        header: Whether the first line of a CSV file names the columns; if not, they are c1, c2 ... By
            default it does unless it holds numbers like those below it.
        sheet: The sheet of an Excel file, by name or by number from 1; by default the first.
        table: The table of a JSON document that has several, as fakegen writes them.
        columns: The columns to keep, as a list, or as a mapping of new names to the file's names.
        types: Types of columns (string, integer, number, boolean, date, time, datetime) by the file's
            names; by default they are inferred from the values.
        trim: Whether to remove spaces around strings; strings of spaces only become null.

    Raises:
        DataError: The file cannot be read, or its content is not valid.
        ParameterError: There is no such file, sheet, table, column or encoding, or the format has no such
            option.
    """
    place = locate(folder, value, format)
    given = {
        "delimiter": delimiter,
        "encoding": encoding,
        "header": header,
        "sheet": sheet,
        "table": table,
    }
    check_options(place, given)
    with opened(place) as (file, size):
        if place.kind == "csv":
            read = read_delimited(
                _whole(file, place, size),
                place.origin,
                delimiter=delimiter or place.delimiter,
                encoding=encoding,
                header=header,
                types=types or {},
            )
        elif place.kind == "json":
            records = read_json(_whole(file, place, size), place.origin, table)
            columns_read = columns_of(records, place.origin)
            read = from_mixed(
                list(columns_read), columns_read.values(), strings_of(types or {}), place.origin
            )
        else:
            with on_disk(unpacked(file, place, size)) as kept:
                read = decode(kept, size, place.kind, place.origin, types=types or {}, sheet=sheet)
    return finish(read, place.origin, columns, types, trim)


def strings_of(types: Mapping[str, str]) -> list[str]:
    """Return the columns that are said to be strings."""
    return [name for name, named in types.items() if named == "string"]


def check_options(place: Place, given: Mapping[str, object]) -> None:
    """Refuse what a file of this format has not; options that all formats have are left alone.

    Raises:
        ParameterError: An option is another format's.
    """
    known = _OPTIONS.get(place.kind, ())
    for name in sorted(set(chain.from_iterable(_OPTIONS.values())).difference(known)):
        if given.get(name) is not None:
            kind = f"{with_article(place.kind)} file"
            other = _ALIKE.get(name)
            meant = other if other in known else None
            raise ParameterError(f"{place.origin} is {kind}, which has no {name!r}", name, meant)


@dataclass(frozen=True, slots=True)
class Place:
    """A file and what its name says about it.

    Attributes:
        path: Its path.
        origin: Its name in messages.
        kind: Its format.
        compression: The ending of its compression, such as ``.gz``; empty for none.
        delimiter: The delimiter that the ending stands for; None if it stands for none.
    """

    path: Path
    origin: str
    kind: FileFormat
    compression: str
    delimiter: str | None

    @property
    def is_standard_input(self) -> bool:
        """Whether it is the standard input, and no file at all."""
        return self.origin == _STANDARD_INPUT


def locate(folder: Path, value: Any, format: FileFormat | None = None) -> Place:
    """Return the file that a source refers to; it need not exist.

    Raises:
        ParameterError: The value is not a local path, or the format is unknown.
    """
    if not isinstance(value, str):
        raise ParameterError(f"a file must be a path, not {value!r}")
    if "://" in value:
        raise ParameterError(f"only local files can be read, not {value!r}")
    path = Path(value)
    ending, compression = _endings(path)
    kind = format or _FORMATS.get(ending.lower(), "csv" if value == "-" else None)
    if kind is None:
        known = ", ".join(sorted(_FORMATS))
        raise ParameterError(
            f"no format has the ending of {value!r} (known endings: {known}); give 'format'"
        )
    return Place(
        path=folder / path,
        origin=_STANDARD_INPUT if value == "-" else value,
        kind=kind,
        compression=compression,
        delimiter="\t" if ending in (".tsv", ".tab") else None,
    )


@contextmanager
def opened(place: Place) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file as it is, compressed or not.

    Yields:
        The file and its size in bytes; 0 if that is not known, as for the standard input.

    Raises:
        DataError: It cannot be opened.
        ParameterError: There is no such file.
    """
    if place.is_standard_input:
        yield sys.stdin.buffer, 0
        return
    path, shown = place.path, place.origin
    try:
        file = open_file(path, shown)
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise ParameterError(f"there is no folder {str(path.parent)!r}") from None
        near = nearest(path.name, (item.name for item in path.parent.iterdir()))
        found = str(Path(shown).parent / near) if near else None
        raise ParameterError(f"there is no file {shown!r}", suggestion=found) from None
    except OSError as error:
        raise DataError(f"{shown} cannot be read: {reason_of(error)}") from error
    with file:
        yield file, os.fstat(file.fileno()).st_size


def unpacked(file: BinaryIO, place: Place, size: int) -> BinaryIO:
    """Return the decompressed content of a file that :func:`opened` yielded, from its start."""
    if place.is_standard_input:
        return file
    file.seek(0)
    if not place.compression:
        return file
    limit = most_unpacked(size, place.kind)
    return cast(BinaryIO, Unpacked(file, place.compression, place.origin, limit))


def _whole(file: BinaryIO, place: Place, size: int) -> bytes:
    data = unpacked(file, place, size).read()
    if not data:
        raise DataError(f"{place.origin} is empty")
    return data


@contextmanager
def on_disk(content: BinaryIO) -> Iterator[BinaryIO]:
    """Yield some content as a file on disk: itself, or a copy that is deleted with the context."""
    if isinstance(content, io.BufferedReader) and content.seekable():
        yield content
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(content, copy)
        copy.flush()
        yield copy


def decode(
    file: BinaryIO,
    size: int,
    kind: FileKind,
    origin: str,
    *,
    types: Mapping[str, str],
    sheet: str | int | None = None,
) -> pa.Table:
    """Return the table in a Parquet, Arrow, JSON lines or Excel file.

    Args:
        file: Its decompressed content, on disk.
        size: How many bytes it had when it was compressed; 0 if it was not.
        kind: Its format.
        origin: Where it comes from, for messages.
        types: Types of columns.
        sheet: The sheet of a workbook.

    Raises:
        DataError: It is not valid or too large.
        ParameterError: There is no such sheet.
    """
    length = os.fstat(file.fileno()).st_size
    if not length:
        raise DataError(f"{origin} is empty")
    if kind == "excel" and importlib.util.find_spec("openpyxl") is None:
        raise DataError('reading Excel needs openpyxl: pip install "fakegen[excel]"')
    strings = strings_of(types)
    request = decoding_request(kind, size or length, strings=strings, sheet=sheet)
    with decoded(file, origin, request) as found:
        table = pa.Table.from_batches((batch for batch, _ in found.batches), found.schema)
    if kind == "excel":
        return table_of_cells(map(cells, table.column("row").to_pylist()), origin, strings)
    return table
