"""Writing a schema in Python: each function returns the mapping that YAML would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Document = dict[str, Any]


def column(
    provider: str,
    value: Any = None,
    /,
    *,
    unique: bool = False,
    null: float | str | None = None,
    when: str | None = None,
    locale: str | None = None,
    type: str | None = None,
    round: int | None = None,
    hidden: bool = False,
    **parameters: Any,
) -> Document:
    """Return one entry of ``columns``.

    Args:
        provider: The provider's name, ``faker.first_name``.
        value: The provider's value as a whole (``column("regex", "[A-Z]{3}")``), instead of
            parameters by name.
        unique: No value twice.
        null: A rate in 0 .. 1, or an expression that says where the value is null.
        when: An expression; the value is null where it does not hold.
        locale: The column's own locale.
        type: The type that values are converted to.
        round: The number of decimals that numbers are rounded to.
        hidden: Made for other columns to read, but not written.
        parameters: The provider's parameters; a trailing underscore is dropped (``from_``).

    Raises:
        TypeError: Both a value and parameters are given.
    """
    if value is not None and parameters:
        raise TypeError("give the provider's value or its parameters, not both")
    named = {name.removesuffix("_"): item for name, item in parameters.items()}
    modifiers = {
        "unique": unique or None,
        "null": null,
        "when": when,
        "locale": locale,
        "type": type,
        "round": round,
        "hidden": hidden or None,
    }
    given = {name: item for name, item in modifiers.items() if item is not None}
    return {provider: named if value is None else value, **given}


def table(
    *,
    columns: Mapping[str, str | Document],
    rows: int | None = None,
    constraints: Sequence[str | Document] = (),
    given: Sequence[Document] = (),
) -> Document:
    """Return one entry of ``tables``: 100 rows, or as many as are given, unless it says how many."""
    made: Document = {"columns": dict(columns)}
    if rows is not None:
        made["rows"] = rows
    if constraints:
        made["constraints"] = list(constraints)
    if given:
        made["given"] = list(given)
    return made


def schema(
    *,
    tables: Mapping[str, Document],
    seed: int | str = 0,
    locale: str | None = None,
    now: date | None = None,
    sources: Mapping[str, Document] | None = None,
    models: Mapping[str, Document] | None = None,
) -> Document:
    """Return a whole schema document, as :func:`fakegen.load` takes it."""
    parts = {"locale": locale, "now": now, "sources": sources, "models": models}
    given = {name: item for name, item in parts.items() if item is not None}
    return {"fakegen": 1, "seed": seed, **given, "tables": dict(tables)}
