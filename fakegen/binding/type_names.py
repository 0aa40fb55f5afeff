"""The names that a schema gives to types of values."""

from __future__ import annotations

import re

import pyarrow as pa

NAMED: dict[str, pa.DataType] = {
    "string": pa.string(),
    "text": pa.string(),
    "integer": pa.int64(),
    "int": pa.int64(),
    "int32": pa.int32(),
    "number": pa.float64(),
    "float": pa.float64(),
    "float32": pa.float32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "time": pa.time64("us"),
    "duration": pa.duration("us"),
    "binary": pa.binary(),
}
_DECIMAL = re.compile(r"decimal\((\d{1,2}),\s*(\d{1,2})\)")


def arrow_type(name: str) -> pa.DataType | None:
    """Return the Arrow type of this name (``integer``, ``decimal(10, 2)``), or None."""
    decimal = _DECIMAL.fullmatch(name)
    if decimal and 0 < int(decimal[1]) <= 38 and int(decimal[2]) <= int(decimal[1]):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return NAMED.get(name)
