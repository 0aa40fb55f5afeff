"""What a user writes for a constraint: a value, or a mapping whose further keys are options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from fakegen.errors import ParameterError, nearest
from fakegen.plugins.provider import Expression

Compile = Callable[[str], Expression]
"""Turns the text of an expression, or a column's name, into its compiled form."""


def options(value: Any, name: str, *known: str) -> dict[str, Any]:
    """Return the options of ``{name: ..., option: ...}``, with the first value under ``name``.

    Raises:
        ParameterError: An option is not one of the known ones.
    """
    if not (isinstance(value, Mapping) and name in value):
        return {name: value}
    for key in value:
        if key != name and key not in known:
            raise ParameterError(
                f"{name!r} has no option {key!r}; it has {', '.join(known) or 'none'}",
                suggestion=nearest(str(key), known),
                key=key,
            )
    return dict(value)


def column(compile: Compile, name: Any, kind: str) -> Expression:
    """Return the values that a constraint is about.

    Raises:
        ParameterError: The user did not write a column's name, or there is no such column.
    """
    if not isinstance(name, str):
        raise ParameterError(f"{kind!r} needs the name of a column, not {name!r}")
    return compile(name)


def condition(compile: Compile, text: Any) -> Expression:
    """Return an expression that is true or false.

    Raises:
        ParameterError: It is something else.
    """
    if isinstance(text, bool):
        text = str(text).lower()
    if not isinstance(text, str):
        raise ParameterError(f"a condition is an expression, not {text!r}")
    expression = compile(text)
    if expression.type != pa.bool_():
        raise ParameterError(f"a condition must be true or false, but {text!r} is not")
    return expression
