"""Schemas of Arrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Kind, Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.loaded_modules import base_of

if TYPE_CHECKING:
    import pyarrow as pa

_SMALL = 16
"""The bits of integer types that have few values."""


def read(thing: pa.Schema) -> Sequence[Record]:
    """Arrow schemas: types, nested ones too, and which fields can be null; tables are cast to the schema."""
    return [Record("table", _fields(thing), "schema", arrow=lambda table: _cast(table, thing))]


def knows(thing: Any) -> bool:
    """Return whether it is an Arrow schema."""
    schema = base_of("pyarrow", "Schema")
    return schema is not None and isinstance(thing, schema)


def _fields(fields: Any) -> tuple[RecordField, ...]:
    found = []
    for field in fields:
        try:
            found.append(
                RecordField(field.name, value(field.type, nullable=field.nullable and field.name != "id"),
                      is_key=field.name == "id")
            )  # fmt: skip
        except ParameterError as error:
            raise ParameterError(error.message, field.name) from None
    return tuple(found)


def value(kind: pa.DataType, *, nullable: bool) -> ValueType:
    """Return the type of the values of an Arrow type.

    Raises:
        ParameterError: Such values cannot be made.
    """
    import pyarrow as pa

    if isinstance(kind, pa.BaseExtensionType):
        return _extended(kind, nullable=nullable)
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return value(kind.value_type, nullable=nullable)
    if pa.types.is_null(kind):
        return ValueType("any", entry={"constant": None}, nullable=True)
    found = _scalar(kind) or _nested(kind)
    if found is None:
        raise ParameterError(f"values of the Arrow type {kind} cannot be made")
    return replace(found, nullable=nullable)


def _scalar(kind: pa.DataType) -> ValueType | None:
    """Return the type of values that hold no others; None for a type of others."""
    from pyarrow import types

    from fakegen.arrays.type_kinds import is_binary, is_string

    if types.is_integer(kind):
        return _integer(kind)
    if types.is_decimal(kind):
        return ValueType("decimal", digits=kind.precision, decimals=kind.scale)
    if types.is_timestamp(kind):
        return ValueType("datetime", timezone=kind.tz is not None)
    if types.is_interval(kind):
        return ValueType("duration", python=_interval)
    if types.is_fixed_size_binary(kind):
        return ValueType("bytes", min_length=kind.byte_width, max_length=kind.byte_width)
    plain: tuple[tuple[Callable[[pa.DataType], bool], Kind], ...] = (
        (types.is_boolean, "boolean"),
        (types.is_floating, "number"),
        (is_string, "string"),
        (is_binary, "bytes"),
        (types.is_date, "date"),
        (types.is_time, "time"),
        (types.is_duration, "duration"),
    )
    return next((ValueType(name) for holds, name in plain if holds(kind)), None)


def _integer(kind: pa.DataType) -> ValueType:
    """Return the type of integers; what is made by default is within all but the bounds of the small types."""
    from pyarrow import types

    bits = kind.bit_width
    if bits > _SMALL:
        return ValueType("integer")
    if types.is_unsigned_integer(kind):
        return ValueType("integer", least=0, most=2**bits - 1)
    return ValueType("integer", most=2 ** (bits - 1) - 1)


def _nested(kind: pa.DataType) -> ValueType | None:
    """Return the type of lists, mappings and objects; None for a type of others."""
    from pyarrow import types

    if types.is_map(kind):
        return ValueType("mapping", items=value(kind.item_type, nullable=False))
    if types.is_fixed_size_list(kind):
        items, size = value(kind.value_type, nullable=False), kind.list_size
        return ValueType("list", items=items, min_length=size, max_length=size)
    lists = (types.is_list, types.is_large_list, types.is_list_view, types.is_large_list_view)
    if any(holds(kind) for holds in lists):
        return ValueType("list", items=value(kind.value_type, nullable=False))
    if types.is_struct(kind):
        members = _fields([kind.field(number) for number in range(kind.num_fields)])
        return ValueType("object", record=Record("struct", members, "struct"))
    return None


def _extended(kind: pa.BaseExtensionType, *, nullable: bool) -> ValueType:
    """Return the type of the values of an extension type: by its name, or by how they are stored."""
    if kind.extension_name == "arrow.uuid":
        return ValueType("uuid", nullable=nullable)
    if kind.extension_name == "arrow.json":
        texts = ValueType("string")
        return ValueType("mapping", items=texts, python=json.dumps, nullable=nullable)
    if kind.extension_name == "arrow.bool8":
        return ValueType("integer", least=0, most=1, nullable=nullable)
    return value(kind.storage_type, nullable=nullable)


def _interval(duration: timedelta) -> pa.MonthDayNano:
    import pyarrow as pa

    rest = 1_000 * (10**6 * duration.seconds + duration.microseconds)
    return pa.MonthDayNano([0, duration.days, rest])


def _cast(table: pa.Table, schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    from fakegen.types.python_values import builder

    try:
        return table.select(schema.names).cast(schema)
    except pa.ArrowException:  # such as maps, which are made as lists of pairs
        made = builder(Record("table", _fields(schema), "schema"))
        return pa.Table.from_pylist([made(row) for row in table.to_pylist()], schema=schema)


READER = TypeReader.of("arrow", knows, read)
