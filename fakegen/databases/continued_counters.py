"""Counters that go on behind the rows that a database has.

A schema numbers its rows as if there were no others. Where rows are appended to a table that has some, each counter
of it goes on: behind the greatest number there, where it is a column of whole numbers, or else behind as many numbers
as there are rows. What is computed from it, and what refers to it, follows by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from fakegen.databases.loader import Loader
from fakegen.databases.stored_tables import MatchedTable

_INTEGER = re.compile(r"u?(?:big|small|medium|tiny|huge)?int(?:eger)?\b|int[248]\b", re.IGNORECASE)


Counter: TypeAlias = tuple[int, int] | None
"""The first number of a counter and its step; None where its values are no numbers."""


def numbers_used(
    tables: Mapping[str, MatchedTable],
    counters: Callable[[str], Mapping[str, Counter]],
    loader: Loader,
) -> dict[str, dict[str, int]]:
    """Return how many numbers of the counters of rows to append are used, by table and column.

    Args:
        tables: The tables, by the schema's name.
        counters: Returns the counters of a table of the schema, by column.
        loader: Asks the database.
    """
    used: dict[str, dict[str, int]] = {}
    for name, match in tables.items():
        for column, counter in counters(name).items():
            passed = _used(match, column, counter, loader)
            if passed:
                used.setdefault(name, {})[column] = passed
    return used


def _used(match: MatchedTable, column: str, counter: Counter, loader: Loader) -> int:
    """Return how many of a counter's numbers a table's rows have used."""
    stored, table = match.loaded.get(column), match.stored.sql
    if counter is None or stored is None or not _INTEGER.match(stored.type):
        return loader.number(f"SELECT COUNT(*) FROM {table}") or 0  # noqa: S608 - a quoted name
    start, step = counter
    outermost = "MAX" if step > 0 else "MIN"
    last = loader.number(f"SELECT {outermost}({loader.quoted(stored.name)}) FROM {table}")  # noqa: S608
    return 0 if last is None else max((last - start) // step + 1, 0)
