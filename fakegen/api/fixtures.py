"""Fixtures: the tables of a schema for one test, each in a window of rows of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fakegen.api.checked_arguments import known
from fakegen.api.fixture_plans import FixturePlans, References
from fakegen.api.fixture_table import FixtureTable
from fakegen.api.row_shapes import ROWS, ResultShape
from fakegen.api.window_table import WindowTable
from fakegen.errors import TableNotFound, UsageError, did_you_mean, nearest

__tracebackhide__ = True  # of Python's own errors, pytest shows the test's line


class Fixtures(Mapping[str, FixtureTable]):
    """The tables of a schema by name, as items and as attributes: ``shop.customer.one()``.

    Of a schema with one table, or of a type, that table's methods can be called at once:
    ``users.one()``.

    Args:
        plans: The schema's plans.
        window: The number of the window of rows; None for the tables' own rows.
        shapes: What rows become, by table.
        main: The table that is meant where none is named; None for the only one.
        seeded: Whether rows refer to the tables' own rows.
    """

    def __init__(
        self,
        plans: FixturePlans,
        window: int | None = None,
        shapes: Mapping[str, ResultShape] | None = None,
        main: str | None = None,
        *,
        seeded: bool = False,
    ) -> None:
        self._plans = plans
        names = list(plans.planner.spec.tables)
        references: References = "seeded" if seeded else "apart"
        self._shared = {name: WindowTable(plans, name, window, references) for name in names}
        self._linked = {name: WindowTable(plans, name, window, "linked") for name in names}
        self._tables = {
            name: FixtureTable(
                self._shared[name], self._linked[name], (shapes or {}).get(name, ROWS)
            )
            for name in names
        }
        self._main = main or (names[0] if len(names) == 1 else None)

    def __getitem__(self, name: str) -> FixtureTable:
        known("table", name, self._tables, TableNotFound)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._tables:
            return self._tables[name]
        if self._main is not None and hasattr(FixtureTable, name):
            return getattr(self._tables[self._main], name)
        hint = did_you_mean(nearest(name, self._tables))
        raise AttributeError(f"the schema has no table {name!r}{hint}")

    @property
    def notes(self) -> list[str]:
        """What tests that share a database should know of the tables used so far."""
        return self._plans.notes

    def used(self) -> dict[str, range]:
        """Return the numbers of the rows that have been given out, by table; none of unused tables."""
        return _used(self._shared)

    def used_linked(self) -> dict[str, range]:
        """Return the numbers of the rows that tables had which have been given out as a whole, by table."""
        return _used(self._linked)

    @property
    def main(self) -> FixtureTable:
        """The only table, or the one of the type.

        Raises:
            UsageError: There are several.
        """
        if self._main is None:
            raise UsageError(f"say which table: {', '.join(self._tables)}")
        return self._tables[self._main]


def _used(tables: Mapping[str, WindowTable]) -> dict[str, range]:
    return {
        name: range(table.first_row, table.first_row + table.used)
        for name, table in tables.items()
        if table.used
    }
