"""A sample of a large file's rows, without holding the whole file in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyarrow as pa

from fakegen.decoding.isolated import decoded
from fakegen.progress import advance
from fakegen.sources.delimited import read_delimited, text_batches, write_delimited
from fakegen.sources.file import (
    Place,
    check_options,
    decode,
    locate,
    on_disk,
    opened,
    read_file,
    unpacked,
)
from fakegen.sources.file_size import decoding_request
from fakegen.sources.plain_table import finish
from fakegen.streams.sampling import sample_rows

_SMALL = 32 * 2**20
_CHUNK = 2**20
_LINES = 10_000
"""Lines that are written at a time: each is an object of Python meanwhile."""


def sample_file(folder: Path, value: Any, size: int, **options: Any) -> pa.Table:
    """Return a uniform sample of a file's rows, or all rows if there are fewer.

    Only a part of a large CSV, JSON lines, Parquet or Arrow file is held at a time. The types of CSV and JSON
    lines columns are then inferred from the sample.

    Args:
        folder: What a relative path is relative to.
        value: The path.
        size: How many rows, at least 1.
        options: The options of :func:`~fakegen.sources.file.read_file`.

    Raises:
        DataError: The file cannot be read, or its content is not valid.
        ParameterError: There is no such file, column or encoding, or the format has no such option.
    """
    place = locate(folder, value, options.get("format"))
    is_large = place.path.is_file() and place.path.stat().st_size > _SMALL
    if place.is_standard_input or place.kind in ("json", "excel") or not is_large:
        return read_file(folder, value, **options)
    check_options(place, options)
    columns, types, trim = (options.get(key) for key in ("columns", "types", "trim"))
    with opened(place) as (file, length):
        if place.kind == "csv":
            sample = _csv(file, length, place, size, options)
        elif place.kind == "jsonl":
            sample = _json_lines(file, length, place, size, types or {})
        else:
            sample = _columnar(file, length, place, size)
    table = finish(sample, place.origin, columns, types, bool(trim))
    return table.replace_schema_metadata(sample.schema.metadata)


def _csv(file: BinaryIO, length: int, place: Place, size: int, options: dict[str, Any]) -> pa.Table:
    """Sample the rows as strings, and parse the sample like a whole file."""
    batches, schema = text_batches(
        lambda: unpacked(file, place, length),
        place.origin,
        delimiter=options.get("delimiter") or place.delimiter,
        encoding=options.get("encoding"),
        header=options.get("header"),
    )
    sample = sample_rows(_with_progress(batches, file, length, place), schema, size)
    facts, text = sample.schema.metadata, write_delimited(sample)
    del sample  # parsing takes as much again
    table = read_delimited(
        text,
        f"{place.origin}, in a sample of its rows",
        delimiter=",",
        encoding="utf-8",
        header=True,
        types=options.get("types") or {},
    )
    return table.replace_schema_metadata(facts)


def _json_lines(
    file: BinaryIO, length: int, place: Place, size: int, types: Mapping[str, str]
) -> pa.Table:
    schema = pa.schema({"line": pa.large_binary()})
    lines = _lines(unpacked(file, place, length), schema)
    sample = sample_rows(_with_progress(lines, file, length, place), schema, size)
    facts = sample.schema.metadata
    origin = f"{place.origin}, in a sample of its rows"
    with tempfile.TemporaryFile() as kept:
        _write_lines(sample, kept)
        del sample  # decoding takes as much again
        table = decode(kept, length, "jsonl", origin, types=types)
    return table.replace_schema_metadata(facts)


def _lines(file: BinaryIO, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    rest = b""
    while chunk := file.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        yield pa.record_batch([[line for line in lines if line.strip()]], schema=schema)
    if rest.strip():
        yield pa.record_batch([[rest]], schema=schema)


def _write_lines(lines: pa.Table, file: IO[bytes]) -> None:
    for part in lines.to_batches(max_chunksize=_LINES):
        file.writelines(line + b"\n" for line in part.column(0).to_pylist())
    file.flush()


def _columnar(file: BinaryIO, length: int, place: Place, size: int) -> pa.Table:
    kind: Any = place.kind
    with on_disk(unpacked(file, place, length)) as kept:
        request = decoding_request(kind, length, sampled=True)
        with decoded(kept, place.origin, request) as found:
            return sample_rows(_shown(found.batches, length, place), found.schema, size)


def _with_progress(
    batches: Iterable[pa.RecordBatch], file: BinaryIO, length: int, place: Place
) -> Iterator[pa.RecordBatch]:
    """Yield the batches, and report how much of the file has been read."""
    return _shown(((batch, file.tell()) for batch in batches), length, place)


def _shown(
    batches: Iterable[tuple[pa.RecordBatch, int]], length: int, place: Place
) -> Iterator[pa.RecordBatch]:
    for batch, at in batches:
        yield batch
        advance(f"reading {place.origin}", min(at, length - 1), length)
    advance(f"reading {place.origin}", length, length)
