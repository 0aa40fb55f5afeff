"""The file formats that tables are written in."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.format import Format


@hookimpl
def fakegen_formats() -> Iterable[Format]:
    """Return the built-in formats, except those for databases."""
    from fakegen.formats.arrow import ArrowWriter
    from fakegen.formats.csv import CsvWriter
    from fakegen.formats.excel_workbook import ExcelWorkbookWriter
    from fakegen.formats.json import JsonLinesWriter
    from fakegen.formats.json_arrays import JsonWriter
    from fakegen.formats.parquet import ParquetWriter
    from fakegen.formats.text_columns import endings

    return [
        Format.of("csv", endings(".csv", ".tsv"), CsvWriter),
        Format.of("json", endings(".json"), JsonWriter),
        Format.of("jsonl", endings(".jsonl", ".ndjson"), JsonLinesWriter),
        Format.of("parquet", [".parquet", ".pq"], ParquetWriter),
        Format.of("arrow", [".arrow", ".feather", ".ipc"], ArrowWriter),
        Format.of("excel", [".xlsx"], ExcelWorkbookWriter),
    ]
