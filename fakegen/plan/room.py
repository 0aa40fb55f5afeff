"""How many rows tables have room for: a key of two values has none for a thousand rows.

What is unique has no more rows than it has values, and references that are unique no more than there are rows to refer
to. So the sizes of tables depend on each other: all begin with the rows that are asked for, and sizes fall until none
does any more. The count errs on the side of fewer rows, as the last combinations of several columns are found by drawing
again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import prod

import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.plan.drawn_rows import DrawnRows
from fakegen.plan.reference_rows import ReferenceRows
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.streams import Rows

_EASE = 2
"""Of so many combinations of values, one is used."""
_LEFT_FREE = 10
"""Of so many numbers of a counter, one is left for rows to come."""

Bounds = Mapping[tuple[str, str], int]
"""The greatest integers that columns may hold, by table and column."""


def rows_with_room(plan: Plan, wanted: Mapping[str, int], greatest: Bounds) -> dict[str, int]:
    """Return how many rows each of these tables has room for, and as many as wanted at most.

    Args:
        plan: The plan of the schema, for any number of rows.
        wanted: The numbers of rows by table; other tables follow them, or keep the plan's.
        greatest: Bounds of columns that the schema does not know of.
    """
    keys = {name: list(_keys(plan.tables[name])) for name in wanted}
    sizes = {
        name: min([rows, *_numbered(plan.tables[name], greatest)]) for name, rows in wanted.items()
    }
    fallen = True
    while fallen:
        fallen = False
        for name, table in sizes.items():
            room = min([table, *(_values(plan, sizes, *key) for key in keys[name])])
            if room < table:
                sizes[name], fallen = room, True
    return sizes


def _keys(table: TablePlan) -> Iterator[tuple[list[Step], int]]:
    """Yield what makes the columns of each key whose values can be counted, and how many rows may share one."""
    for step in table.steps:
        if step.permuted:
            yield [step], 1
    for quota in table.quotas:
        steps = list(_drawn(table, quota.columns))
        if all(_count(step) is not None for step in steps):
            yield steps, quota.rows


def _drawn(table: TablePlan, columns: Iterable[str]) -> Iterator[Step]:
    """Yield the steps that decide the values of columns."""
    needed = set(columns)
    for step in reversed(table.steps):
        if needed & step.types.keys():
            reads_row = any(
                isinstance(other.generator, DrawnRows)
                for other in table.steps
                if step.reads & other.types.keys()
            )
            if step.generator.computed or (reads_row and len(step.reads) == 1):
                needed |= step.reads
            else:
                yield step


def _count(step: Step) -> int | None:
    """Return how many values a step has; None if they are not counted. Of a reference, the rows say it."""
    generator = step.generator
    if not isinstance(generator, Generator):
        return None
    if isinstance(generator, DrawnRows):
        return 1
    return generator.most if generator.support is None else generator.support


def _values(plan: Plan, sizes: Mapping[str, int], steps: list[Step], rows: int) -> int:
    """Return how many rows a key has room for."""
    counts = [_rows_of(plan, sizes, step) or _count(step) or 1 for step in steps]
    if len(steps) == 1 and steps[0].permuted:
        return counts[0]
    return max(1, prod(counts) * rows // _EASE)


def _rows_of(plan: Plan, sizes: Mapping[str, int], step: Step) -> int | None:
    """Return how many rows a reference can mean; None of others, and where a condition may leave but one."""
    generator = step.generator
    if not isinstance(generator, ReferenceRows) or not generator.reaches_all:
        return None
    return _size(plan, sizes, generator.allowed.table)


def _size(plan: Plan, sizes: Mapping[str, int], name: str) -> int:
    """Return how many rows a table will have; of one whose rows belong to others, about how many."""
    table = plan.tables[name]
    if name in sizes or table.children is None or not table.rows:
        return sizes.get(name, table.rows)
    parent = table.children.parent
    return max(1, table.rows * _size(plan, sizes, parent.name) // max(1, parent.rows))


def _numbered(table: TablePlan, greatest: Bounds) -> Iterator[int]:
    """Yield for how many rows counters have numbers."""
    for step in table.steps:
        capacity = step.generator.capacity if isinstance(step.generator, Generator) else None
        if capacity is not None:
            yield capacity
        most = next((greatest[table.name, c] for c in step.types if (table.name, c) in greatest), 0)
        if step.counts and most:
            made = step.generator.make(Block(step.stream(table.seed, Rows(0, 2)), {}))
            if isinstance(made, pa.Array) and pa.types.is_integer(made.type):
                first, second = made.to_pylist()
                if second > first:
                    yield (most - most // _LEFT_FREE - first) // (second - first) + 1
