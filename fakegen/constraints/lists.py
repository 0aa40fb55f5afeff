"""Lists of columns in a constraint's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import TableColumn

_IN_WORDS = {1: "one", 2: "two"}


def names_of(columns: Sequence[TableColumn], name: str, least: int = 1) -> list[str]:
    """Return the names of columns.

    Args:
        columns: A parameter's value.
        name: The parameter's name.
        least: How many there must be, 1 or 2.

    Raises:
        ParameterError: One occurs twice, or there are too few.
    """
    names = [column.name for column in columns]
    for place, column in enumerate(names):
        if column in names[:place]:
            raise ParameterError(f"column {column!r} occurs twice in {name!r}", name, key=place)
    if len(names) < least:
        raise ParameterError(f"{name!r} needs a list of {_IN_WORDS[least]} or more columns", name)
    return names


def written_names(value: Any) -> list[str]:
    """Return the strings in what a user wrote: a list or a single string; anything else is left out."""
    listed = list(value) if isinstance(value, list | tuple) else [value]
    return [name for name in listed if isinstance(name, str)]
