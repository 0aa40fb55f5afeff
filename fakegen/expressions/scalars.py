"""The filters and functions that fakegen adds to Jinja2's, as functions of single values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from jinja2 import Undefined


def ascii_text(text: str) -> str:
    """Return a text in ASCII letters: accents dropped, other scripts transliterated."""
    text = str(text)
    if text.isascii():
        return text
    from faker.decode import unidecode

    return str(unidecode(text))


def slug(text: str) -> str:
    """Return a text as ASCII in lower case, with ``-`` for anything but letters and digits."""
    return re.sub("[^a-z0-9]+", "-", ascii_text(text).lower()).strip("-")


def initials(text: str) -> str:
    """Return the first letter of each word: ``JM`` of ``José María``."""
    return "".join(word[0] for word in str(text).replace("-", " ").split())


def strftime(moment: date, pattern: str) -> str:
    """Return a date or a time written as a pattern of Python's ``strftime`` says."""
    return moment.strftime(pattern)


def zfill(value: Any, width: int) -> str:
    """Return a value as text with zeros in front, ``width`` characters wide."""
    return str(value).zfill(width)


def pad(value: Any, width: int, fill: str = " ", side: str = "left") -> str:
    """Return a value as text, filled up on one side to ``width`` characters."""
    return str(value).ljust(width, fill) if side == "right" else str(value).rjust(width, fill)


def concat(*values: Any) -> str:
    """Return the texts of all values, one behind the other."""
    return "".join(map(str, values))


def coalesce(*values: Any) -> Any:
    """Return the first value that is not missing."""
    return next((value for value in values if value is not None), None)


def default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """Return a value, or another one where it is missing; with true also where it is empty."""
    missing = value is None or isinstance(value, Undefined)
    return default_value if missing or (boolean and not value) else value


def smaller(first: Any, *others: Any) -> Any:
    """Return the smallest value."""
    return min(first, *others) if others else first


def larger(first: Any, *others: Any) -> Any:
    """Return the largest value."""
    return max(first, *others) if others else first


def to_date(value: Any, month: int | None = None, day: int | None = None) -> date:
    """Return a date: of a text as ``2020-12-31``, of year, month and day, or of a moment."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    return date(value, month or 1, day or 1)


def to_datetime(value: Any, *parts: int) -> datetime:
    """Return a moment: of a text as ``2020-12-31 18:30``, of numbers, or of a date."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return datetime(value, *parts)  # type: ignore[arg-type]


def years_between(start: date, end: date) -> int:
    """Return how many birthdays there are from one date to another: an age."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


UNITS: Mapping[str, timedelta] = {
    "weeks": timedelta(weeks=1),
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
    "seconds": timedelta(seconds=1),
}
"""The functions that make a duration of a number."""


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
    "years_between": years_between,
    **{name: _duration(name, unit) for name, unit in UNITS.items()},
}
