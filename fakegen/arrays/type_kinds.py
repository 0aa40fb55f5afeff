"""Predicates of Arrow types: what values they hold, and how they are stored."""

from __future__ import annotations

import pyarrow as pa


def is_number(kind: pa.DataType) -> bool:
    """Return whether a type holds numbers: integers, floats or decimals, but not booleans."""
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def is_quantity(kind: pa.DataType) -> bool:
    """Return whether values of a type have an order and distances: numbers, dates and times."""
    return is_number(kind) or bool(pa.types.is_temporal(kind))


def is_string(kind: pa.DataType) -> bool:
    """Return whether a type holds strings."""
    return kind in (pa.string(), pa.large_string(), pa.string_view())


def is_binary(kind: pa.DataType) -> bool:
    """Return whether a type holds bytes."""
    variable = kind in (pa.binary(), pa.large_binary(), pa.binary_view())
    return variable or bool(pa.types.is_fixed_size_binary(kind))  # False for decimals


def is_list(kind: pa.DataType) -> bool:
    """Return whether a type holds lists. A map counts as a list of its entries."""
    return isinstance(kind, pa.ListType | pa.LargeListType | pa.FixedSizeListType | pa.MapType)


def is_comparable(left: pa.DataType, right: pa.DataType) -> bool:
    """Return whether two types hold values of one sort, so that a value of one can equal the other's.

    Numbers go with numbers, strings with strings, dates with dates and points in time; a type
    without values goes with every other.
    """
    if pa.types.is_null(left) or pa.types.is_null(right):
        return True
    sorts = (is_number, is_string, is_binary, is_moment)
    return left == right or any(sort(left) and sort(right) for sort in sorts)


def is_moment(kind: pa.DataType) -> bool:
    """Return whether a type holds dates or points in time."""
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def storage_of(kind: pa.DataType) -> pa.DataType:
    """Return the integer type that a date or time type is stored as, or any other type unchanged."""
    if not pa.types.is_temporal(kind):
        return kind
    return pa.int32() if kind.bit_width == 32 else pa.int64()
