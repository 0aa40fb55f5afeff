"""Names of types in SQL, as most databases know them."""

from __future__ import annotations

from fakegen.interfaces.record import ValueType

_NAMES = {
    "boolean": "boolean",
    "integer": "bigint",
    "number": "double precision",
    "string": "text",
    "bytes": "bytea",
    "date": "date",
    "datetime": "timestamp",
    "time": "time",
    "duration": "interval",
    "uuid": "uuid",
}


def sql_name(kind: ValueType) -> str:
    """Return the name of a type; nested values are JSON."""
    if kind.kind == "choice":
        return "bigint" if all(isinstance(choice, int) for choice in kind.choices) else "text"
    if kind.kind == "decimal":
        return f"numeric({kind.digits or 18}, {kind.decimals or 0})"
    if kind.kind == "datetime" and kind.timezone:
        return "timestamp with time zone"
    return _NAMES.get(kind.kind, "json")
