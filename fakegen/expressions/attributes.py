"""What an expression may read of a value: the attributes of each type that say the same everywhere.

A list of what is allowed, not of what is refused: an attribute is here because its result follows from the
value alone. So no attribute reads the clock or the machine's time zone (``now``, ``timestamp``,
``astimezone``), makes values that are not plain (``encode``, ``tzinfo``), or changes its object.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from time import struct_time
from typing import Any

from jinja2.filters import _GroupTuple
from jinja2.runtime import LoopContext
from jinja2.utils import Cycler, Namespace
from markupsafe import Markup

_STRING = """
    capitalize casefold center count endswith expandtabs find format format_map index isalnum isalpha isascii
    isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower
    lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split
    splitlines startswith strip swapcase title translate upper zfill
"""
_INTEGER = "as_integer_ratio bit_count bit_length conjugate denominator imag numerator real"
_FLOAT = "as_integer_ratio conjugate hex imag is_integer real"
_DATE = """
    ctime day fromisocalendar fromisoformat fromordinal isocalendar isoformat isoweekday max min month replace
    resolution strftime timetuple toordinal weekday year
"""
_TIME = """
    dst fold hour isoformat max microsecond min minute replace resolution second strftime tzname utcoffset
"""
_TYPES: Mapping[type, str] = {
    bool: _INTEGER,
    int: _INTEGER,
    float: _FLOAT,
    complex: "conjugate imag real",
    Decimal: """
        adjusted as_integer_ratio as_tuple conjugate copy_abs copy_negate imag is_finite is_infinite is_nan
        is_signed is_zero normalize quantize real to_integral_value
    """,
    str: _STRING,
    Markup: f"{_STRING} striptags unescape",
    date: _DATE,
    time: _TIME,
    datetime: f"{_DATE} {_TIME} combine date strptime time timetz",
    timedelta: "days max microseconds min resolution seconds total_seconds",
    list: "copy count index",
    tuple: "count index",
    dict: "copy get items keys values",
    range: "count index start step stop",
    struct_time: "count index tm_hour tm_mday tm_min tm_mon tm_sec tm_wday tm_yday tm_year",
    type(date.min.isocalendar()): "count index week weekday year",
    type(Decimal(0).as_tuple()): "count digits exponent index sign",
    _GroupTuple: "count grouper index list",
    Cycler: "current next reset",
    LoopContext: """
        changed cycle depth depth0 first index index0 last length nextitem previtem revindex revindex0
    """,
}
ATTRIBUTES: Mapping[type, frozenset[str]] = {
    kind: frozenset(words.split()) for kind, words in _TYPES.items()
}
"""The attributes and methods of each type."""


def is_allowed(value: Any, name: str) -> bool:
    """Return whether expressions may read an attribute of a value."""
    if isinstance(value, Namespace):  # its attributes are the template's own
        return not name.startswith("_")
    if name == "timestamp" and isinstance(value, datetime):
        return value.tzinfo is not None  # of other moments, it is in the machine's time zone
    return name in ATTRIBUTES.get(type(value), ())
