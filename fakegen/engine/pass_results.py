"""Running the passes that a plan asks for, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import pyarrow as pa

from fakegen.limits import Held
from fakegen.plan.block_size import blocks_of
from fakegen.plan.passes import Pass, Result, passes
from fakegen.plan.redraws import Redraws
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.plan.uniqueness import settle
from fakegen.streams import Rows

Key: TypeAlias = tuple[str, str | tuple[str, ...]]
"""A table and one of its steps, or the columns that some of its quotas count."""

Results: TypeAlias = Mapping[Key, Result | Redraws]
"""What passes found: it travels to the workers."""


def run_passes(plan: Plan, table: str, columns: Iterable[str]) -> None:
    """Run the passes that these columns of a table need and that have not been run.

    Raises:
        GenerationError: A constraint over all rows cannot be satisfied.
    """
    for _, step in passes(plan, table, columns):
        generator = step.generator
        assert isinstance(generator, Pass)  # passes yields no other
        if generator.result is None:
            before = generator.before()
            stream = step.stream(before.seed, Rows(0, before.rows))
            generator.result = generator.finish(stream, _all_rows(generator))


def settle_quotas(table: TablePlan, columns: Iterable[str], stop: int) -> None:
    """Find which of a table's first rows are drawn again for these columns, where it is not known.

    Args:
        table: The table's plan.
        columns: Any of its columns.
        stop: How many rows.

    Raises:
        GenerationError: A quota cannot be satisfied.
    """
    for group in table.groups_over(columns):
        known = table.redraws[group].stop if group in table.redraws else 0
        if known < stop:
            table.redraws[group] = settle(table, group, stop)


def results(plan: Plan) -> Results:
    """Return what the passes that have been run found."""
    found: dict[Key, Result | Redraws] = {
        (name, step.label): step.generator.result
        for name, step in _steps(plan)
        if isinstance(step.generator, Pass) and step.generator.result is not None
    }
    for name, table in plan.tables.items():
        for group, redraws in table.redraws.items():
            found[name, tuple(group.columns)] = redraws
    return found


def install(plan: Plan, found: Results) -> None:
    """Give a plan what its passes found in another process."""
    for name, step in _steps(plan):
        if isinstance(step.generator, Pass):
            result = found.get((name, step.label))
            step.generator.result = None if isinstance(result, Redraws) else result
    for name, table in plan.tables.items():
        for group in table.groups:
            redraws = found.get((name, tuple(group.columns)))
            if isinstance(redraws, Redraws):
                table.redraws[group] = redraws


def _steps(plan: Plan) -> Iterable[tuple[str, Step]]:
    return ((name, step) for name, table in plan.tables.items() for step in table.steps)


def _all_rows(generator: Pass) -> Result:
    plan, names = generator.before(), generator.looks_at
    blocks: list[pa.RecordBatch] = []
    held = Held()
    for rows in blocks_of(plan, names, range(plan.rows)):
        blocks.append(plan.batch(rows, names))
        held.add(blocks[-1].nbytes)
    table = pa.Table.from_batches(blocks, plan.arrow_schema(names))
    return {name: table.column(name).combine_chunks() for name in names}
