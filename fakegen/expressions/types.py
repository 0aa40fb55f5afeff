"""The Arrow types that expressions compute with: one for each kind of value."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.types as pt

from fakegen.arrays.type_kinds import is_list

NULL, BOOL, INT, FLOAT = pa.null(), pa.bool_(), pa.int64(), pa.float64()
STRING, DATE, TIME = pa.string(), pa.date32(), pa.time64("us")
DATETIME, DURATION = pa.timestamp("us"), pa.duration("us")

_OF_PYTHON: dict[type, pa.DataType] = {
    bool: BOOL,
    int: INT,
    float: FLOAT,
    Decimal: FLOAT,
    str: STRING,
    date: DATE,
    time: TIME,
    timedelta: DURATION,
    type(None): NULL,
}


def computed_as(type: pa.DataType) -> pa.DataType | None:
    """Return the type with which values of an Arrow type are computed; None if that is impossible.

    Integers of any width become int64, floating-point numbers float64, all kinds of strings string,
    dates date32, times and moments count microseconds. Decimals keep their type.
    """
    if pt.is_dictionary(type):
        return computed_as(type.value_type)
    if pt.is_integer(type):
        return INT
    if pt.is_floating(type):
        return FLOAT
    if pt.is_string(type) or pt.is_large_string(type) or pt.is_string_view(type):
        return STRING
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
        return STRING
    return _OF_PYTHON.get(value.__class__)


def is_nested(type: pa.DataType) -> bool:
    """Return whether values are objects or lists, which have parts that expressions can read."""
    return bool(pt.is_struct(type) or is_list(type))


def is_arithmetic(type: pa.DataType) -> bool:
    """Return whether the type is a number; true and false count as 1 and 0, as in Python."""
    return type in (BOOL, INT, FLOAT) or bool(pt.is_decimal(type))


def is_moment(type: pa.DataType) -> bool:
    """Return whether the type is a date, or a date with a time."""
    return bool(type == DATE or pt.is_timestamp(type))


def common(*types: pa.DataType) -> pa.DataType | None:
    """Return the type to which values of all these types can be converted without loss.

    None if there is none, as for a number and a string.
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
    """Return a type in words, for messages: ``a number``."""
    if type == NULL:
        return "nothing"
    if is_nested(type):
        return "an object" if pt.is_struct(type) else "a list"
    if type == BOOL:
        return "true or false"
    if is_arithmetic(type):
        return "a number"
    if type == STRING:
        return "a string"
    if type == DATE:
        return "a date"
    if type == TIME:
        return "a time"
    return "a duration" if type == DURATION else "a date with a time"
