"""The plans behind fixtures: of a schema at one seed, shared by all windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import Literal

from fakegen.api.planning import Planner
from fakegen.arrays.without_pandas import without_pandas
from fakegen.errors import FakegenError, Mark, UsageError, did_you_mean, nearest
from fakegen.limits import Budget
from fakegen.plan.aggregate import Aggregate
from fakegen.plan.reference_rows import ParentRows
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.plan.windows import WindowSurroundings
from fakegen.plan.windows import window as window_of
from fakegen.streams import Rows

WINDOW_ROWS = 1_000
"""Rows between the beginnings of two windows. A window with more rows goes on into the next ones."""
WINDOWS = 10**12
"""How many windows there are: two of 10,000 tests have the same one with a probability of 5 in 100,000."""
References = Literal["apart", "linked", "seeded"]
"""What a window's rows refer to: rows that nothing else leads to, the rows of the same window, or the tables' own."""
_ENOUGH = 10**9
_OF_OTHERS = (ParentRows, Aggregate)
_SMALLER = (2**31 // WINDOW_ROWS, 2**15 // WINDOW_ROWS)
"""Numbers of windows to try where rows far away cannot be made, as keys of 32 or 16 bits cannot."""


class FixturePlans:
    """Plans of a schema whose tables' rows all are of one kind.

    Args:
        planner: The schema's.
        seed: The seed, instead of the schema's; None for the schema's own.

    Attributes:
        notes: What tests that share a database should know of the tables used so far.
    """

    def __init__(self, planner: Planner, seed: int | str | None) -> None:
        self.planner, self.seed = planner, seed
        self._varied: dict[tuple[str, tuple[str, ...]], Plan] = {}
        self._rooms: dict[str, int] = {}
        self.notes: list[str] = []

    def plan(self, table: str, variants: Sequence[str] = ()) -> Plan:
        """Return the plan by which the rows of a table are all of some variants.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: There is no such variant.
        """
        key = (table if variants else "", tuple(variants))
        if key not in self._varied:
            self._varied[key] = self._planned(table, variants)
        return self._varied[key]

    def _planned(self, table: str, variants: Sequence[str]) -> Plan:
        spec = self.planner.spec
        known = spec.tables[table].variants if variants else {}
        for name in variants:
            if name not in known:
                listed = f"; it has {', '.join(known)}" if known else ""
                hint = did_you_mean(nearest(name, known)) or listed
                raise UsageError(f"table {table!r} has no variant {name!r}{hint}")
        tables = {
            name: item.varied(variants if name == table else ())
            for name, item in spec.tables.items()
        }
        varied = self.planner.with_spec(replace(spec, tables=tables))
        return varied.plan(self.seed)

    def first_row(self, table: str, window: int | None) -> int:
        """Return the number of a window's first row; windows begin after the table's own rows.

        Args:
            table: The table.
            window: The window's number, 0 or more; None for the table's own rows.
        """
        if window is None:
            return 0
        if table not in self._rooms:
            self._rooms[table] = self._room(table)
        room = self._rooms[table]
        own = -(-self.plan(table).tables[table].rows // WINDOW_ROWS)
        return WINDOW_ROWS * (own + window % room) if room else 0

    def around(
        self, table: str, window: int | None, references: References = "apart"
    ) -> WindowSurroundings:
        """Return what the rows of a table's window refer to.

        Args:
            table: The table.
            window: The number of the window; None for the table's own rows, which refer to such rows.
            references: To which rows. Rows that belong to a parent never have one that is seeded, whose rows
                they would repeat.
        """
        tables = self.plan("").tables
        if references == "seeded" and tables[table].children is None:
            window = None
        elif references != "linked" and window is not None:
            digest = blake2b(f"{table}\0{window}".encode(), digest_size=8).digest()
            window = int.from_bytes(digest) % WINDOWS
        return WindowSurroundings(tables, partial(self.first_row, window=window))

    def _room(self, table: str) -> int:
        """Return how many windows a table has room for; say so where two tests may get the same."""
        plan = self.plan(table).tables[table]
        capacities = [step.generator.capacity for step in plan.steps]
        after = -(-plan.rows // WINDOW_ROWS)
        most = min([WINDOWS, *(c // WINDOW_ROWS - after for c in capacities if c is not None)])
        tried = [most, *(room for room in _SMALLER if room < most)]
        room = next((n for n in tried if n > 0 and self._reaches(plan, after + n)), 0)
        if room < _ENOUGH:
            has = (
                f"has room for only {room:,} windows of rows" if room else "has no room for windows"
            )
            self._note(plan.mark, f"table {table!r} {has}, so two tests can get the same rows")
        for mark, text in _repeating(plan):
            self._note(mark, text)
        return room

    def _note(self, mark: Mark, text: str) -> None:
        advice = "where tests share a database, give each worker its own, as fakegen_db does"
        self.notes.append(f"{mark}: {text}; {advice}")

    def _reaches(self, plan: TablePlan, windows: int) -> bool:
        """Return whether the last row of the last window can be made, as far as it follows from its number."""
        itself = WindowSurroundings(self.plan("").tables, lambda _: 0)
        last = window_of(plan, WINDOW_ROWS * windows - 1, itself)
        try:
            with Budget(self.planner.limits).spending(), without_pandas():
                last.batch(Rows(0, 1), _numbered(last), {})
        except FakegenError:
            return False
        return True


def _numbered(plan: TablePlan) -> list[str]:
    """Return the columns that follow from the row's number; the others are drawn, or those of other tables' rows."""
    found: dict[str, None] = {}
    for step in plan.steps:
        if step.reads & found.keys() or (
            not (step.drawn or step.reads) and not isinstance(step.generator, _OF_OTHERS)
        ):
            found |= dict.fromkeys(step.types)
    return [name for name in found if name in plan.columns]


def _repeating(plan: TablePlan) -> list[tuple[Mark, str]]:
    """Return which unique columns can have the same value in two windows."""
    found = []
    for step in plan.steps:
        support = getattr(step.generator, "support", None) if step.permuted else None
        if support is not None and support // WINDOW_ROWS < _ENOUGH:
            found.append((step.mark, step.label, f"it has only {support:,} values"))
        elif step.distinct or step.unique_parts or step.numbered:
            found.append((step.mark, step.label, "it is unique by resampling, row after row"))
    return [
        (
            mark,
            f"column {label!r} is unique in each test, but two tests can get the same value: {why}",
        )
        for mark, label, why in found
    ]
