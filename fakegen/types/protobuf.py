"""Messages of Protocol Buffers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.loaded_modules import is_class_of
from fakegen.types.table_names import table_name

_KINDS: Mapping[str, ValueType] = {
    "double": ValueType("number"),
    "float": ValueType("number"),
    "int32": ValueType("integer", least=-(2**31), most=2**31 - 1),
    "int64": ValueType("integer"),
    "uint32": ValueType("integer", least=0, most=2**32 - 1),
    "uint64": ValueType("integer", least=0),
    "bool": ValueType("boolean"),
    "string": ValueType("string"),
    "bytes": ValueType("bytes"),
}
_CPP_TYPES = ("", "int32", "int64", "uint32", "uint64", "double", "float", "bool", "enum", "string",
              "message")  # fmt: skip
_WELL_KNOWN: Mapping[str, ValueType] = {
    "google.protobuf.Timestamp": ValueType("datetime"),
    "google.protobuf.Duration": ValueType("duration"),
}
_OPEN = frozenset(
    f"google.protobuf.{name}" for name in ("Any", "FieldMask", "ListValue", "Struct", "Value")
)
"""Messages that hold anything, so that nothing says what; fields of them are left unset."""
_BYTES = 12


def read(thing: Any) -> Sequence[Record]:
    """Messages of Protocol Buffers: scalars, enumerations, repeated fields, maps, nested messages, oneofs."""
    return [_record(thing.DESCRIPTOR, thing, [])]


def knows(thing: Any) -> bool:
    """Return whether it is the class of a message."""
    return is_class_of(thing, "google.protobuf.message", "Message")


def _record(descriptor: Any, cls: Any, outer: list[str]) -> Record:
    fields, taken = [], set()
    for field in descriptor.fields:
        oneof = field.containing_oneof
        if oneof is not None and oneof.name in taken:
            continue  # the first of a oneof stands for it
        kind = _value(field, [*outer, descriptor.full_name])
        if kind is None:
            continue
        if oneof is not None:
            taken.add(oneof.name)
        fields.append(RecordField(field.name, kind, is_key=field.name == "id"))
    build = None if cls is None else (lambda values: cls(**values))
    return Record(table_name(descriptor.name), tuple(fields), descriptor.full_name, build)


def _value(field: Any, outer: list[str]) -> ValueType | None:
    """Return the type of a field; None if it is left unset, as one that contains itself is."""
    message = field.message_type
    if message is not None and message.GetOptions().map_entry:
        item = _single(message.fields_by_name["value"], outer)
        key = message.fields_by_name["key"]
        if item is None:
            return None
        if _CPP_TYPES[key.cpp_type] != "string":
            numbers = lambda found: dict(enumerate(found.values(), 1))  # noqa: E731
            return ValueType("mapping", items=item, python=numbers)
        return ValueType("mapping", items=item)
    item = _single(field, outer)
    if item is None or not field.is_repeated:
        return item
    return ValueType("list", items=item)


def _single(field: Any, outer: list[str]) -> ValueType | None:
    name = "bytes" if field.type == _BYTES else _CPP_TYPES[field.cpp_type]
    if name == "enum":
        return ValueType("choice", choices=tuple(value.number for value in field.enum_type.values))
    if name != "message":
        return _KINDS[name]
    message = field.message_type
    if message.full_name in _WELL_KNOWN:
        return _WELL_KNOWN[message.full_name]
    if message.full_name in outer:
        return None
    if message.full_name in _OPEN:
        return None
    record = _record(message, None, outer)
    return ValueType("object", record=record)


READER = TypeReader.of("protobuf", knows, read)
