"""Types and values in words, as messages and documentation print them."""

from __future__ import annotations

import types
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

_WORDS: dict[Any, tuple[str, str]] = {
    Any: ("any value", "values"),
    bool: ("true or false", "booleans"),
    int: ("an integer", "integers"),
    float: ("a number", "numbers"),
    str: ("a string", "strings"),
    Decimal: ("a number", "numbers"),
    date: ("a date (2026-12-31)", "dates (2026-12-31)"),
    datetime: (
        "a date and time (2026-12-31 23:59:59)",
        "dates with times (2026-12-31 23:59:59)",
    ),
    time: ("a time of day (23:59:59)", "times of day (23:59:59)"),
    timedelta: (
        "a length of time (30y, 6mo, 2w, 10d, 8h, 15m, 30s)",
        "lengths of time (30y, 6mo, 2w, 10d, 8h, 15m, 30s)",
    ),
}


def show(value: Any) -> str:
    """Return a value as messages print it: as in a schema, and at most 60 characters long."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def describe(annotation: Any) -> str:
    """Return a type in words, as in "must be ...": ``an integer or a list of integers``."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _either(describe(option) for option in _options(arguments))
    if origin is Literal:
        return "one of " + ", ".join(str(argument) for argument in arguments)
    if origin is list:
        return _list("a list", arguments)
    if origin is dict:
        return "a mapping"
    if getattr(origin, "__name__", "") == "Dynamic":
        return describe(arguments[0])
    return _words(annotation)[0]


def _plural(annotation: Any) -> str:
    """Return what several values of a type are called: ``integers``."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _either(_plural(option) for option in _options(arguments))
    if origin is Literal:
        return "any of " + ", ".join(str(argument) for argument in arguments)
    if origin is list:
        return _list("lists", arguments)
    return "mappings" if origin is dict else _words(annotation)[1]


def _options(arguments: tuple[Any, ...]) -> list[Any]:
    """Return the options of a union that a user needs to know: a number can be an integer."""
    implied = [type(None), *([int, Decimal] if float in arguments else [])]
    return [argument for argument in arguments if argument not in implied]


def _either(options: Iterable[str]) -> str:
    *others, last = dict.fromkeys(options)
    return f"{', '.join(others)} or {last}" if others else last


def _list(word: str, arguments: tuple[Any, ...]) -> str:
    known = arguments and Any not in (arguments[0], *get_args(arguments[0]))
    return f"{word} of {_plural(arguments[0])}" if known else word


def _words(annotation: Any) -> tuple[str, str]:
    name = getattr(annotation, "__name__", str(annotation)).lower()
    return _WORDS.get(annotation, (name, name))


def name_type(annotation: Any, one: str, several: str) -> None:
    """Say what a value of a type, and several values, are called; for types declared elsewhere."""
    _WORDS[annotation] = one, several
