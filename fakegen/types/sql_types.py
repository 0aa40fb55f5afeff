"""Types of SQL by their names, as contracts and dbt write them: ``varchar(30)``, ``numeric(10, 2)``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fakegen.interfaces.record import ValueType

_NAMES: Mapping[str, ValueType] = {
    **dict.fromkeys(
        ("string", "text", "varchar", "nvarchar", "char", "nchar", "character", "clob", "bpchar"),
        ValueType("string"),
    ),
    **dict.fromkeys(("int", "integer", "int4", "int32", "mediumint"), ValueType("integer")),
    **dict.fromkeys(("bigint", "int8", "int64", "long"), ValueType("integer")),
    **dict.fromkeys(
        ("smallint", "int2", "int16"), ValueType("integer", least=-(2**15), most=2**15 - 1)
    ),
    "tinyint": ValueType("integer", least=0, most=127),
    **dict.fromkeys(
        ("float", "double", "real", "float4", "float8", "float64", "float32"), ValueType("number")
    ),
    **dict.fromkeys(("numeric", "decimal", "number", "bignumeric"), ValueType("decimal")),
    **dict.fromkeys(("bool", "boolean", "bit"), ValueType("boolean")),
    "date": ValueType("date"),
    **dict.fromkeys(("timestamp", "datetime", "timestamp_ntz", "datetime2"), ValueType("datetime")),
    **dict.fromkeys(("timestamptz", "timestamp_tz"), ValueType("datetime", timezone=True)),
    "time": ValueType("time"),
    "interval": ValueType("duration"),
    **dict.fromkeys(("uuid", "uniqueidentifier"), ValueType("uuid")),
    **dict.fromkeys(("bytes", "bytea", "blob", "binary", "varbinary"), ValueType("bytes")),
    **dict.fromkeys(("json", "jsonb", "variant"), ValueType("any")),
}


def sql_type(name: str) -> ValueType | None:
    """Return the type of a name in SQL; None if it is unknown."""
    from dataclasses import replace

    match = re.fullmatch(r"\s*([A-Za-z_]\w*)[^(]*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?.*", name)
    if match is None or match[1].lower() not in _NAMES:
        return None
    kind = _NAMES[match[1].lower()]
    if "with time zone" in name.lower():
        kind = replace(kind, timezone=True)
    if match[2] and kind.kind == "string":
        return replace(kind, max_length=int(match[2]))
    if match[2] and kind.kind == "decimal":
        return replace(kind, digits=int(match[2]), decimals=int(match[3] or 0))
    return kind
