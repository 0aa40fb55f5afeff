"""Parameters and documentation of Faker's methods, read from their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from fakegen.interfaces.parameters import Parameter

_PLAIN = (bool, int, float, str, Decimal, date, datetime, time, timedelta)


def parameters_of(method: Callable[..., Any]) -> dict[str, Parameter]:
    """Return a method's parameters, with types that a schema can express.

    A parameter of another type (a class, a function) accepts any value, which Faker itself checks.
    """
    try:
        hints = typing.get_type_hints(method)
    except (NameError, TypeError):
        hints = {}
    docs = _documented(inspect.getdoc(method) or "")
    return {
        name: Parameter(name, _type(hints.get(name, Any)), item.default, docs.get(name, ""))
        for name, item in inspect.signature(method).parameters.items()
        if item.kind in (item.POSITIONAL_OR_KEYWORD, item.KEYWORD_ONLY)
    }


def doc_of(method: Callable[..., Any]) -> str:
    """Return a method's documentation without examples and parameters; by default its name in words."""
    text = inspect.getdoc(method) or ""
    kept = [
        line
        for line in text.splitlines()
        if not re.match(r"\s*:(sample|example|param|returns?|rtype)\b", line)
    ]
    cleaned = "\n".join(kept).strip()
    return cleaned or in_words(method)


def in_words(method: Callable[..., Any]) -> str:
    """Return a method's name as a sentence, for a method that its library does not describe."""
    return f"{getattr(method, '__name__', 'value').replace('_', ' ').capitalize()}."


def _documented(doc: str) -> dict[str, str]:
    return {name: text.strip() for name, text in re.findall(r":param (\w+):? *(.*)", doc)}


def _type(hint: Any) -> Any:
    if hint in _PLAIN or hint is type(None):
        return hint
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        options = [_type(argument) for argument in arguments]
        return Any if Any in options else Union[tuple(options)]  # noqa: UP007
    if origin is Literal:
        return hint
    if origin in (list, tuple, set) or getattr(origin, "__name__", "") in (
        "Sequence",
        "Collection",
    ):
        return list[Any]
    return Any
