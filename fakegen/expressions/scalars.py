"""Filters and functions that fakegen adds to those of Jinja2, as functions of single values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from jinja2 import Undefined

from fakegen.expressions.ascii_text import ascii_text
from fakegen.expressions.moment_formats import write_moment
from fakegen.expressions.months import months, years


def slug(text: str) -> str:
    """Return a string in lower-case ASCII, with ``-`` for everything except letters and digits."""
    return re.sub("[^a-z0-9]+", "-", ascii_text(text).lower()).strip("-")


def initials(text: str) -> str:
    """Return the first letters of all words: ``JM`` for ``José María``."""
    return "".join(word[0] for word in str(text).replace("-", " ").split())


def strftime(moment: date, pattern: str) -> str:
    """Return a date or a time as a string in a format of Python's ``strftime``, with English names."""
    return write_moment(moment, pattern)


def zfill(value: Any, width: int) -> str:
    """Return a value as a string, padded to ``width`` characters with zeros in front."""
    return str(value).zfill(width)


def pad(value: Any, width: int, fill: str = " ", side: str = "left") -> str:
    """Return a value as a string, padded on one side to ``width`` characters."""
    return str(value).ljust(width, fill) if side == "right" else str(value).rjust(width, fill)


def concat(*values: Any) -> str:
    """Return all values as strings, one after the other."""
    return "".join(map(str, values))


def coalesce(*values: Any) -> Any:
    """Return the first value that is not null."""
    return next((value for value in values if value is not None), None)


def default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """Return a value, or another one if it is missing or, with ``boolean``, empty."""
    missing = value is None or isinstance(value, Undefined)
    return default_value if missing or (boolean and not value) else value


def smaller(first: Any, *others: Any) -> Any:
    """Return the smallest value."""
    return min(first, *others) if others else first


def larger(first: Any, *others: Any) -> Any:
    """Return the largest value."""
    return max(first, *others) if others else first


def to_date(value: Any, month: int | None = None, day: int | None = None) -> date:
    """Return a date, from a string such as ``2020-12-31``, from numbers, or from a moment."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    return date(value, month or 1, day or 1)


def to_datetime(value: Any, *parts: int) -> datetime:
    """Return a moment, from a string such as ``2020-12-31 18:30``, from numbers, or from a date."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return datetime(value, *parts)  # type: ignore[arg-type]


def years_between(start: date, end: date) -> int:
    """Return the number of full years between two dates."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


UNITS: Mapping[str, timedelta] = {
    "weeks": timedelta(weeks=1),
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
    "seconds": timedelta(seconds=1),
}
"""The functions that turn a number into a duration."""


def _duration(word: str, unit: timedelta) -> Callable[[float], timedelta]:
    def duration(number: float) -> timedelta:
        return unit * number

    duration.__doc__ = f"Return a duration of so many {word}."
    return duration


FILTERS: Mapping[str, Callable[..., Any]] = {
    "ascii": ascii_text,
    "d": default,
    "default": default,
    "initials": initials,
    "pad": pad,
    "slug": slug,
    "strftime": strftime,
    "zfill": zfill,
}

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "coalesce": coalesce,
    "concat": concat,
    "date": to_date,
    "datetime": to_datetime,
    "max": larger,
    "min": smaller,
    "months": months,
    "years": years,
    "years_between": years_between,
    **{name: _duration(name, unit) for name, unit in UNITS.items()},
}
