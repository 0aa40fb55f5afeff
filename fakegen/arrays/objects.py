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


def type_of(values: Iterable[Any]) -> pa.DataType:
    """Return the Arrow type that holds all of these values, ``string`` if no other does.

    Lists, tuples, sets and mappings become JSON in strings.
    """
    known = [value for value in values if value is not None]
    if not known:
        return pa.string()
    for kind, type_ in _TYPES:
        if all(isinstance(value, kind) for value in known):
            wide = pa.types.is_integer(type_) and any(abs(value) >= 2**63 for value in known)
            return pa.string() if wide else type_
    if all(isinstance(value, Decimal) for value in known):
        return _decimal(known)
    if all(isinstance(value, datetime) for value in known):
        zones = {str(value.tzinfo) if value.tzinfo else None for value in known}
        return pa.timestamp("us", zones.pop()) if len(zones) == 1 else pa.string()
    if all(isinstance(value, date) and not isinstance(value, datetime) for value in known):
        return pa.date32()
    return pa.string()


def _decimal(values: Sequence[Decimal]) -> pa.DataType:
    """Return a decimal type with enough places for the values, or ``string`` if they need too many."""
    places = max(max(-int(value.as_tuple().exponent), 0) for value in values)
    digits = max(value.adjusted() + 1 for value in values)
    return pa.decimal128(38, places) if places + max(digits, 1) <= 38 else pa.string()


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
    return pa.array(values, type_)


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
