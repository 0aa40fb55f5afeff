"""The Arrow types that expressions compute with, one for each kind of value."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

NULL, BOOL, INT, FLOAT = pa.null(), pa.bool_(), pa.int64(), pa.float64()
TEXT, DATE, TIME = pa.string(), pa.date32(), pa.time64("us")
DATETIME, DURATION = pa.timestamp("us"), pa.duration("us")

_OF_PYTHON: dict[type, pa.DataType] = {
    bool: BOOL,
    int: INT,
    float: FLOAT,
    Decimal: FLOAT,
    str: TEXT,
    date: DATE,
    time: TIME,
    timedelta: DURATION,
    type(None): NULL,
}


def computed_as(type: pa.DataType) -> pa.DataType | None:
    """Return the type in which values of an Arrow type are computed with; None if they cannot be.

    Integers of any width become int64, floating-point numbers float64, strings of any layout
    string, dates date32, times and moments microseconds. Decimals stay as they are.
    """
    if pt.is_dictionary(type):
        return computed_as(type.value_type)
    if pt.is_integer(type):
        return INT
    if pt.is_floating(type):
        return FLOAT
    if pt.is_string(type) or pt.is_large_string(type) or pt.is_string_view(type):
        return TEXT
    if pt.is_date(type):
        return DATE
    if pt.is_time(type):
        return TIME
    if pt.is_timestamp(type):
        return pa.timestamp("us", type.tz)
    if pt.is_duration(type):
        return DURATION
    return type if pt.is_decimal(type) or type in (BOOL, NULL) else None


def of_python(value: Any) -> pa.DataType | None:
    """Return the type that holds a Python value; None if none does."""
    if isinstance(value, datetime):
        return pa.timestamp("us", "UTC" if value.tzinfo else None)
    if isinstance(value, str):
        return TEXT
    return _OF_PYTHON.get(value.__class__)


def is_arithmetic(type: pa.DataType) -> bool:
    """Whether the type can be computed with; true and false count as 1 and 0, as in Python."""
    return type in (BOOL, INT, FLOAT) or bool(pt.is_decimal(type))


def is_moment(type: pa.DataType) -> bool:
    """Whether the type is a date, or a date with a time."""
    return bool(type == DATE or pt.is_timestamp(type))


def common(*types: pa.DataType) -> pa.DataType | None:
    """Return the one type to which values of all these types can be converted without loss.

    None if there is none: a number and a text have nothing in common.
    """
    kinds = {type for type in types if type != NULL}
    if len(kinds) <= 1:
        return kinds.pop() if kinds else NULL
    if all(map(is_arithmetic, kinds)):
        return INT if kinds <= {BOOL, INT} else FLOAT
    if all(map(is_moment, kinds)):
        zones = {type.tz for type in kinds if pt.is_timestamp(type) and type.tz}
        return pa.timestamp("us", zones.pop() if len(zones) == 1 else "UTC" if zones else None)
    return None


def describe(type: pa.DataType) -> str:
    """Return what values of a type are called in a message: ``a number``."""
    if type == NULL:
        return "nothing"
    if type == BOOL:
        return "true or false"
    if is_arithmetic(type):
        return "a number"
    if type == TEXT:
        return "a string"
    if type == DATE:
        return "a date"
    if type == TIME:
        return "a time"
    return "a duration" if type == DURATION else "a date with a time"
