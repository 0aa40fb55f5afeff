"""What a user writes for a constraint: a value, or a mapping whose further keys are options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.constraint import Surroundings
from fakegen.interfaces.provider import Expression


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


def column(table: Surroundings, name: Any, kind: str) -> Expression:
    """Return the values that a constraint is about.

    Raises:
        ParameterError: The user did not write a column's name, or there is no such column.
    """
    if not isinstance(name, str):
        raise ParameterError(f"{kind!r} needs the name of a column, not {name!r}")
    return table(name)


def columns(table: Surroundings, names: Any, kind: str, least: int = 1) -> dict[str, pa.DataType]:
    """Return the types of the columns that a constraint is about, by name; one may stand alone.

    Raises:
        ParameterError: These are no columns, one stands twice, or there are too few.
    """
    listed = list(names) if isinstance(names, list | tuple) else [names]
    found: dict[str, pa.DataType] = {}
    for name in listed:
        expression = column(table, name, kind)
        if list(expression.reads) != [expression.text]:
            raise ParameterError(f"{kind!r} needs the names of columns, and {name!r} is none")
        if name in found:
            raise ParameterError(f"column {name!r} stands twice in {kind!r}")
        found[name] = expression.type
    if len(found) < least:
        raise ParameterError(f"{kind!r} needs a list of {least} or more columns")
    return found


def names_in(value: Any) -> list[str]:
    """Return the texts in a list, or a text alone: what a user wrote, if it is well-formed."""
    listed = list(value) if isinstance(value, list | tuple) else [value]
    return [name for name in listed if isinstance(name, str)]


def condition(table: Surroundings, text: Any) -> Expression:
    """Return an expression that is true or false.

    Raises:
        ParameterError: It is something else.
    """
    if isinstance(text, bool):
        text = str(text).lower()
    if not isinstance(text, str):
        raise ParameterError(f"a condition is an expression, not {text!r}")
    expression = table(text)
    if expression.type != pa.bool_():
        raise ParameterError(f"a condition must be true or false, but {text!r} is not")
    return expression
