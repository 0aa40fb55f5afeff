"""Which of a plan's tables, columns and rows a run makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from fakegen.api.checked_arguments import as_list, known
from fakegen.errors import UsageError, did_you_mean, nearest
from fakegen.language import SchemaSpec
from fakegen.plan.table_plan import Plan

Rows: TypeAlias = int | Mapping[str, int] | None
"""How many rows: of every table, or by table; None for what the schema says."""


class RowRange:
    """The rows of each table that are asked for.

    Args:
        spec: The schema.
        rows: How many.
        start: The first row; None for the first of the table.
        only: The tables of which rows are made; none for all.

    Raises:
        UsageError: A number is negative, or there is no such table.
    """

    def __init__(
        self, spec: SchemaSpec, rows: Rows, start: int | None, only: Collection[str] = ()
    ) -> None:
        counts = rows.values() if isinstance(rows, Mapping) else [rows or 0]
        if any(count < 0 for count in counts):
            raise UsageError("the number of rows must be 0 or more")
        if start is not None and start < 0:
            raise UsageError("the first row must be 0 or more")
        for name in rows if isinstance(rows, Mapping) else ():
            known("table", name, spec.tables)
            if start is None and not _is_spread(spec, name) and (why := _follows(spec, name)):
                raise UsageError(f"the rows of table {name!r} follow from {why}")
        self._spec, self._rows, self._only = spec, rows, only
        self._start = start
        self.start = start or 0

    @property
    def sizes(self) -> Rows:
        """How many rows each table must have to include these."""
        if self._start is None:
            return None if self._rows is None else _sizes(self._spec, self._rows)
        return {
            # A table of which no rows are asked for keeps its size: others refer to its rows.
            name: max(table.rows, self.start + asked if (asked := self._asked(name)) else 0)
            for name, table in self._spec.tables.items()
            if not _follows(self._spec, name)
            and (not self._only or name in self._only)
            and (not table.hidden or self._is_named(name))
        }

    def _is_named(self, table: str) -> bool:
        return isinstance(self._rows, Mapping) and table in self._rows

    def count(self, plan: Plan, table: str) -> int:
        """Return how many rows of a table are made."""
        rows = plan.tables[table].rows
        if self._start is None:
            return rows
        if not _follows(self._spec, table):
            return self._asked(table)
        left = max(0, rows - self.start)
        asked = self._rows.get(table) if isinstance(self._rows, Mapping) else self._rows
        return left if asked is None else min(asked, left)

    def _asked(self, table: str) -> int:
        left = max(0, self._spec.tables[table].rows - self.start)
        if isinstance(self._rows, Mapping):
            return self._rows.get(table, left)
        return left if self._rows is None else self._rows


def _sizes(spec: SchemaSpec, rows: int | Mapping[str, int]) -> dict[str, int]:
    """Return the sizes of tables, by name: hidden tables keep theirs, but for those whose rows are spread over.

    There are then as many more of these as there are of the rows, so that each has about as many as before.
    """
    found: dict[str, int] = {}
    for name, table in spec.tables.items():
        spread = _is_spread(spec, name)
        if isinstance(rows, Mapping):
            asked = rows.get(name)
        else:
            asked = None if table.hidden or (_follows(spec, name) and not spread) else rows
        if asked is None:
            continue
        found[name] = asked
        for above in _above(spec, name) if spread else ():
            size = max(1, round(_size(spec, above) * asked / max(_size(spec, name), 1)))
            found.setdefault(above, size)
    return found


def _is_spread(spec: SchemaSpec, name: str) -> bool:
    """Return whether a table says how many rows are spread over those of hidden tables."""
    children = spec.tables[name].children
    above = _above(spec, name)
    is_spread = children is not None and children.in_all is not None
    return is_spread and bool(above) and all(spec.tables[one].hidden for one in above)


def _above(spec: SchemaSpec, name: str) -> list[str]:
    """Return the tables that a table's rows belong to, directly or not."""
    found: list[str] = []
    while (per := spec.tables[name].per) in spec.tables and per is not None and per not in found:
        found.append(per)
        name = per
    return found


def _size(spec: SchemaSpec, name: str) -> int:
    """Return how many rows a table says that it has."""
    table = spec.tables[name]
    in_all = table.children.in_all if table.children is not None else None
    return table.rows if in_all is None else int(in_all.value)


def _follows(spec: SchemaSpec, name: str) -> str:
    """Return what says how many rows a table has, besides its own number; nothing if that does."""
    table = spec.tables[name]
    if table.source is not None:
        return f"its source {table.source.value!r}"
    if table.per is None:
        return ""
    root = table
    while (per := root.per) in spec.tables and per is not None and per != name:
        root = spec.tables[per]
    return f"those of {table.per!r}: give the rows of {root.name!r}"


def selected(plan: Plan, only: Iterable[str]) -> dict[str, list[str]]:
    """Return the columns to make, by table.

    Args:
        plan: The plan.
        only: ``TABLE`` or ``TABLE.COLUMN``; everything if there is none.

    Raises:
        UsageError: There is no such table or column, or a string stands in place of the list.
    """
    items = as_list("only", only)
    if not items:
        tables = {name: plan.tables[name] for name in plan.order}
        return {name: list(table.columns) for name, table in tables.items() if not table.hidden}
    wanted: dict[str, list[str]] = {}
    for item in items:
        name, dot, column = item.partition(".")
        known("table", name, plan.tables)
        table = plan.tables[name]
        if dot and column not in table.types:
            near = nearest(column, table.types)
            hint = did_you_mean(near and f"{name}.{near}")
            raise UsageError(f"table {name!r} has no column {column!r}{hint}")
        wanted.setdefault(name, []).extend([column] if dot else table.columns)
    return {name: list(dict.fromkeys(columns)) for name, columns in wanted.items()}
