"""A sample of a large file's rows, without holding the whole file in memory."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from fakegen.progress import advance
from fakegen.sources.delimited import read_delimited, text_batches, write_delimited
from fakegen.sources.file import Place, arrow_batches, invalid, locate, parse, read_file
from fakegen.sources.opening import open_file
from fakegen.sources.plain_table import finish
from fakegen.streams.sampling import sample_rows

_SMALL = 32 * 2**20
_CHUNK = 16 * 2**20
_OPEN: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": lambda file: pa.CompressedInputStream(pa.PythonFile(file), "zstd"),
}


def sample_file(folder: Path, value: Any, size: int, **options: Any) -> pa.Table:
    """Return a uniform sample of a file's rows, or all rows if there are fewer.

    Only a part of a large CSV, JSON lines, Parquet or Arrow file is held at a time (except for compressed
    Parquet and Arrow files). The types of CSV and JSON lines columns are then inferred from the sample.

    Args:
        folder: What a relative path is relative to.
        value: The path.
        size: How many rows, at least 1.
        options: The options of :func:`~fakegen.sources.file.read_file`.

    Raises:
        DataError: The file cannot be read, or its content is not valid.
        ParameterError: There is no such file, column or encoding.
    """
    place = locate(folder, value, options.get("format"))
    is_large = place.path.is_file() and place.path.stat().st_size > _SMALL
    if value == "-" or place.kind in ("json", "excel") or not is_large:
        return read_file(folder, value, **options)
    columns, types, trim = (options.get(key) for key in ("columns", "types", "trim"))
    try:
        with open_file(place.path, place.origin) as file:
            if place.kind == "csv":
                sample = _csv(file, place, size, options)
            elif place.kind == "jsonl":
                sample = _json_lines(file, place, size, types or {})
            else:
                sample = _columnar(file, place, size)
    except (EOFError, zlib.error, lzma.LZMAError, OSError, pa.ArrowException) as error:
        raise invalid(place.kind, place.origin, error) from error
    table = finish(sample, place.origin, columns, types, bool(trim))
    return table.replace_schema_metadata(sample.schema.metadata)


def _csv(file: BinaryIO, place: Place, size: int, options: dict[str, Any]) -> pa.Table:
    """Sample the rows as strings, and parse the sample like a whole file."""
    batches, schema = text_batches(
        lambda: _unpacked(file, place),
        place.origin,
        delimiter=options.get("delimiter") or place.delimiter,
        encoding=options.get("encoding", "utf-8"),
        header=options.get("header", True),
    )
    sample = sample_rows(_with_progress(batches, file, place), schema, size)
    table = read_delimited(
        write_delimited(sample),
        f"{place.origin}, in a sample of its rows",
        delimiter=",",
        encoding="utf-8",
        header=True,
        types=options.get("types") or {},
    )
    return table.replace_schema_metadata(sample.schema.metadata)


def _json_lines(file: BinaryIO, place: Place, size: int, types: Mapping[str, str]) -> pa.Table:
    schema = pa.schema({"line": pa.large_binary()})
    lines = _lines(_unpacked(file, place), schema)
    sample = sample_rows(_with_progress(lines, file, place), schema, size)
    text = b"\n".join(sample.column("line").to_pylist())
    origin = f"{place.origin}, in a sample of its rows"
    table = parse(text, "jsonl", origin, types)
    return table.replace_schema_metadata(sample.schema.metadata)


def _lines(file: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    rest = b""
    while chunk := file.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        yield pa.record_batch([[line for line in lines if line.strip()]], schema=schema)
    if rest.strip():
        yield pa.record_batch([[rest]], schema=schema)


def _columnar(file: BinaryIO, place: Place, size: int) -> pa.Table:
    content = pa.BufferReader(_unpacked(file, place).read()) if place.compression else file
    if place.kind == "parquet":
        from pyarrow import parquet

        opened = parquet.ParquetFile(content, pre_buffer=False)
        batches, schema = opened.iter_batches(), opened.schema_arrow
    else:
        batches, schema = arrow_batches(content)
    return sample_rows(_with_progress(batches, file, place), schema, size)


def _unpacked(file: BinaryIO, place: Place) -> Any:
    """Return the decompressed content of the file, from its start."""
    file.seek(0)
    return _OPEN[place.compression](file) if place.compression else file


def _with_progress(
    batches: Iterable[pa.RecordBatch], file: BinaryIO, place: Place
) -> Iterator[pa.RecordBatch]:
    """Yield the batches, and report how much of the file has been read."""
    size = place.path.stat().st_size
    for batch in batches:
        yield batch
        advance(f"reading {place.origin}", min(file.tell(), size - 1), size)
    advance(f"reading {place.origin}", size, size)
