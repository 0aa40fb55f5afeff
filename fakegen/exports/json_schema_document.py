"""JSON Schema (draft 2020-12): one object for each table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fakegen.exports.plain_bounds import plain_bound
from fakegen.interfaces.record import Record, ValueType

_TYPES = {
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "decimal": "number",
    "string": "string",
    "bytes": "string",
    "date": "string",
    "datetime": "string",
    "time": "string",
    "duration": "string",
    "uuid": "string",
    "list": "array",
    "object": "object",
    "mapping": "object",
}
_FORMATS = {"date": "date", "datetime": "date-time", "time": "time", "uuid": "uuid"}
_NUMBERS = ("integer", "number", "decimal")


def json_schema_document(records: Sequence[Record], name: str) -> str:
    """Return the schema of one table's rows, or of an object that has each table as an array."""
    if len(records) == 1:
        document = {"title": records[0].name, **_object(records[0])}
    else:
        document = {
            "title": name,
            "type": "object",
            "properties": {
                record.name: {"type": "array", "items": {"$ref": f"#/$defs/{record.name}"}}
                for record in records
            },
            "$defs": {record.name: _object(record) for record in records},
        }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**head, **document}, indent=2, ensure_ascii=False) + "\n"


def _object(record: Record) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in record.fields],
        "properties": {field.name: _value(field.type) for field in record.fields},
    }


def _value(kind: ValueType) -> dict[str, Any]:
    if kind.kind == "choice":
        return {"enum": [*kind.choices, *([None] if kind.nullable else [])]}
    if kind.kind not in _TYPES:
        return {}
    name = _TYPES[kind.kind]
    made: dict[str, Any] = {"type": [name, "null"] if kind.nullable else name}
    if kind.kind in _FORMATS and kind.timezone is not False:
        made["format"] = _FORMATS[kind.kind]
    if kind.kind in _NUMBERS:
        said = {"minimum": kind.least, "maximum": kind.most, "exclusiveMinimum": kind.above}
        made |= {word: plain_bound(bound) for word, bound in said.items() if bound is not None}
    if kind.pattern is not None:
        made["pattern"] = kind.pattern
    if kind.record is not None:
        inner = _object(kind.record)
        made |= {key: item for key, item in inner.items() if key != "type"}
    if kind.kind == "list" and kind.items is not None:
        made["items"] = _value(kind.items)
    return made
