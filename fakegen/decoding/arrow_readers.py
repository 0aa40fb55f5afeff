"""Parquet, Arrow and JSON lines, as the batches that Arrow's readers return."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import pyarrow as pa

from fakegen.decoding.request import Request

ROWS = 65_536
"""How many rows are decoded at a time, at most."""
_LONG_INTEGER = re.compile(rb":\s*-?[0-9]{19,}\s*[,}]")

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
    """Return the schema and the batches of JSON lines; types are inferred from all the lines.

    Columns whose values have several types, and integers that no 64 bits hold, are as in a CSV file.
    """
    data = file.read()
    try:
        try:
            table = _json_table(data)
            settles = bool(_LONG_INTEGER.search(data)) and _has_great_floats(table)
        except pa.ArrowInvalid as error:
            settles = "changed from" in str(error)
            if not settles:
                raise
        if settles:
            data = b"".join(_settled_lines(data, request.strings))
            table = _json_table(data)
        # Arrow turns strings into timestamps where it can, and would not print them as they were.
        texts = [
            (field.name, pa.string())
            for field in table.schema
            if field.name in request.strings and pa.types.is_timestamp(field.type)
        ]
        if texts:
            table = _json_table(data, pa.schema(texts)).select(table.column_names)
    except pa.ArrowInvalid as error:  # Arrow counts the lines from 0
        message = re.sub(r"row (\d+)$", lambda found: f"line {int(found[1]) + 1}", str(error))
        raise ValueError(message) from error
    return table.schema, table.to_batches(ROWS)


def _json_table(data: bytes, explicit: pa.Schema | None = None) -> pa.Table:
    from pyarrow import json as arrow_json

    # Only one block sees the types of all values, and only one thread counts the lines for messages.
    whole = arrow_json.ReadOptions(use_threads=False, block_size=min(len(data) + 1, 1 << 30))
    parsing = arrow_json.ParseOptions(explicit_schema=explicit)
    return arrow_json.read_json(pa.BufferReader(data), whole, parsing)


def _has_great_floats(table: pa.Table) -> bool:
    """Return whether a column of floats may have been one of integers that no 64 bits hold."""
    import pyarrow.compute as pc  # half of the time that the process takes to start

    floats = (values for values in table.columns if pa.types.is_floating(values.type))
    return any(pc.any(pc.greater_equal(pc.abs(values), 2.0**63)).as_py() for values in floats)


def _settled_lines(data: bytes, strings: Sequence[str]) -> Iterator[bytes]:
    """Yield JSON lines in which each column has one type, if its values have one in common as text.

    Args:
        data: The lines.
        strings: The columns that are strings where their values have several types.

    Raises:
        ValueError: A line is not JSON.
        TypeError: A line is no object.
    """
    from fakegen.decoding.mixed_values import Mixture  # loads what most files do not need

    mixtures: dict[str, Mixture] = {}
    for record in _records(data):
        for name, value in record.items():
            if name not in mixtures:
                mixtures[name] = Mixture(as_string=name in strings)
            mixtures[name].add(value)
    settling = {
        name: settle
        for name, mixture in mixtures.items()
        if (settle := mixture.settling()) is not None
    }
    for record in _records(data):
        for name, settle in settling.items():
            if record.get(name) is not None:
                record[name] = settle(record[name])
        yield json.dumps(record).encode() + b"\n"


def _records(data: bytes) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(io.BytesIO(data), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            raise ValueError(f"JSON parse error in line {number}") from None
        except RecursionError:
            raise ValueError(f"line {number} is nested too deeply") from None
        if not isinstance(record, dict):
            raise TypeError(f"line {number} is not an object")
        yield record
