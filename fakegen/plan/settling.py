"""What must be known before a table's rows can be made: fitted models, what passes find, rows drawn again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from typing import TypeAlias

import pyarrow as pa

from fakegen.errors import GenerationError
from fakegen.limits import Held, limits
from fakegen.plan.block_size import blocks_of
from fakegen.plan.deferred_model import DeferredModel
from fakegen.plan.passes import Pass, Result, needed
from fakegen.plan.quotas import QuotaGroup
from fakegen.plan.redraws import Redraws
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.plan.uniqueness import settle
from fakegen.streams import Rows

Settle: TypeAlias = Callable[[TablePlan, QuotaGroup, int, Iterable[str]], Redraws]
"""How the rows drawn again for some quotas are found: see :func:`~fakegen.plan.uniqueness.settle`."""


def run_passes(
    plan: Plan, table: str, columns: Iterable[str], stop: int, settle: Settle = settle
) -> None:
    """Fit the models and run the passes that these columns of a table need, where that is yet to be done.

    Args:
        plan: The whole plan.
        table: The table's name.
        columns: Any of its columns.
        stop: How many of its first rows are wanted.
        settle: Finds the rows drawn again.

    Raises:
        GenerationError: A constraint over all rows cannot be satisfied.
        SchemaError: A model cannot be fitted.
    """
    begun: set[str] = set()
    for step, rows in rows_of_steps(plan, table, columns, stop):
        own = plan.tables[step.table]
        if step.table not in begun:
            begun.add(step.table)
            _settle_parents(plan, own, settle)
        for other, column in plan.referred_by(step):
            settle_quotas(plan.tables[other], [column], plan.tables[other].rows, settle=settle)
        for drawn in (name for item in step.each for name in plan.draws.get(item.mark, ())):
            model = plan.models[drawn]
            if isinstance(model, DeferredModel):
                model.fitted()
        generator = step.generator
        if not isinstance(generator, Pass):
            continue
        if generator.result is None or rows > len(next(iter(generator.result.values()))):
            stream = step.stream(own.seed, own.located(Rows(0, rows)))
            generator.result = generator.finish(stream, _first_rows(generator, rows))


def _settle_parents(plan: Plan, table: TablePlan, settle: Settle) -> None:
    """Settle what decides which rows of a table belong to which of another one."""
    children = table.children
    if children is not None and children.column is not None:
        parent = plan.tables[children.parent.name]
        settle_quotas(parent, [children.column], parent.rows, settle=settle)


def rows_of_steps(
    plan: Plan, table: str, columns: Iterable[str], stop: int
) -> Iterator[tuple[Step, int]]:
    """Yield the steps that columns of a table need, and over how many rows a pass of each is needed.

    Args:
        plan: The whole plan.
        table: The table's name.
        columns: Any of its columns.
        stop: How many of its first rows are wanted.
    """
    steps = list(needed(plan, table, columns))
    is_enough = all(
        step.generator.triangular for _, step in steps if isinstance(step.generator, Pass)
    )
    for name, step in steps:
        rows = plan.tables[name].rows
        yield step, min(stop, rows) if is_enough and name == table else rows


def settle_quotas(
    table: TablePlan,
    columns: Collection[str],
    stop: int,
    *,
    are_made_next: bool = False,
    settle: Settle = settle,
) -> None:
    """Find which of a table's first rows are drawn again for these columns, where it is not known.

    Where some rows are known and more are wanted, twice as many are settled, so that parts that follow one
    another cost little more than the whole.

    Args:
        table: The table's plan.
        columns: Any of its columns.
        stop: How many rows.
        are_made_next: Whether these columns of these rows are made right after, in this process.
        settle: Finds the rows drawn again.

    Raises:
        GenerationError: A quota cannot be satisfied.
    """
    for group in table.groups_over(columns):
        known = table.redraws[group].stop if group in table.redraws else 0
        if known < stop:
            ahead = max(stop, min(2 * stop, table.rows, limits().held_rows)) if known else stop
            next_made = columns if are_made_next and not known else ()
            table.redraws[group] = _settled(settle, table, group, stop, ahead, next_made)


def _settled(
    settle: Settle,
    table: TablePlan,
    group: QuotaGroup,
    stop: int,
    ahead: int,
    next_made: Iterable[str],
) -> Redraws:
    if ahead > stop:
        with suppress(GenerationError):  # of a row that is not wanted
            return settle(table, group, ahead, ())
    return settle(table, group, stop, next_made)


def _first_rows(generator: Pass, size: int) -> Result:
    plan, names = generator.before(), generator.looks_at
    settle_quotas(plan, names, size)
    blocks: list[pa.RecordBatch] = []
    held = Held()
    for rows in blocks_of(plan, names, range(size)):
        blocks.append(plan.batch(rows, names))
        held.add(blocks[-1].nbytes)
    table = pa.Table.from_batches(blocks, plan.arrow_schema(names))
    return {name: table.column(name).combine_chunks() for name in names}
