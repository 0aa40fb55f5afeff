"""A run: which tables, columns and rows of a plan are made, and by how many workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import pyarrow as pa

from fakegen.engine.executors import PROCESSES
from fakegen.engine.pass_results import run_passes, settle_quotas
from fakegen.engine.verify import Verifier
from fakegen.interfaces.executor import Executor
from fakegen.limits import Budget, Held
from fakegen.plan.block_size import blocks_of
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.table_plan import Plan
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
        self._budget = Budget(plan.limits)

    def blocks(self, part: Slice, *, kept: bool = False) -> Iterator[pa.RecordBatch]:
        """Yield the slice's rows in order, in blocks.

        Args:
            part: What is made.
            kept: Whether the caller keeps all blocks.

        Raises:
            GenerationError: A value cannot be made, or the whole table violates a constraint.
            LimitError: The limits of the plan are exceeded.
            PluginError: A plugin breaks its contract.
        """
        blocks, held = self._verified(part), Held()
        while True:
            with self._budget.spending():
                block = next(blocks, None)
                if kept and block is not None:
                    held.add(block.nbytes)
            if block is None:
                return
            yield block

    def _verified(self, part: Slice) -> Iterator[pa.RecordBatch]:
        table = self._plan.tables[part.table]
        is_whole = part.start == 0 and part.rows == table.rows
        verifier = Verifier(table, part.columns if is_whole else ())
        run_passes(self._plan, part.table, part.columns)
        settle_quotas(table, part.columns, part.start + part.rows)
        for block in self._made(part):
            verifier.add(block)
            yield block
        verifier.finish()

    def _made(self, part: Slice) -> Iterator[pa.RecordBatch]:
        columns = list(dict.fromkeys(part.columns))
        wanted = range(part.start, part.start + part.rows)
        tasks = (
            Slice(part.table, columns, rows.start, rows.size)
            for rows in blocks_of(self._plan.tables[part.table], columns, wanted, self._block_rows)
        )
        if self._executor is None and (self._workers == 1 or part.rows <= self._block_rows):
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


_plans: dict[str, tuple[Plan, Budget]] = {}
"""The plans of the runs that this process takes part in, by each run's own key, and their budgets."""


def _prepare(key: str, plan: Plan) -> None:
    _plans[key] = plan, Budget(plan.limits)


def _work(key: str, task: Slice) -> pa.RecordBatch:
    plan, budget = _plans[key]
    with budget.spending():
        return _make(plan, task)
