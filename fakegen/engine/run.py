"""A run: which tables, columns and rows of a plan are made, and by how many workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import pyarrow as pa

from fakegen.engine.executors import PROCESSES
from fakegen.engine.pass_results import run_passes
from fakegen.engine.verify import Verifier
from fakegen.interfaces.executor import Executor
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.plan.uniqueness import Ledger
from fakegen.streams import Rows


@dataclass(frozen=True, slots=True)
class Slice:
    """Some columns and a range of rows of one table.

    Attributes:
        table: The table's name.
        columns: Written columns, in order.
        start: First row.
        rows: How many.
    """

    table: str
    columns: Sequence[str]
    start: int
    rows: int

    def __str__(self) -> str:
        last = self.start + self.rows - 1
        return f"table {self.table!r}, rows {self.start:,} to {last:,}"


class Run:
    """Makes slices of a plan's tables.

    Args:
        plan: What to make.
        workers: Number of processes that make blocks; 1 makes them in this one. More need a plan that
            can be pickled.
        block_rows: Rows per block.
        executor: Where blocks are made; None for this process with one worker, else processes.
    """

    def __init__(
        self,
        plan: Plan,
        workers: int = 1,
        block_rows: int = BLOCK_ROWS,
        executor: Executor | None = None,
    ) -> None:
        self._plan, self._workers, self._block_rows = plan, workers, block_rows
        self._executor = executor

    def blocks(self, part: Slice) -> Iterator[pa.RecordBatch]:
        """Yield the slice's rows in order, in blocks.

        Raises:
            GenerationError: A value cannot be made, or the whole table violates a constraint.
            PluginError: A plugin breaks its contract.
        """
        table = self._plan.tables[part.table]
        is_whole = part.start == 0 and part.rows == table.rows
        verifier = Verifier(table, part.columns if is_whole else ())
        run_passes(self._plan, part.table, part.columns)
        for block in self._settled(table, part):
            verifier.add(block)
            yield block
        verifier.finish()

    def _settled(self, table: TablePlan, part: Slice) -> Iterator[pa.RecordBatch]:
        made = list(dict.fromkeys(part.columns))
        known = {name for step in table.closure(frozenset(made)) for name in step.types}
        quotas = [quota for quota in table.quotas if set(quota.columns) <= known]
        if not quotas:
            yield from self._made(table, made, part.start, part.rows)
            return
        ledger = Ledger(table, quotas)
        # What earlier rows hold decides which later ones are resampled.
        columns = list(dict.fromkeys([*made, *ledger.columns]))
        row = 0
        for block in self._made(table, columns, 0, part.start + part.rows):
            settled = ledger.settle(Rows(row, block.num_rows), block)
            skipped = max(0, part.start - row)
            row += block.num_rows
            if skipped < settled.num_rows:
                yield settled.slice(skipped).select(made)

    def _made(
        self, table: TablePlan, columns: Sequence[str], start: int, rows: int
    ) -> Iterator[pa.RecordBatch]:
        stop = start + rows
        size = self._block_rows
        tasks = (
            Slice(table.name, columns, at, min(size, stop - at)) for at in range(start, stop, size)
        )
        if self._executor is None and (self._workers == 1 or rows <= size):
            for task in tasks:
                yield _make(self._plan, task)
            return
        executor = self._executor or PROCESSES
        key = uuid4().hex
        work, prepare = partial(_work, key), partial(_prepare, key, self._plan)
        try:
            yield from executor.run(work, tasks, workers=self._workers, prepare=prepare)
        finally:
            _plans.pop(key, None)  # an executor may have worked in this process


def _make(plan: Plan, task: Slice) -> pa.RecordBatch:
    return plan.tables[task.table].batch(Rows(task.start, task.rows), task.columns)


_plans: dict[str, Plan] = {}
"""The plans of the runs that this process takes part in, by each run's own key."""


def _prepare(key: str, plan: Plan) -> None:
    _plans[key] = plan


def _work(key: str, task: Slice) -> pa.RecordBatch:
    return _make(_plans[key], task)
