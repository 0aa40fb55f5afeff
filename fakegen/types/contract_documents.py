"""What the readers of contract documents share: checking their form with messages of one kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fakegen.errors import ParameterError


def mappings(value: Any, what: str) -> Iterable[Mapping[str, Any]]:
    """Return a list of mappings, empty if there is none.

    Raises:
        ParameterError: It is something else.
    """
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise ParameterError(f"{what} must be a list of mappings")
    return value


def name_of(item: Mapping[str, Any], what: str) -> str:
    """Return the name of a table or a column.

    Raises:
        ParameterError: It has none.
    """
    name = item.get("name")
    if not isinstance(name, str) or not name:
        raise ParameterError(f"{what} has no name")
    return name
