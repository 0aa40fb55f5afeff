"""Which of a plan's tables, columns and rows a run makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    Raises:
        UsageError: A number is negative, or there is no such table.
    """

    def __init__(self, spec: SchemaSpec, rows: Rows, start: int | None) -> None:
        counts = rows.values() if isinstance(rows, Mapping) else [rows or 0]
        if any(count < 0 for count in counts):
            raise UsageError("the number of rows must be 0 or more")
        if start is not None and start < 0:
            raise UsageError("the first row must be 0 or more")
        for name in rows if isinstance(rows, Mapping) else ():
            known("table", name, spec.tables)
        self._spec, self._rows = spec, rows
        self._start = start
        self.start = start or 0

    @property
    def sizes(self) -> Rows:
        """How many rows each table must have to include these."""
        if self._start is None:
            return self._rows
        return {
            # A table of which no rows are asked for keeps its size: others refer to its rows.
            name: max(table.rows, self.start + asked if (asked := self._asked(name)) else 0)
            for name, table in self._spec.tables.items()
        }

    def count(self, plan: Plan, table: str) -> int:
        """Return how many rows of a table are made."""
        return plan.tables[table].rows if self._start is None else self._asked(table)

    def _asked(self, table: str) -> int:
        left = max(0, self._spec.tables[table].rows - self.start)
        if isinstance(self._rows, Mapping):
            return self._rows.get(table, left)
        return left if self._rows is None else self._rows


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
        return {name: list(table.columns) for name, table in plan.tables.items()}
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
