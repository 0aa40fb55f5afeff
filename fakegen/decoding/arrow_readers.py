"""Parquet, Arrow and JSON lines, as the batches that Arrow's readers return."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, BinaryIO

import pyarrow as pa

from fakegen.decoding.request import Request

ROWS = 65_536
"""How many rows are decoded at a time, at most."""

Batches = tuple[pa.Schema, Iterable[pa.RecordBatch]]


def parquet_batches(file: BinaryIO, request: Request) -> Batches:
    """Return the schema and the batches of a Parquet file."""
    from pyarrow import parquet

    del request
    opened = parquet.ParquetFile(file, pre_buffer=False)
    return opened.schema_arrow, opened.iter_batches(ROWS, use_threads=False)


def arrow_batches(file: BinaryIO, request: Request) -> Batches:
    """Return the schema and the batches of an Arrow or Feather file or stream.

    Raises:
        ValueError: It is of Feather's first version, whose reader does not check what it reads.
    """
    del request
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"FEA1"):
        raise ValueError("it is of version 1 of Feather; write it again in version 2")
    if magic != b"ARROW1":
        stream = pa.ipc.open_stream(file)
        return stream.schema, stream
    opened = pa.ipc.open_file(file)
    return opened.schema, (opened.get_batch(i) for i in range(opened.num_record_batches))


def json_lines_batches(file: BinaryIO, request: Request) -> Batches:
    """Return the schema and the batches of JSON lines; types are inferred from all the lines."""
    from pyarrow import json

    data = file.read()
    # Only one block sees the types of all values, and only one thread counts the lines for messages.
    whole = json.ReadOptions(use_threads=False, block_size=min(len(data) + 1, 1 << 30))

    def read(**options: Any) -> pa.Table:
        return json.read_json(pa.BufferReader(data), whole, json.ParseOptions(**options))

    try:
        table = read()
        # Arrow turns strings into timestamps where it can, and would not print them as they were.
        texts = [
            (field.name, pa.string())
            for field in table.schema
            if field.name in request.strings and pa.types.is_timestamp(field.type)
        ]
        if texts:
            table = read(explicit_schema=pa.schema(texts)).select(table.column_names)
    except pa.ArrowInvalid as error:  # Arrow counts the lines from 0
        message = re.sub(r"row (\d+)$", lambda found: f"line {int(found[1]) + 1}", str(error))
        raise ValueError(message) from error
    return table.schema, table.to_batches(ROWS)
