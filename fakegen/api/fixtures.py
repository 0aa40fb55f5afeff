"""Fixtures: the tables of a schema for one test, each in a window of rows of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fakegen.api.checked_arguments import known
from fakegen.api.fixture_plans import FixturePlans
from fakegen.api.fixture_table import FixtureTable, WindowTable
from fakegen.api.row_shapes import ROWS, ResultShape
from fakegen.errors import TableNotFound, UsageError, did_you_mean, nearest

__tracebackhide__ = True  # pytest shows the test's line instead


class Fixtures(Mapping[str, FixtureTable]):
    """The tables of a schema by name, as items and as attributes: ``shop.customer.one()``.

    Of a schema with one table, or of a type, that table's methods can be called at once:
    ``users.one()``.

    Args:
        plans: The schema's plans.
        window: The number of the window of rows; None for the tables' own rows.
        shapes: What rows become, by table.
        main: The table that is meant where none is named; None for the only one.
    """

    def __init__(
        self,
        plans: FixturePlans,
        window: int | None = None,
        shapes: Mapping[str, ResultShape] | None = None,
        main: str | None = None,
    ) -> None:
        self._plans = plans
        names = list(plans.planner.spec.tables)
        self._shared = {name: WindowTable(plans, name, window) for name in names}
        self._tables = {
            name: FixtureTable(shared, (shapes or {}).get(name, ROWS))
            for name, shared in self._shared.items()
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
        return {
            name: range(shared.first_row, shared.first_row + shared.used)
            for name, shared in self._shared.items()
            if shared.used
        }

    @property
    def main(self) -> FixtureTable:
        """The only table, or the one of the type.

        Raises:
            UsageError: There are several.
        """
        if self._main is None:
            raise UsageError(f"say which table: {', '.join(self._tables)}")
        return self._tables[self._main]
