"""Parameters of providers, constraints, methods, sources and formats: read from signatures, then checked.

A parameter's type is its annotation: ``bool``, ``int``, ``float``, ``str``, ``Decimal``, ``date``,
``datetime``, ``time``, ``timedelta``, ``Literal``, ``list[...]``, ``dict[str, ...]``, ``Any``, unions of
these, ``Expression``, ``Template`` and ``Dynamic[...]``. Its documentation is its entry in the docstring's
``Args:`` section.
"""

from __future__ import annotations

import inspect
import keyword
import math
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from fakegen.errors import ParameterError, nearest

REQUIRED: Any = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a user can set in a schema or on the command line.

    Attributes:
        name: Its name in a schema.
        annotation: Its type: see :mod:`fakegen.interfaces.parameters`.
        default: Its default; ``REQUIRED`` if the user must give a value.
        doc: What it means.
    """

    name: str
    annotation: Any
    default: Any = REQUIRED
    doc: str = ""

    @property
    def required(self) -> bool:
        """Whether the user must give it."""
        return self.default is REQUIRED

    @property
    def default_text(self) -> str:
        """``required`` or ``default ...``; empty if the default is None."""
        if self.required:
            return "required"
        default = self.default_value
        return "" if default is None else f"default {show(default)}"

    @property
    def default_value(self) -> Any:
        """The default as a schema would write it; None if there is none."""
        if self.required:
            return None
        default = getattr(self.default, "constant", self.default)
        plain = default is None or isinstance(default, bool | int | float | str)
        return default if plain else str(default)

    @property
    def type_name(self) -> str:
        """The type in words, as messages and documentation print it."""
        return describe(self.annotation)


def parameters_of(
    function: Callable[..., Any], *, given: int | None = None
) -> dict[str, Parameter]:
    """Return the parameters of a function or class that are named when it is called, in order, by name.

    The underscore after a Python keyword is not part of the name: ``from_`` becomes ``from``.

    Args:
        function: What is called.
        given: How many arguments it gets by place: all parameters after them count. None counts those alone that are
            keyword-only.
    """
    made = function.__init__ if inspect.isclass(function) else function
    hints = get_type_hints(made)
    docs = argument_docs(inspect.getdoc(function) or "")
    found = [
        Parameter(
            _written(name),
            hints.get(name, Any),
            item.default,
            docs.get(name) or docs.get(_written(name), ""),
        )
        for place, (name, item) in enumerate(inspect.signature(function).parameters.items())
        if item.kind is inspect.Parameter.KEYWORD_ONLY
        or (item.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and place >= (given or math.inf))
    ]
    return {parameter.name: parameter for parameter in found}


def description(made: Callable[..., Any]) -> str:
    """Return a docstring without its sections on arguments, results, errors and attributes."""
    return re.split(r"\n+(?:Args|Returns|Raises|Attributes):\n", inspect.getdoc(made) or "")[0]


def _written(name: str) -> str:
    bare = name.removesuffix("_")
    return bare if keyword.iskeyword(bare) else name


def argument_docs(doc: str) -> dict[str, str]:
    """Return what the ``Args:`` section of a docstring says about each argument."""
    found: dict[str, str] = {}
    _, _, section = doc.partition("Args:\n")
    name = ""
    for line in section.splitlines():
        if not line.strip() or not line.startswith(" "):
            break
        head = re.match(r" {4}(\w+)(?: \([^)]*\))?: (.*)", line)
        if head:
            name = head[1]
            found[name] = head[2].strip()
        elif name:
            found[name] += " " + line.strip()
    return found


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


def show(value: Any) -> str:
    """Return a value as messages print it: as in a schema, and at most 60 characters long."""
    text = (
        {True: "true", False: "false", None: "null"}[value]
        if (value is None or isinstance(value, bool))
        else repr(value)
        if isinstance(value, str)
        else str(value)
    )
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
