"""Lists of columns in a constraint's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import TableColumn


def names_of(columns: Sequence[TableColumn], name: str, least: int = 1) -> list[str]:
    """Return the names of columns.

    Args:
        columns: A parameter's value.
        name: The parameter's name.
        least: How many there must be.

    Raises:
        ParameterError: One stands twice, or there are too few.
    """
    names = [column.name for column in columns]
    for place, column in enumerate(names):
        if column in names[:place]:
            raise ParameterError(f"column {column!r} stands twice in {name!r}", name, key=place)
    if len(names) < least:
        raise ParameterError(f"{name!r} needs a list of {least} or more columns", name)
    return names


def written_names(value: Any) -> list[str]:
    """Return the strings in a list, or a string alone: what a user wrote, if it is well-formed."""
    listed = list(value) if isinstance(value, list | tuple) else [value]
    return [name for name in listed if isinstance(name, str)]
