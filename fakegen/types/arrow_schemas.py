"""Schemas of Arrow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.loaded_modules import base_of

if TYPE_CHECKING:
    import pyarrow as pa


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

    t = pa.types
    if isinstance(kind, pa.BaseExtensionType):
        return _extended(kind, nullable=nullable)
    if t.is_null(kind):
        return ValueType("any", entry={"constant": None}, nullable=True)
    if t.is_boolean(kind):
        return ValueType("boolean", nullable=nullable)
    if t.is_integer(kind):
        unsigned = t.is_unsigned_integer(kind)
        bits = kind.bit_width
        low, high = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        small = bits <= 16
        return ValueType(
            "integer",
            least=low if small and unsigned else None,
            most=high if small else None,
            nullable=nullable,
        )
    if t.is_floating(kind):
        return ValueType("number", nullable=nullable)
    if t.is_decimal(kind):
        return ValueType("decimal", digits=kind.precision, decimals=kind.scale, nullable=nullable)
    if t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind):
        return ValueType("string", nullable=nullable)
    if t.is_fixed_size_binary(kind):
        width = kind.byte_width
        return ValueType("bytes", min_length=width, max_length=width, nullable=nullable)
    if t.is_binary(kind) or t.is_large_binary(kind) or t.is_binary_view(kind):
        return ValueType("bytes", nullable=nullable)
    if t.is_date(kind):
        return ValueType("date", nullable=nullable)
    if t.is_timestamp(kind):
        return ValueType("datetime", timezone=kind.tz is not None, nullable=nullable)
    if t.is_time(kind):
        return ValueType("time", nullable=nullable)
    if t.is_duration(kind):
        return ValueType("duration", nullable=nullable)
    if t.is_interval(kind):
        return ValueType("duration", python=_interval, nullable=nullable)
    if t.is_dictionary(kind) or t.is_run_end_encoded(kind):
        return value(kind.value_type, nullable=nullable)
    if t.is_map(kind):
        item = value(kind.item_type, nullable=False)
        return ValueType("mapping", items=item, nullable=nullable)
    if t.is_fixed_size_list(kind):
        item = value(kind.value_type, nullable=False)
        size = kind.list_size
        return ValueType("list", items=item, min_length=size, max_length=size, nullable=nullable)
    if (
        t.is_list(kind)
        or t.is_large_list(kind)
        or t.is_list_view(kind)
        or t.is_large_list_view(kind)
    ):
        return ValueType("list", items=value(kind.value_type, nullable=False), nullable=nullable)
    if t.is_struct(kind):
        members = _fields([kind.field(number) for number in range(kind.num_fields)])
        return ValueType("object", record=Record("struct", members, "struct"), nullable=nullable)
    raise ParameterError(f"values of the Arrow type {kind} cannot be made")


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
