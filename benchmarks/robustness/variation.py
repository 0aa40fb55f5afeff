"""Changes that leave a schema valid, so that what it does is reached, and not only what refuses it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from benchmarks.robustness.mutation import Document

_FROM_ID = (
    {"template": "{{ id }}-{{ (id * 7) | string | pad(6, '0') }}"},
    {"template": "{% if id is odd %}odd {{ id }}{% else %}even{% endif %}"},
    {"expr": "id * 2 + 1"},
    {"expr": "'a' if id % 3 == 0 else 'b'"},
    {"expr": "date(2020, 1, 1) + days(id % 1000)"},
)
_HOLDING_FOR_ID = (
    "id >= 0",
    {"unique": ["id"]},
    {"range": "id", "min": 0, "max": 10**9},
    {"if": "id > 2", "then": "id > 1"},
)
_LOCALES = ("en_US", "en_GB", "nl_BE", "fr_FR", "de_DE", "ja_JP", "ar_EG")


def vary(document: Document, rng: random.Random, times: int) -> Document:
    """Return a copy of a schema with some valid changes.

    Args:
        document: A schema; where it has a column ``id``, that is a number of 0 or more.
        rng: Decides what is changed and how.
        times: How many changes, 0 or more.
    """
    varied = copy.deepcopy(document)
    for _ in range(times):
        tables = varied["tables"]
        written = [
            table for table in tables.values() if isinstance(table, dict) and "columns" in table
        ]
        if written:
            rng.choice(_CHANGES)(varied, rng.choice(written), rng)
    return varied


def _rows(document: Document, table: Document, rng: random.Random) -> None:
    if isinstance(table.get("rows"), int):
        table["rows"] = max(1, table["rows"] + rng.randint(-3, 500))


def _settings(document: Document, table: Document, rng: random.Random) -> None:
    document["seed"] = rng.choice((rng.randrange(2**31), "a seed", 0))
    if rng.random() < 0.1:
        document["locale"] = rng.choice(_LOCALES)


def _modified(document: Document, table: Document, rng: random.Random) -> None:
    column = _some_column(table, rng)
    modifiers: list[tuple[str, Any]] = [("null", round(rng.random(), 2)), ("hidden", True)]
    if "id" in table["columns"]:
        modifiers += [("null", "id % 5 == 0"), ("when", "id % 3 != 1")]
    name, value = rng.choice(modifiers)
    if column is not None and "model" not in column:
        column.setdefault(name, value)


def _larger(document: Document, table: Document, rng: random.Random) -> None:
    """Raise one number of a provider's parameters, which seldom turns a range around."""
    column = _some_column(table, rng) or {}
    held = [node for node in column.values() if isinstance(node, dict)]
    places = [
        (node, key)
        for node in held
        for key, value in node.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and key != "min"
    ]
    if places:
        node, key = rng.choice(places)
        node[key] += rng.choice((1, 2, 7))


def _repeated(document: Document, table: Document, rng: random.Random) -> None:
    column = _some_column(table, rng)
    if column is not None:
        _add(table, copy.deepcopy(column))


def _computed(document: Document, table: Document, rng: random.Random) -> None:
    if "id" in table.get("columns", {}):
        _add(table, dict(rng.choice(_FROM_ID)))


def _constrained(document: Document, table: Document, rng: random.Random) -> None:
    if "id" in table.get("columns", {}):
        table.setdefault("constraints", []).append(copy.deepcopy(rng.choice(_HOLDING_FOR_ID)))


def _reordered(document: Document, table: Document, rng: random.Random) -> None:
    columns = list(table.get("columns", {}).items())
    rng.shuffle(columns)
    table["columns"] = dict(columns)


def _related(document: Document, table: Document, rng: random.Random) -> None:
    """Add a table of rows that refer to this one's, a number of them for each or so many in all."""
    tables = document["tables"]
    name = next(name for name in tables if tables[name] is table)
    if "id" not in table.get("columns", {}):
        return
    added: Document = {"columns": {"id": "sequence", "of": {"ref": f"{name}.id"}}}
    added["rows"] = rng.randint(1, 300)
    tables[f"child{len(tables)}"] = added


_CHANGES: tuple[Callable[[Document, Document, random.Random], None], ...] = (
    _rows, _settings, _modified, _modified, _larger, _repeated, _computed, _constrained, _reordered,
    _related,
)  # fmt: skip


def _some_column(table: Document, rng: random.Random) -> dict[str, Any] | None:
    """Return the settings of one column, as a mapping in its place; None if there is none to change."""
    columns = table.get("columns", {})
    names = [name for name in columns if name not in ("id", "*") and columns[name] is not None]
    if not names:
        return None
    name = rng.choice(names)
    if isinstance(columns[name], str):
        columns[name] = {columns[name]: None}
    return columns[name] if isinstance(columns[name], dict) else None


def _add(table: Document, column: dict[str, Any]) -> None:
    name = f"added{len(table['columns'])}"
    if "ref" in column:  # another row needs a name of its own
        said = column["ref"] if isinstance(column["ref"], dict) else {"column": column["ref"]}
        column = {**column, "ref": {**said, "as": name}}
    table["columns"][name] = column
