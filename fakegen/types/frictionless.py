"""Frictionless data packages and table schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Kind, Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.contract_documents import mappings, name_of, within

_KINDS: Mapping[str, Kind] = {
    "string": "string",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "object": "mapping",
    "array": "list",
    "list": "list",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "year": "integer",
    "yearmonth": "string",
    "duration": "string",
    "geopoint": "string",
    "geojson": "mapping",
    "any": "any",
}
_SPECIAL: Mapping[str, ValueType] = {
    "year": ValueType("integer", least=1990, most=2025),
    "yearmonth": ValueType("string", pattern="20(1[0-9]|2[0-5])-(0[1-9]|1[0-2])"),
    "duration": ValueType("string", format="duration"),
    "geopoint": ValueType("string", pattern="[1-8][0-9]\\.[0-9]{4}, [1-8][0-9]\\.[0-9]{4}"),
}
_CONSTRAINTS = {
    "minimum": "least",
    "maximum": "most",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
}


def read(thing: Mapping[str, Any]) -> Sequence[Record]:
    """Frictionless data packages and table schemas: types, constraints, primary and foreign keys."""
    if "resources" not in thing:
        return [_record("table", thing)]
    found = [
        _record(name_of(resource, "a resource"), resource["schema"])
        for resource in mappings(thing["resources"], "'resources'")
        if isinstance(resource.get("schema"), Mapping)
    ]
    if not found:
        raise ParameterError("no resource has a schema")
    return within(found)


def knows(thing: Any) -> bool:
    """Return whether it is such a package or schema."""
    if not isinstance(thing, Mapping) or ("$schema" in thing and "properties" in thing):
        return False
    return isinstance(thing.get("resources"), list) or (
        isinstance(thing.get("fields"), list) and thing.get("type") != "record"
    )


def _record(name: str, schema: Mapping[str, Any]) -> Record:
    keys = schema.get("primaryKey") or []
    keys = [keys] if isinstance(keys, str) else list(keys)
    references = {}
    for key in mappings(schema.get("foreignKeys"), "'foreignKeys'"):
        columns, target = key.get("fields"), key.get("reference") or {}
        column = columns if isinstance(columns, str) else (columns or [""])[0]
        others = target.get("fields")
        other = others if isinstance(others, str) else (others or [""])[0]
        references[column] = f"{target.get('resource') or name}.{other}"
    fields = tuple(
        _field(item, keys, references) for item in mappings(schema.get("fields"), "'fields'")
    )
    return Record(name, fields, name, unique_together=[keys] if len(keys) > 1 else ())


def _field(
    item: Mapping[str, Any], keys: Sequence[str], references: Mapping[str, str]
) -> RecordField:
    name = name_of(item, "a field")
    written = item.get("type", "string")
    if written not in _KINDS:
        raise ParameterError(f"the type {written!r} is unknown", name)
    kind = _SPECIAL.get(written) or ValueType(_KINDS[written])
    constraints = item.get("constraints") or {}
    said = {
        attribute: _bound(constraints[word], kind)
        for word, attribute in _CONSTRAINTS.items()
        if word in constraints
    }
    kind = replace(kind, **said, nullable=not (constraints.get("required") or name in keys))
    if written == "string" and item.get("format") not in (None, "default"):
        kind = replace(kind, format=item["format"])
    if kind.kind in ("list", "mapping"):
        kind = replace(kind, items=ValueType("string"))
    if constraints.get("enum"):
        kind = replace(kind, kind="choice", choices=tuple(constraints["enum"]))
    return RecordField(
        name,
        kind,
        unique=bool(constraints.get("unique")),
        is_key=list(keys) == [name],
        references=references.get(name),
    )


def _bound(value: Any, kind: ValueType) -> Any:
    reads = {
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
        "time": time.fromisoformat,
    }
    if isinstance(value, str) and kind.kind in reads:
        return reads[kind.kind](value)
    return value


READER = TypeReader.of("frictionless", knows, read)
