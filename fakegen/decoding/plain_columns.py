"""Columns of files as arrays of plain types: no dictionaries, runs, extension types, views or wide strings."""

from __future__ import annotations

import pyarrow as pa

_STORED_AS = {
    pa.null(): pa.string(),
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.binary_view(): pa.binary(),
}


def plain_type(kind: pa.DataType) -> pa.DataType:
    """Return the type of a column's values in plain form; a column without values is one of strings."""
    if isinstance(kind, pa.BaseExtensionType):
        return plain_type(kind.storage_type)
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return plain_type(kind.value_type)
    if pa.types.is_decimal32(kind) or pa.types.is_decimal64(kind):
        return pa.decimal128(kind.precision, kind.scale)
    if isinstance(kind, pa.ListType):
        return pa.list_(_plain_field(kind.value_field))
    if isinstance(kind, pa.LargeListType):
        return pa.large_list(_plain_field(kind.value_field))
    if pa.types.is_struct(kind):
        return pa.struct([_plain_field(field) for field in kind])
    return _STORED_AS.get(kind, kind)


def _plain_field(field: pa.Field) -> pa.Field:
    return field.with_type(plain_type(field.type))


def plain_column(values: pa.Array) -> pa.Array:
    """Return a column's values in their plain type.

    Raises:
        ArrowException: They do not fit in it, or no column of a table can be of their type.
    """
    if isinstance(values, pa.ExtensionArray):
        return plain_column(values.storage)
    if pa.types.is_dictionary(values.type):
        return plain_column(values.dictionary_decode())
    if pa.types.is_run_end_encoded(values.type):
        return plain_column(_run_end_decode(values))
    if pa.types.is_union(values.type):
        raise pa.ArrowNotImplementedError(f"{values.type} is no type of a column")
    kind = plain_type(values.type)
    return values if kind == values.type else values.cast(kind)


def _run_end_decode(values: pa.Array) -> pa.Array:
    import pyarrow.compute as pc  # half of the time that the process takes to start

    return pc.run_end_decode(values)


def depth(kind: pa.DataType) -> int:
    """Return how many types are nested in a type, itself included."""
    deepest, level = 0, [kind]
    while level:
        deepest += 1
        level = [inner for outer in level for inner in _inner(outer)]
    return deepest


def _inner(kind: pa.DataType) -> list[pa.DataType]:
    if isinstance(kind, pa.BaseExtensionType):
        return [kind.storage_type]
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return [kind.value_type]
    return [kind.field(n).type for n in range(kind.num_fields)]
