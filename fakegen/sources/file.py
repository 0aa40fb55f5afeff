"""The source ``file``: CSV, JSON, Parquet, Arrow and Excel files."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from fakegen.errors import DataError, ParameterError, nearest
from fakegen.sources.delimited import read_delimited
from fakegen.sources.excel import read_excel
from fakegen.sources.opening import open_file
from fakegen.sources.plain_table import Columns, TypeName, finish, from_records

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


_NAMES: dict[FileFormat, str] = {
    "csv": "CSV",
    "json": "JSON",
    "jsonl": "JSON lines",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "excel": "Excel",
}


def is_data(path: Path) -> bool:
    """Return whether a file's name has the ending of a known format, compressed or not."""
    return _endings(path)[0].lower() in _FORMATS


def _endings(path: Path) -> tuple[str, str]:
    """Return the ending for the format and the one for the compression; empty if there is none."""
    if path.suffix in _UNZIP:
        return Path(path.stem).suffix, path.suffix
    return path.suffix, ""


def _unzip_zstd(data: bytes) -> bytes:
    with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
        content: bytes = stream.read()
    return content


_UNZIP: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": _unzip_zstd,
}


def read_file(
    folder: Path,
    value: Any,
    *,
    format: FileFormat | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    header: bool = True,
    sheet: str | int | None = None,
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
        delimiter: The delimiter of a CSV file; by default the most frequent one in its first line.
        encoding: The encoding of a CSV file, such as utf-8 or latin-1.
        header: Whether the first line of a CSV file names the columns; if not, they are c1, c2 ...
        sheet: The sheet of an Excel file, by name or by number from 1; by default the first.
        columns: The columns to keep, as a list, or as a mapping of new names to the file's names.
        types: Types of columns (string, integer, number, boolean, date, datetime) by the file's
            names; by default they are inferred from the values.
        trim: Whether to remove spaces around strings; strings of spaces only become null.

    Raises:
        DataError: The file cannot be read, or its content is not valid.
        ParameterError: There is no such file, sheet, column or encoding.
    """
    place = locate(folder, value, format)
    data = sys.stdin.buffer.read() if value == "-" else _bytes(place)
    if place.compression:
        data = _unzipped(data, place)
    if not data:
        raise DataError(f"{place.origin} is empty")
    if place.kind == "csv":
        table = read_delimited(
            data,
            place.origin,
            delimiter=delimiter or place.delimiter,
            encoding=encoding,
            header=header,
            types=types or {},
        )
    elif place.kind == "excel":
        table = read_excel(data, place.origin, sheet)
    else:
        table = parse(data, place.kind, place.origin, types or {})
    return finish(table, place.origin, columns, types, trim)


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
        origin="the standard input" if value == "-" else value,
        kind=kind,
        compression=compression,
        delimiter="\t" if ending in (".tsv", ".tab") else None,
    )


def _bytes(place: Place) -> bytes:
    path, shown = place.path, place.origin
    try:
        with open_file(path, shown) as file:
            return file.read()
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise ParameterError(f"there is no folder {str(path.parent)!r}") from None
        near = nearest(path.name, (item.name for item in path.parent.iterdir()))
        found = str(Path(shown).parent / near) if near else None
        raise ParameterError(f"there is no file {shown!r}", suggestion=found) from None
    except OSError as error:
        raise DataError(
            f"{shown} cannot be read: {(error.strerror or str(error)).lower()}"
        ) from error


def _unzipped(data: bytes, place: Place) -> bytes:
    try:
        return _UNZIP[place.compression](data)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise DataError(f"{place.origin} cannot be decompressed: {error}") from error


def parse(data: bytes, kind: FileFormat, origin: str, types: Mapping[str, str]) -> pa.Table:
    """Return the table in the content of a JSON, JSON lines, Parquet or Arrow file.

    Raises:
        DataError: The content is not valid.
    """
    try:
        if kind == "json":
            return _json(data, origin)
        if kind == "jsonl":
            return _json_lines(data, types)
        return _parquet(data) if kind == "parquet" else _arrow(data)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise invalid(kind, origin, error) from error


def invalid(kind: FileFormat, origin: str, error: Exception) -> DataError:
    """Return the error for content that is not valid in its format."""
    return DataError(f"{origin} is not valid {_NAMES[kind]}: {error}")


def _json(data: bytes, origin: str) -> pa.Table:
    try:
        content = json.loads(data)
    except json.JSONDecodeError as error:
        raise DataError(f"{origin}, line {error.lineno}: not JSON: {error.msg.lower()}") from error
    if not isinstance(content, list):
        raise DataError(f"{origin} must hold a list of objects")
    return from_records(content, origin)


def _json_lines(data: bytes, types: Mapping[str, str]) -> pa.Table:
    from pyarrow import json as arrow_json

    whole = arrow_json.ReadOptions(use_threads=False, block_size=min(len(data) + 1, 1 << 30))
    try:
        table = arrow_json.read_json(pa.BufferReader(data), whole)
        # Arrow turns strings into timestamps where it can, and would not print them as they were.
        texts = [
            (f.name, pa.string())
            for f in table.schema
            if types.get(f.name) == "string" and pa.types.is_timestamp(f.type)
        ]
        if not texts:
            return table
        as_text = arrow_json.ParseOptions(explicit_schema=pa.schema(texts))
        return arrow_json.read_json(pa.BufferReader(data), whole, as_text).select(
            table.column_names
        )
    except pa.ArrowInvalid as error:  # Arrow counts the lines from 0
        message = re.sub(r"row (\d+)$", lambda found: f"line {int(found[1]) + 1}", str(error))
        raise pa.ArrowInvalid(message) from error


def _parquet(data: bytes) -> pa.Table:
    from pyarrow import parquet

    # Arrow's dataset reader lets its threads drop the Python object that holds the data when they
    # get to it; while the interpreter ends, that aborts the process.
    with parquet.ParquetFile(pa.BufferReader(data)) as file:
        return file.read(use_threads=False)


def _arrow(data: bytes) -> pa.Table:
    batches, schema = arrow_batches(pa.BufferReader(data))
    return pa.Table.from_batches(batches, schema)


def arrow_batches(content: Any) -> tuple[Iterable[pa.RecordBatch], pa.Schema]:
    """Return the batches of an Arrow or Feather file or stream, read one by one, and their schema."""
    magic = content.read(6)
    content.seek(0)
    if magic.startswith(b"FEA1"):
        from pyarrow import feather

        table = feather.read_table(content)
        return table.to_batches(), table.schema
    if magic != b"ARROW1":
        stream = pa.ipc.open_stream(content)
        return stream, stream.schema
    file = pa.ipc.open_file(content)
    return (file.get_batch(i) for i in range(file.num_record_batches)), file.schema
