"""Running the passes that a plan asks for, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from fakegen.limits import Held
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.passes import Pass, Result, passes
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan
from fakegen.streams import Rows

Results = Mapping[tuple[str, str], Result]
"""What passes found, by table and step: it travels to the workers."""


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


def results(plan: Plan) -> Results:
    """Return what the passes that have been run found."""
    return {
        (name, step.label): step.generator.result
        for name, step in _steps(plan)
        if isinstance(step.generator, Pass) and step.generator.result is not None
    }


def install(plan: Plan, found: Results) -> None:
    """Give a plan what its passes found in another process."""
    for name, step in _steps(plan):
        if isinstance(step.generator, Pass):
            step.generator.result = found.get((name, step.label))


def _steps(plan: Plan) -> Iterable[tuple[str, Step]]:
    return ((name, step) for name, table in plan.tables.items() for step in table.steps)


def _all_rows(generator: Pass) -> Result:
    plan, names = generator.before(), generator.looks_at
    blocks: list[pa.RecordBatch] = []
    held = Held()
    for start in range(0, plan.rows, BLOCK_ROWS):
        blocks.append(plan.batch(Rows(start, min(BLOCK_ROWS, plan.rows - start)), names))
        held.add(blocks[-1].nbytes)
    table = pa.Table.from_batches(blocks, plan.arrow_schema(names))
    return {name: table.column(name).combine_chunks() for name in names}
