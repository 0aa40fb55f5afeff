"""The file formats that tables are written in."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.formats.arrow import ArrowWriter
from fakegen.formats.csv import CsvWriter
from fakegen.formats.json import JsonLinesWriter
from fakegen.formats.parquet import ParquetWriter
from fakegen.formats.text_columns import endings
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.format import Format


@hookimpl
def fakegen_formats() -> Iterable[Format]:
    """Return the built-in formats, except those for databases."""
    return [
        Format.of("csv", endings(".csv", ".tsv"), CsvWriter),
        Format.of("jsonl", endings(".jsonl", ".ndjson"), JsonLinesWriter),
        Format.of("parquet", [".parquet", ".pq"], ParquetWriter),
        Format.of("arrow", [".arrow", ".feather", ".ipc"], ArrowWriter),
    ]
