"""Filling the tables of a database with a schema's rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, get_args

import pyarrow as pa

from fakegen.api.stored_parents import with_stored_parents
from fakegen.databases.continued_counters import Counter, numbers_used
from fakegen.databases.continued_keys import Shifts, continued_keys, shifted
from fakegen.databases.loader import Mode, RowRejectedError
from fakegen.databases.query import given_location
from fakegen.databases.seeding import opened
from fakegen.engine import Run, Slice
from fakegen.engine.ahead import made_ahead
from fakegen.errors import (
    DataError,
    Mark,
    Problem,
    SchemaError,
    UsageError,
    did_you_mean,
    nearest,
)
from fakegen.interfaces.block import Block
from fakegen.plan import room
from fakegen.plan.quotas import Taken
from fakegen.plan.table_plan import Plan
from fakegen.streams import Rows

if TYPE_CHECKING:
    from fakegen.databases.loader import Loader
    from fakegen.databases.stored_tables import MatchedTable, Matching, Mismatch, StoredTables
    from fakegen.interfaces.database import Database
    from fakegen.streams.hashed_values import HashedValues


@dataclass(frozen=True, slots=True)
class SeededTable:
    """A table of a database that a schema's table is loaded into.

    Attributes:
        name: The schema's name of it.
        target: Its name in the database.
        rows: How many rows are loaded.
        had_rows: Whether it had rows before.
        left_out: The schema's columns that the database generates.
        rested: The table's triggers that refused rows, and rested while these were loaded.
    """

    name: str
    target: str
    rows: int
    had_rows: bool
    left_out: Sequence[str]
    rested: Sequence[str] = ()


def fill_database(
    run: Run,
    slices: Mapping[str, Slice],
    databases: Mapping[str, Database],
    url: str,
    mode: Mode,
    *,
    dry_run: bool,
    triggers: bool | None,
    progress: Callable[[str, int], None],
) -> list[SeededTable]:
    """Load tables into a database's, all or nothing; see :meth:`Tables.seed`.

    Args:
        run: What makes the rows.
        slices: Which columns and rows of each table, in the order of filling.
        databases: The kinds of database by the scheme of their URLs.
        url: See :meth:`Tables.seed`, as for the following.
        mode: What becomes of the rows that the tables have.
        dry_run: Whether nothing is loaded.
        triggers: Whether the tables' triggers run; None where those rest that refuse rows.
        progress: Called with a table and the number of rows just loaded.
    """
    if mode not in get_args(Mode):
        modes = ", ".join(get_args(Mode))
        near = nearest(str(mode), get_args(Mode))
        raise UsageError(f"there is no mode {mode!r}; there are {modes}{did_you_mean(near)}")
    location = given_location(url, databases)
    with opened(location, databases[location.scheme].package) as seeding:
        if mode == "append":
            run, slices = with_stored_parents(run, slices, seeding)
        wanted = {name: part.columns for name, part in slices.items()}
        matching = seeding.stored.matched(wanted)
        if matching.faults:
            raise SchemaError([_problem(run.plan, fault) for fault in matching.faults])
        seeding.allow(list(matching.tables.values()), mode)
        filled = [
            SeededTable(
                name,
                match.stored.name,
                slices[name].rows,
                seeding.has_rows(match.stored),
                match.left_out,
            )
            for name, match in matching.tables.items()
        ]
        if dry_run:
            seeding.check([match.stored for match in matching.tables.values()], mode)
        else:
            rows = _SeededRows(run, slices)
            try:
                rested = seeding.fill(matching, mode, rows, progress, triggers)
            except RowRejectedError as error:
                raise DataError(f"{_maker(run.plan, rows.last, str(error))}: {error}") from None
            filled = [replace(table, rested=rested[table.name]) for table in filled]
        return filled


def rows_with_room(
    plan: Plan, wanted: Mapping[str, int], databases: Mapping[str, Database], url: str
) -> dict[str, int]:
    """Return how many rows tables have room for in a database; see :meth:`Schema.rows_with_room`.

    Args:
        plan: The schema's plan.
        wanted: As many at most, by table.
        databases: The kinds of database by the scheme of their URLs.
        url: The database.
    """
    location = given_location(url, databases)
    greatest: dict[tuple[str, str], int] = {}
    with opened(location, databases[location.scheme].package) as seeding:
        columns = {name: plan.tables[name].columns for name in wanted}
        for name, match in seeding.stored.matched(columns).tables.items():
            for column, stored in match.loaded.items() if seeding.loader.bounds else ():
                if stored.greatest is not None:
                    greatest[name, column] = stored.greatest
    return room.rows_with_room(plan, wanted, greatest)


class _SeededRows:
    """The rows to load: where there are others already, behind them and without their values.

    Attributes:
        last: The table whose rows were asked for last.
    """

    changes: ClassVar = True

    def __init__(self, run: Run, slices: Mapping[str, Slice]) -> None:
        self._run, self._slices = run, slices
        self._tables: Mapping[str, MatchedTable] = {}
        self._shifts: Shifts = {}
        self._taken: dict[str, Taken] = {}
        self._followed: dict[tuple[str, Set[str]], Set[str]] = {}
        self.last = ""

    def blocks(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        self.last = table
        blocks = made_ahead(self._run.blocks(replace(self._slices[table], columns=columns)))
        match = self._tables.get(table)
        return blocks if match is None else shifted(match, blocks, self._shifts)

    def follows(self, table: str, columns: Sequence[str]) -> Set[str]:
        place = table, frozenset(columns)
        if place not in self._followed:
            behind = self._run.plan.behind((table, column) for column in columns)
            self._followed[place] = {name for name, _ in behind} - {table}
        return self._followed[place]

    def go_on(self, matching: Matching, stored: StoredTables, loader: Loader) -> None:
        self._tables = matching.tables
        filled = {match.stored.name: match.stored for match in matching.tables.values()}
        given = {
            match.stored.name for name, match in matching.tables.items() if self._gives(name, match)
        }
        self._shifts = continued_keys(stored, filled.values(), given, loader)
        used = numbers_used(matching.tables, self._counters, loader)
        if used:
            self._take({name: Taken(counted=counted) for name, counted in used.items()})

    def _gives(self, table: str, match: MatchedTable) -> bool:
        """Return whether a table's key is neither drawn nor counted, as that of a source's rows is."""
        key = [name for name, column in match.loaded.items() if column.name in match.stored.key]
        steps = self._run.plan.tables[table].upstream(key)
        return not any(step.drawn or step.counts for step in steps)

    def _counters(self, table: str) -> Mapping[str, Counter]:
        plan, first = self._run.plan.tables[table], Rows(0, 2)
        found: dict[str, Counter] = {}
        for step in (step for step in plan.steps if step.counts):
            (name,) = step.types
            made = step.generator.make(Block(step.stream(plan.seed, first), {}))
            if isinstance(made, pa.Array) and pa.types.is_integer(made.type):
                start, second = made.to_pylist()
                found[name] = start, second - start
            else:
                found[name] = None
        return found

    def avoid(
        self,
        taken: Mapping[str, Mapping[tuple[str, ...], HashedValues]],
        repeating: Mapping[str, Set[tuple[str, ...]]],
    ) -> None:
        before = self._taken
        self._take(
            {
                name: replace(before.get(name, Taken()), values=values, repeating=repeating[name])
                for name, values in taken.items()
            }
        )

    def _take(self, taken: Mapping[str, Taken]) -> None:
        self._taken |= taken
        self._run = self._run.without(self._taken)


def _maker(plan: Plan, table: str, message: str) -> Mark:
    """Return the place in the schema that made what a database says of a row of a table."""
    words = set(re.findall(r"\w+", message.partition("is rejected")[2] or message))
    made = plan.tables[table]
    return next((step.mark for step in made.steps if words & step.types.keys()), made.mark)


def _problem(plan: Plan, fault: Mismatch) -> Problem:
    """Return what a database lacks as a mistake in the schema, with its place."""
    table = plan.tables[fault.table]
    steps = (step.mark for step in table.steps if fault.column in step.types)
    return Problem(next(steps, table.mark), fault.message, fault.suggestion)
