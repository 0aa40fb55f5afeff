"""The output formats in the box."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence

from fakegen.plugins.hooks import hookimpl
from fakegen.plugins.parameters import parameters_of
from fakegen.plugins.sink import Sink, Writer
from fakegen.sinks.arrow import ArrowWriter
from fakegen.sinks.csv import CsvWriter
from fakegen.sinks.json import JsonLinesWriter
from fakegen.sinks.parquet import ParquetWriter
from fakegen.sinks.sql import SqlWriter
from fakegen.sinks.sqlite import SqliteWriter

_TEXT_ENDINGS = ("", ".gz", ".bz2", ".zst")


@hookimpl
def fakegen_sinks() -> Iterable[Sink]:
    """Return the formats: csv, jsonl, parquet, arrow, sql and sqlite."""
    return [
        _sink(
            "csv", [f"{kind}{end}" for kind in (".csv", ".tsv") for end in _TEXT_ENDINGS], CsvWriter
        ),
        _sink(
            "jsonl",
            [f"{kind}{end}" for kind in (".jsonl", ".ndjson") for end in _TEXT_ENDINGS],
            JsonLinesWriter,
        ),
        _sink("parquet", [".parquet", ".pq"], ParquetWriter),
        _sink("arrow", [".arrow", ".feather", ".ipc"], ArrowWriter),
        _sink("sql", [f".sql{end}" for end in _TEXT_ENDINGS], SqlWriter),
        _sink("sqlite", [".sqlite", ".sqlite3", ".db"], SqliteWriter),
    ]


def _sink(name: str, suffixes: Sequence[str], writer: type[Writer]) -> Sink:
    doc, _, _ = (inspect.getdoc(writer) or "").partition("\n\nArgs:")
    return Sink(name, suffixes, writer, doc, parameters_of(writer))
