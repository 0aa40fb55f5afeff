"""Writing a schema in Python: each function returns the entry that YAML would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fakegen.language.modifiers import MODIFIERS

Document = dict[str, Any]


def column(provider: str, value: Any = None, /, **named: Any) -> Document:
    """Return one entry of ``columns``.

    Args:
        provider: The provider's name, ``faker.first_name``.
        value: The provider's value as a whole (``column("regex", "[A-Z]{3}")``), instead of
            parameters by name.
        named: Modifiers (``unique=True``, ``null=0.2``) and the provider's parameters; a trailing
            underscore is dropped (``from_``).

    Raises:
        TypeError: Both a value and parameters are given.
    """
    given = {name.removesuffix("_"): item for name, item in named.items()}
    modifiers = {name: item for name, item in given.items() if _is_modifier(name, item)}
    parameters = {name: item for name, item in given.items() if name not in modifiers}
    if value is not None and parameters:
        raise TypeError("give the provider's value or its parameters, not both")
    said = {n: item for n, item in modifiers.items() if item is not MODIFIERS[n].default}
    return {provider: parameters if value is None else value, **said}


def _is_modifier(name: str, item: Any) -> bool:
    """Return whether it is a modifier: a list of ``columns`` is a parameter, of ``sample``."""
    return name in MODIFIERS and (name != "columns" or isinstance(item, Mapping))


def table(
    *,
    columns: Mapping[str, str | Document],
    rows: int | None = None,
    locale: str | Sequence[str] | Document | None = None,
    constraints: Sequence[str | Document] = (),
    conditions: Sequence[Document] = (),
    variants: Mapping[str, Document] | None = None,
) -> Document:
    """Return one entry of ``tables``.

    Without ``rows``, the table has as many rows as its conditions ask for, or 100 without any.
    """
    made: Document = {"columns": dict(columns)}
    if rows is not None:
        made["rows"] = rows
    if locale is not None:
        made["locale"] = locale
    if constraints:
        made["constraints"] = list(constraints)
    if conditions:
        made["conditions"] = list(conditions)
    if variants:
        made["variants"] = dict(variants)
    return made
