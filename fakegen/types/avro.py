"""Schemas of Avro."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.table_names import table_name

_KINDS: Mapping[str, ValueType] = {
    "boolean": ValueType("boolean"),
    "int": ValueType("integer", least=-(2**31), most=2**31 - 1),
    "long": ValueType("integer"),
    "float": ValueType("number"),
    "double": ValueType("number"),
    "bytes": ValueType("bytes"),
    "string": ValueType("string"),
    "null": ValueType("any", entry={"constant": None}, nullable=True),
}
_LOGICAL: Mapping[str, ValueType] = {
    "uuid": ValueType("uuid"),
    "date": ValueType("date"),
    "time-millis": ValueType("time"),
    "time-micros": ValueType("time"),
    "timestamp-millis": ValueType("datetime", timezone=True),
    "timestamp-micros": ValueType("datetime", timezone=True),
    "local-timestamp-millis": ValueType("datetime"),
    "local-timestamp-micros": ValueType("datetime"),
}


def read(thing: Mapping[str, Any]) -> Sequence[Record]:
    """Avro schemas: records, unions, enumerations, arrays, maps and logical types.

    Each object is checked by fastavro where that is installed.
    """
    record = _Names().record(thing)
    return [replace(record, build=_check(thing))]


def knows(thing: Any) -> bool:
    """Return whether it is the schema of a record."""
    return (
        isinstance(thing, Mapping)
        and thing.get("type") == "record"
        and isinstance(thing.get("fields"), list)
    )


class _Names:
    """The named types of a schema."""

    def __init__(self) -> None:
        self.found: dict[str, Mapping[str, Any]] = {}
        self.open: list[str] = []

    def record(self, schema: Mapping[str, Any]) -> Record:
        name = str(schema.get("name", "record"))
        self.keep(schema)
        self.open.append(name)
        fields = []
        for field in schema["fields"]:
            try:
                kind = self.value(field["type"])
            except ParameterError as error:
                raise ParameterError(error.message, field["name"]) from None
            fields.append(RecordField(field["name"], kind, is_key=field["name"] == "id"))
        self.open.pop()
        return Record(table_name(name), tuple(fields), name)

    def keep(self, schema: Mapping[str, Any]) -> None:
        name = str(schema.get("name", ""))
        self.found[name] = schema
        if schema.get("namespace"):
            self.found[f"{schema['namespace']}.{name}"] = schema

    def value(self, schema: Any) -> ValueType:
        if isinstance(schema, list):
            return self.union(schema)
        if isinstance(schema, str):
            if schema in _KINDS:
                return _KINDS[schema]
            if schema in self.open:
                raise ParameterError(f"{schema!r} contains itself without an end")
            if schema in self.found:
                return self.value(self.found[schema])
            raise ParameterError(f"the type {schema!r} is unknown")
        kind = schema.get("type")
        logical = schema.get("logicalType")
        if logical == "decimal":
            decimals = schema.get("scale", 0)
            return ValueType("decimal", digits=schema.get("precision"), decimals=decimals)
        if logical in _LOGICAL:
            return _LOGICAL[logical]
        match kind:
            case "enum":
                self.keep(schema)
                return ValueType("choice", choices=tuple(schema["symbols"]))
            case "array":
                return ValueType("list", items=self.value(schema["items"]))
            case "map":
                return ValueType("mapping", items=self.value(schema["values"]))
            case "fixed":
                self.keep(schema)
                return ValueType("bytes", min_length=schema["size"], max_length=schema["size"])
            case "record":
                return ValueType("object", record=self.record(schema))
            case _:
                return self.value(kind)

    def union(self, options: Sequence[Any]) -> ValueType:
        real = [option for option in options if option != "null"]
        nullable = len(real) < len(options)
        kept = [option for option in real if not (nullable and option in self.open)]
        found = [self.value(option) for option in kept]
        if not found:
            return _KINDS["null"]
        if len(found) == 1:
            return replace(found[0], nullable=nullable)
        return ValueType("union", options=tuple(found), nullable=nullable)


def _check(schema: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Any] | None:
    try:
        from fastavro import parse_schema
        from fastavro.validation import validate
    except ImportError:
        return None
    parsed = parse_schema(dict(schema))

    def checked(values: Mapping[str, Any]) -> Any:
        made = dict(values)
        validate(made, parsed)  # raises a ValueError
        return made

    return checked


READER = TypeReader.of("avro", knows, read)
