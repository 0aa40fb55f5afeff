"""Data contracts of the Open Data Contract Standard (ODCS), version 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Kind, Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.contract_documents import mappings, name_of, within
from fakegen.types.sql_types import sql_type

_KINDS: Mapping[str, Kind] = {
    "string": "string",
    "date": "date",
    "timestamp": "datetime",
    "time": "time",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "array": "list",
    "object": "object",
}
_OPTIONS = {
    "minimum": "least",
    "maximum": "most",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_length",
    "maxItems": "max_length",
    "uniqueItems": "unique_items",
}


def read(thing: Mapping[str, Any]) -> Sequence[Record]:
    """Data contracts (ODCS 3): logical types and their options, keys, required and unique properties."""
    found = [_record(item) for item in mappings(thing.get("schema"), "'schema'")]
    if not found:
        raise ParameterError("the contract has no schema")
    return within(found)


def knows(thing: Any) -> bool:
    """Return whether it is such a contract."""
    return isinstance(thing, Mapping) and thing.get("kind") == "DataContract"


def _record(item: Mapping[str, Any]) -> Record:
    name = name_of(item, "an object of the schema")
    properties = list(mappings(item.get("properties"), "'properties'"))
    keys = [name_of(p, "a property") for p in properties if p.get("primaryKey")]
    fields = tuple(_field(p, keys) for p in properties)
    return Record(name, fields, name, unique_together=[keys] if len(keys) > 1 else ())


def _field(item: Mapping[str, Any], keys: Sequence[str]) -> RecordField:
    name = name_of(item, "a property")
    try:
        kind = _value(item)
    except ParameterError as error:
        raise ParameterError(error.message, name) from None
    reference = next(
        (
            str(relation["to"])
            for relation in mappings(item.get("relationships"), "'relationships'")
            if isinstance(relation.get("to"), str)
        ),
        None,
    )
    return RecordField(
        name,
        kind,
        unique=bool(item.get("unique")),
        is_key=keys == [name],
        references=reference,
    )


def _value(item: Mapping[str, Any]) -> ValueType:
    nullable = not (item.get("required") or item.get("primaryKey"))
    logical = str(item.get("logicalType"))
    physical = sql_type(str(item.get("physicalType", "")))
    kind = ValueType(_KINDS[logical]) if logical in _KINDS else physical
    if kind is None:
        raise ParameterError(f"the logical type {logical!r} is unknown")
    if physical is not None and (physical.kind, kind.kind) in (
        ("decimal", "number"), ("uuid", "string"), ("string", "string"),
    ):  # fmt: skip
        kind = physical
    options = item.get("logicalTypeOptions") or {}
    said = {attr: _bound(options[word], kind) for word, attr in _OPTIONS.items() if word in options}
    kind = replace(kind, **said, nullable=nullable)
    if isinstance(options.get("format"), str) and kind.kind == "string":
        kind = replace(kind, format=options["format"])
    values = _valid_values(item)
    if values:
        kind = replace(kind, kind="choice", choices=tuple(values))
    if kind.kind == "list":
        inner = item.get("items") or {}
        return replace(
            kind, items=replace(_value({"logicalType": "string", **inner}), nullable=False)
        )
    if kind.kind == "object":
        members = tuple(_field(p, ()) for p in mappings(item.get("properties"), "'properties'"))
        return replace(kind, record=Record("object", members, "object"))
    return kind


def _bound(value: Any, kind: ValueType) -> Any:
    if isinstance(value, str) and kind.kind in ("date", "datetime"):
        return (
            date.fromisoformat(value[:10]) if kind.kind == "date" else datetime.fromisoformat(value)
        )
    return value


def _valid_values(item: Mapping[str, Any]) -> Sequence[Any]:
    """Return the values that a rule of quality allows."""
    for rule in mappings(item.get("quality"), "'quality'"):
        found = rule.get("validValues") or (rule.get("arguments") or {}).get("validValues")
        if isinstance(found, list) and found and all(not isinstance(v, Mapping) for v in found):
            return found
    return ()


READER = TypeReader.of("odcs", knows, read)
