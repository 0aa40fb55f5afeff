"""Tables that rows to append refer to, and that are not loaded themselves.

Where rows are appended to some tables of a schema only, what they refer to is in the database already, or the schema would
load it as well. So these other tables get the rows that the database has, in the order of their keys: references draw among them,
read their columns, and count as many rows of a parent as its own columns say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

import pyarrow as pa

from fakegen.databases.seeding import Seeding, told
from fakegen.databases.stored_tables import StoredTable
from fakegen.engine import Run, Slice
from fakegen.errors import SchemaError, UsageError
from fakegen.plan.links import row_of
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.sources.plain_table import from_rows

_MOST = 1_000_000
"""How many rows of a table are referred to: their keys are held in memory."""


def with_stored_parents(
    run: Run, slices: Mapping[str, Slice], seeding: Seeding
) -> tuple[Run, Mapping[str, Slice]]:
    """Return a run whose rows refer to those that a database has, and what to make of it.

    Args:
        run: What makes the rows.
        slices: Which columns and rows of each table that is loaded.
        seeding: The database.

    Raises:
        UsageError: A table has no rows to refer to, or more is read of them than the database has.
    """
    stored = seeding.stored.tables.keys() - slices.keys()
    read = _read_by(run.plan, slices, stored)
    given = {name: _rows(name, read[name], seeding) for name in read if name in stored}
    if not given:
        return run, slices
    try:
        held = run.holding(given, read)
    except SchemaError as error:
        reason = error.problems[0].message
        listed = ", ".join(map(repr, given))
        raise UsageError(
            f"the rows that the database has of {listed}, which are not loaded, do not do: {reason}; load them as well"
        ) from None
    tables = held.plan.tables
    return held, {
        name: replace(part, rows=tables[name].rows) if tables[name].children else part
        for name, part in slices.items()
    }


def _read_by(
    plan: Plan, slices: Mapping[str, Slice], stored: Set[str]
) -> dict[str, dict[str, None]]:
    """Return the columns that are read to make what is loaded, by table; what stored ones are made from is not."""
    found: dict[str, dict[str, None]] = {name: {} for name in slices}
    for table in map(plan.tables.__getitem__, slices):
        if table.children:
            counts = _counting(plan.tables[table.children.parent.name], table.children.column)
            found.setdefault(table.children.parent.name, {}).update(dict.fromkeys(counts))
    made = {(name, column) for name, part in slices.items() for column in part.columns}
    made |= {(name, column) for name, columns in found.items() for column in columns}
    for name, column in sorted(plan.behind(made, stored) - made):
        found.setdefault(name, {})[column] = None
    return found


def _counting(parent: TablePlan, counts: str | None) -> list[str]:
    """Return the columns of a parent that say how many rows of a table belong to each of its own."""
    reads = (step.reads for step in parent.steps if counts in step.types)
    return sorted({name for names in reads for name in names})


def _rows(name: str, columns: Iterable[str], seeding: Seeding) -> pa.Table:
    table = seeding.stored.tables[name]
    known = {column.name for column in table.columns}
    missing = next((column for column in columns if column not in known), None)
    if missing is not None:
        raise UsageError(
            f"table {name!r}, which is not loaded, has no column {missing!r} in the database to read: load it as well"
            if row_of("") not in missing
            else f"table {name!r} is not loaded, and to which {missing} its rows refer is asked: load it as well"
        )
    names = list(columns)
    with told(seeding.location, seeding.loader.errors):
        rows = seeding.loader.rows(_query(table, names, seeding))
    if not rows:
        raise UsageError(f"table {name!r} is referred to, is not loaded, and has no rows")
    return from_rows(names, rows, f"table {name!r}")


def _query(table: StoredTable, names: Iterable[str], seeding: Seeding) -> str:
    quoted = [seeding.loader.quoted(name) for name in names]
    order = ", ".join(map(seeding.loader.quoted, table.key)) or ", ".join(quoted)
    return f"SELECT {', '.join(quoted)} FROM {table.sql} ORDER BY {order} LIMIT {_MOST}"  # noqa: S608 - quoted
