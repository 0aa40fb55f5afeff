"""Arrow arrays of Python values whose type is not known beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

# In this order: a bool is an int, an int fits a column of floats, a datetime is a date.
_TYPES: tuple[tuple[Any, pa.DataType], ...] = (
    (bool, pa.bool_()),
    (int, pa.int64()),
    (int | float, pa.float64()),
    (bytes, pa.binary()),
    (time, pa.time64("us")),
    (timedelta, pa.duration("us")),
)


_LISTS = (list, tuple, set, frozenset)


def type_of(values: Iterable[Any]) -> pa.DataType:
    """Return the Arrow type that holds all of these values, ``string`` if no other does.

    Lists, tuples and sets become lists, mappings with the same keys become structs, if all that they hold is of
    one type in each place; others become JSON in strings.
    """
    return fixed_type(values) or pa.string()


def fixed_type(values: Iterable[Any]) -> pa.DataType | None:
    """Return the Arrow type that all of these values have; None if they have several or none."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if all(isinstance(value, str) for value in known):
        return pa.string()
    for kind, type_ in _TYPES:
        if all(isinstance(value, kind) for value in known):
            wide = pa.types.is_integer(type_) and any(abs(value) >= 2**63 for value in known)
            return None if wide else type_
    if all(isinstance(value, Decimal) for value in known):
        return _decimal(known)
    if all(isinstance(value, datetime) for value in known):
        zones = {str(value.tzinfo) if value.tzinfo else None for value in known}
        return pa.timestamp("us", zones.pop()) if len(zones) == 1 else None
    if all(isinstance(value, date) and not isinstance(value, datetime) for value in known):
        return pa.date32()
    if all(isinstance(value, _LISTS) for value in known):
        items = fixed_type(item for value in known for item in value)
        return None if items is None else pa.list_(items)
    if all(isinstance(value, dict) for value in known):
        return _struct(known)
    return None


def _struct(known: Sequence[dict[Any, Any]]) -> pa.DataType | None:
    """Return the type of mappings that all have the same keys, all of them strings."""
    keys = known[0].keys()
    if not keys or any(value.keys() != keys for value in known):
        return None
    members = {key: fixed_type(value[key] for value in known) for key in keys}
    if not all(isinstance(key, str) and kind for key, kind in members.items()):
        return None
    return pa.struct(list(members.items()))


def _decimal(values: Sequence[Decimal]) -> pa.DataType | None:
    """Return a decimal type with enough places for the values; None if they need too many."""
    places = max(max(-int(value.as_tuple().exponent), 0) for value in values)
    digits = max(value.adjusted() + 1 for value in values)
    return pa.decimal128(38, places) if places + max(digits, 1) <= 38 else None


def column_of(values: Sequence[Any], type_: pa.DataType | None = None) -> pa.Array:
    """Return values as an Arrow array.

    Args:
        values: Python values; None is null.
        type_: The type that :func:`type_of` returned for these values or for similar ones.

    Raises:
        pa.ArrowException: A value is not of the type.
    """
    type_ = type_of(values) if type_ is None else type_
    if pa.types.is_string(type_):
        return pa.array([python_text(value) for value in values], type_)
    if pa.types.is_list(type_):
        return _lists(values, type_)
    if pa.types.is_struct(type_):
        return _structs(values, type_)
    return pa.array(values, type_)


def _lists(values: Sequence[Any], type_: pa.ListType) -> pa.Array:
    offsets: list[int] = [0]
    items: list[Any] = []
    for value in values:
        if value is not None:
            _expect(value, _LISTS, type_)
            items += sorted(value, key=str) if isinstance(value, set | frozenset) else value
        offsets.append(len(items))
    inner = column_of(items, type_.value_type)
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), inner, type_, mask=_missing(values)
    )


def _structs(values: Sequence[Any], type_: pa.StructType) -> pa.Array:
    names = [field.name for field in type_]
    for value in values:
        if value is not None and value.keys() != set(names):
            raise pa.ArrowInvalid(f"{sorted(map(str, value))} instead of the keys {sorted(names)}")
    members = [
        column_of([None if value is None else value[field.name] for value in values], field.type)
        for field in type_
    ]
    return pa.StructArray.from_arrays(members, fields=list(type_), mask=_missing(values))


def _missing(values: Sequence[Any]) -> pa.Array | None:
    missing = [value is None for value in values]
    return pa.array(missing, pa.bool_()) if any(missing) else None


def _expect(value: Any, kinds: tuple[type, ...], type_: pa.DataType) -> None:
    if not isinstance(value, kinds):
        raise pa.ArrowInvalid(f"{value!r} is not of type {type_}")


def python_text(value: Any) -> str | None:
    """Return a value as a string; lists, tuples, sets and mappings as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict | list | tuple | set | frozenset):
        return as_json(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def as_json(value: Any) -> str:
    """Return a list, tuple, set or mapping as JSON; sets are sorted as strings."""
    return json.dumps(_jsonable(value), ensure_ascii=False)


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {python_text(key) or "": _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_jsonable(item) for item in value), key=str)
    if value is None or isinstance(value, str | int | float):
        return value
    return python_text(value)
