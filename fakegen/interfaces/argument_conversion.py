"""What a user wrote, converted to the type of the parameter that it is for."""

from __future__ import annotations

import inspect
import math
import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Union, get_args, get_origin

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.type_words import describe, show


def convert(value: Any, annotation: Any, name: str) -> Any:
    """Convert a value to a parameter's type.

    Args:
        value: What the user wrote: None, a bool, number, string, date, list or mapping.
        annotation: The parameter's type. Values for ``Expression``, ``Template`` and expressions for
            ``Dynamic`` are not passed to this function: binding compiles them.
        name: The parameter's name, for messages.

    Raises:
        ParameterError: The value is not of the type.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is Any or annotation is inspect.Parameter.empty:
        return value
    if origin in (Union, types.UnionType) and annotation not in _CONVERTERS:
        return _convert_union(value, arguments, name)
    if origin is Literal:
        return _convert_literal(value, arguments, name)
    if origin is list:
        return _convert_list(value, arguments, name)
    if origin is dict:
        return _convert_dict(value, arguments, name)
    if getattr(origin, "__name__", "") == "Dynamic":
        return origin(convert(value, arguments[0], name))
    converter = _CONVERTERS.get(annotation)
    if converter is None:
        return value
    try:
        return converter(value)
    except (ValueError, TypeError, OverflowError, InvalidOperation):
        raise ParameterError(
            f"{name!r} must be {describe(annotation)}, not {show(value)}", name
        ) from None


def _convert_union(value: Any, arguments: tuple[Any, ...], name: str) -> Any:
    if value is None and type(None) in arguments:
        return None
    options = [argument for argument in arguments if argument is not type(None)]
    for option in options:  # an exact match wins: 1 stays an integer in float | int
        if option is type(value):
            return value
    failures = []
    for option in options:
        try:
            return convert(value, option, name)
        except ParameterError as error:
            failures.append(error)
    alike = [
        failure
        for option, failure in zip(options, failures, strict=True)
        if (origin := get_origin(option)) in (list, dict) and isinstance(value, origin)
    ]
    if len(failures) == 1 or len(alike) == 1:  # the user meant this option: name its mistake
        raise (alike or failures)[0]
    words = describe(Union[tuple(options)])  # noqa: UP007 - of a list of types
    raise ParameterError(f"{name!r} must be {words}, not {show(value)}", name)


def _convert_literal(value: Any, arguments: tuple[Any, ...], name: str) -> Any:
    for argument in arguments:
        if value == argument and type(value) is type(argument):
            return argument
    words = ", ".join(str(argument) for argument in arguments)
    raise ParameterError(
        f"{name!r} must be one of {words}, not {show(value)}",
        name,
        nearest(str(value), map(str, arguments)),
    )


def _convert_list(value: Any, arguments: tuple[Any, ...], name: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ParameterError(f"{name!r} must be a list, not {show(value)}", name)
    inner = arguments[0] if arguments else Any
    converted = []
    for index, item in enumerate(value):
        try:
            converted.append(convert(item, inner, name))
        except ParameterError as error:
            raise ParameterError(
                f"{name!r}, element {index + 1}, must be {describe(inner)}, not {show(item)}",
                name,
                error.suggestion,
                index,
            ) from None
    return converted


def _convert_dict(value: Any, arguments: tuple[Any, ...], name: str) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise ParameterError(f"{name!r} must be a mapping, not {show(value)}", name)
    inner = arguments[1] if arguments else Any
    converted = {}
    for key, item in value.items():
        try:
            converted[key] = convert(item, inner, name)
        except ParameterError as error:
            raise ParameterError(
                f"{name!r}, {key!r}, must be {describe(inner)}, not {show(item)}",
                name,
                error.suggestion,
                key,
            ) from None
    return converted


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if value != int(value):
        raise ValueError
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError
    if not math.isfinite(number := float(value)):
        raise ValueError
    return number


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError
    return number


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value)


def _datetime(value: Any) -> datetime:
    """Return a moment; one without an offset is in UTC."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _written_moment(value: Any) -> date | datetime:
    """Return a date, or a moment with or without an offset: what was written."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return datetime.fromisoformat(value)


def _time(value: Any) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)


_UNITS = {
    "us": timedelta(microseconds=1),
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30.436875),
    "y": timedelta(days=365.2425),
}


def _duration(value: Any) -> timedelta:
    """Return a length of time from ``30y``, ``2h30m``, ``1.5d``, ``-10d`` or a number of seconds."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        return timedelta(seconds=_number(value))
    match = re.fullmatch(r"\s*([+-]?)((?:\d+(?:\.\d+)?\s*[a-z]+\s*)+)", value.lower())
    if not match:
        raise ValueError(value)
    total = timedelta()
    for amount, unit in re.findall(r"(\d+(?:\.\d+)?)\s*([a-z]+)", match[2]):
        if unit not in _UNITS:
            raise ValueError(unit)
        total += float(amount) * _UNITS[unit]
    return -total if match[1] == "-" else total


_CONVERTERS: dict[Any, Callable[[Any], Any]] = {
    bool: _boolean,
    int: _integer,
    float: _number,
    str: _string,
    Decimal: _decimal,
    date: _date,
    datetime: _datetime,
    date | datetime: _written_moment,
    time: _time,
    timedelta: _duration,
}
