"""A run: which tables, columns and rows of a plan are made, and by how many workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice

import pyarrow as pa

from fakegen.arrays.without_pandas import without_pandas
from fakegen.engine.carried_warnings import Reissued
from fakegen.engine.elsewhere import done_elsewhere
from fakegen.engine.executors import PROCESSES
from fakegen.engine.held_rows import check_held, rules_over_all
from fakegen.engine.task import Made, Slice, Task, Work
from fakegen.engine.verify import Verifier
from fakegen.engine.worker_count import Pace, cores
from fakegen.engine.worker_process import NoWorker
from fakegen.errors import GenerationError, UsageError
from fakegen.interfaces.executor import Executor
from fakegen.interfaces.format import Encode, Place, Writer
from fakegen.limits import Budget, Held
from fakegen.plan.block_size import blocks_of
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.quotas import TakenValues
from fakegen.plan.settling import Settle, run_passes, settle_quotas
from fakegen.plan.table_plan import Plan
from fakegen.plan.uniqueness import settle
from fakegen.registry.by_value import sendable

NOTHING: Mapping[str, Sequence[str]] = {}


class Run:
    """Makes slices of a plan's tables.

    Args:
        plan: What to make.
        workers: Number of processes that make blocks; 1 makes them in this one, and None as many as
            pay (:mod:`fakegen.engine.worker_count`). More than 1 need a plan that can be pickled.
        block_rows: Rows per block.
        executor: Where blocks are made; None for this process with one worker, else processes.
    """

    def __init__(
        self,
        plan: Plan,
        workers: int | None = 1,
        block_rows: int = BLOCK_ROWS,
        executor: Executor | None = None,
    ) -> None:
        self._plan, self._workers, self._block_rows = plan, workers, block_rows
        self._executor = executor
        self._budget = Budget(plan.limits)
        self._warnings = Reissued()

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self._plan

    def without(self, taken: TakenValues) -> Run:
        """Return a run whose rows have none of these values."""
        origin = self._plan.origin
        assert origin is not None, "the plan of a schema knows what it was built from"
        plan = origin.without(self._plan, taken).build()
        return Run(plan, self._workers, self._block_rows, self._executor)

    def holding(self, given: Mapping[str, pa.Table], kept: Container[str]) -> Run:
        """Return a run of some tables, of which those that others refer to may have given rows.

        Args:
            given: The rows, by table; these have the columns that are read, and no others.
            kept: The tables that there are.

        Raises:
            SchemaError: More than that is read of a table.
        """
        origin = self._plan.origin
        assert origin is not None, "the plan of a schema knows what it was built from"
        plan = origin.holding(self._plan, given, kept).build()
        return Run(plan, self._workers, self._block_rows, self._executor)

    def settle(
        self, part: Slice, *, is_made_next: bool = False, shared: Settle | None = None
    ) -> None:
        """Find what must be known before the slice's first row is made; a pickle of the plan holds it.

        Args:
            part: What will be made.
            is_made_next: Whether it is made right after, in this process, so that what is drawn is kept.
            shared: Finds the rows drawn again with many processes, none of which holds all rows.

        Raises:
            GenerationError: A constraint over all rows cannot be satisfied.
            SchemaError: A model cannot be fitted.
        """
        self.check(part, is_shared=shared is not None)
        stop, found = part.start + part.rows, shared or settle
        with self._budget.spending(), without_pandas():
            run_passes(self._plan, part.table, part.columns, stop, found)
            table = self._plan.tables[part.table]
            settle_quotas(table, part.columns, stop, are_made_next=is_made_next, settle=found)

    def check(self, part: Slice, *, is_shared: bool = False) -> None:
        """Check that the slice's rows are not too many for the rules over them, before any row is made.

        Args:
            part: What will be made.
            is_shared: Whether many processes find the rows drawn again.

        Raises:
            SchemaError: They are.
        """
        rows = range(part.start, part.start + part.rows)
        with self._budget.spending():
            check_held(self._plan, part.table, frozenset(part.columns), rows, is_shared=is_shared)

    def blocks(
        self, part: Slice, *, kept: bool = False, soon: bool = False
    ) -> Iterator[pa.RecordBatch]:
        """Yield the slice's rows in order, in blocks.

        Args:
            part: What is made.
            kept: Whether the caller keeps all blocks.
            soon: Whether the caller looks at rows one by one, and may need only a few: the first blocks
                are then small, where they are made in this process.

        Raises:
            GenerationError: A value cannot be made, or the whole table violates a constraint.
            LimitError: The limits of the plan are exceeded.
            PluginError: A plugin breaks its contract.
            SchemaError: The rows are too many for a rule over them.
        """
        held = Held()
        for _, made in self.made([part], soon=soon):
            if kept:
                with self._budget.spending():
                    held.add(made.content.nbytes)
            yield made.content

    def made(
        self,
        parts: Sequence[Slice],
        writer: Writer | None = None,
        *,
        soon: bool = False,
        checked: Mapping[str, Sequence[str]] = NOTHING,
    ) -> Iterator[tuple[Slice, Made]]:
        """Yield the rows of slices in order, in blocks, each with the rows that it holds.

        Args:
            parts: What is made.
            writer: What the blocks will be appended to: it encodes those that can be encoded where they are made.
            soon: See :meth:`blocks`.
            checked: Columns that come back beside the encoded block, by table.

        Raises:
            GenerationError: A value cannot be made, or a whole table violates a constraint.
            LimitError: The limits of the plan are exceeded.
            PluginError: A plugin breaks its contract.
        """
        is_alone = self._executor is None and self._workers in (1, None) and len(parts) == 1
        for part in parts:
            self.settle(part, is_made_next=is_alone and part.start == 0)
        verifiers = [self._verifier(part) for part in parts]
        under_way: deque[tuple[Task, Verifier]] = deque()
        is_small = sum(part.rows for part in parts) <= self._block_rows
        here = self._executor is None and (self._workers == 1 or is_small)

        def tasks() -> Iterator[Task]:
            for part, verifier in zip(parts, verifiers, strict=True):
                beside = sorted({*verifier.columns, *checked.get(part.table, ())})
                for task in self._tasks(part, beside, soon and here):
                    under_way.append((task, verifier))
                    yield task

        last: Verifier | None = None
        for made in self._results(tasks(), parts, writer):
            task, verifier = under_way.popleft()
            with self._budget.spending():
                if last is not None and last is not verifier:
                    last.finish()
                verifier.add(made.checked)
            yield task.part, made
            last = verifier
        if last is not None:
            with self._budget.spending():
                last.finish()

    def _verifier(self, part: Slice) -> Verifier:
        table = self._plan.tables[part.table]
        is_whole = part.start == 0 and part.rows == table.rows
        return Verifier(rules_over_all(table, frozenset(part.columns)) if is_whole else ())

    def _tasks(self, part: Slice, checked: Sequence[str], soon: bool) -> Iterator[Task]:
        columns = list(dict.fromkeys(part.columns))
        wanted = range(part.start, part.start + part.rows)
        table = self._plan.tables[part.table]
        ranges = blocks_of(table, columns, wanted, self._block_rows, soon=soon)
        with (
            self._budget.spending(),
            without_pandas(),
        ):  # the first one makes some rows, to see how long they are
            first = next(ranges, None)
        for number, rows in enumerate(chain([] if first is None else [first], ranges)):
            yield Task(Slice(part.table, columns, rows.start, rows.size), number, checked)

    def _results(
        self, tasks: Iterator[Task], parts: Sequence[Slice], writer: Writer | None
    ) -> Iterator[Made]:
        if self._executor is not None:
            yield from self._asked_for(self._executor, tasks, parts, writer)
            return
        is_small = sum(part.rows for part in parts) <= self._block_rows
        if not is_small and self._workers not in (1, None):
            yield from self._asked_for(PROCESSES, tasks, parts, writer)
            return
        watched = Pace(parts) if self._workers is None and not is_small else None
        work = Work(self._plan, _encoders(parts, writer), self._budget)
        for task in tasks:
            if watched is None:
                yield work.do(task)
                continue
            with watched.making(task.part):
                made = work.do(task)
            yield made
            if watched.workers_pay():
                yield from self._in_workers(tasks, parts, writer, work)
                return

    def _in_workers(
        self, tasks: Iterator[Task], parts: Sequence[Slice], writer: Writer | None, work: Work
    ) -> Iterator[Made]:
        """Yield what workers make, or this process where none can be started or sent the plan."""
        taken = list(islice(tasks, cores()))  # all that an executor takes before it starts workers
        made = self._elsewhere(PROCESSES, chain(taken, tasks), parts, writer)
        try:
            first = next(made, None)
        except (NoWorker, UsageError):
            yield from map(work.do, chain(taken, tasks))
            return
        if first is not None:
            yield first
            yield from made

    def _asked_for(
        self,
        executor: Executor,
        tasks: Iterator[Task],
        parts: Sequence[Slice],
        writer: Writer | None,
    ) -> Iterator[Made]:
        try:
            yield from self._elsewhere(executor, tasks, parts, writer)
        except NoWorker as error:
            raise GenerationError(str(error)) from error

    def _elsewhere(
        self,
        executor: Executor,
        tasks: Iterator[Task],
        parts: Sequence[Slice],
        writer: Writer | None,
    ) -> Iterator[Made]:
        first = next(tasks, None)
        if first is None:
            return
        workers = cores() if self._workers is None else self._workers
        places = _places(parts, writer, first) if executor is PROCESSES else {}
        encoders = _encoders(parts, writer)
        begin = partial(_begun, self._plan, sendable(encoders), sendable(places))
        tasks = chain([first], tasks)
        yield from done_elsewhere(executor, workers, Work.do, begin, tasks, self._warnings)


def _encoders(parts: Sequence[Slice], writer: Writer | None) -> dict[str, Encode]:
    """Return what encodes the blocks of tables, by table."""
    found = {part.table: writer.encoder(part.table) for part in parts} if writer else {}
    return {table: encode for table, encode in found.items() if encode}


def _places(parts: Sequence[Slice], writer: Writer | None, first: Task) -> dict[str, Place]:
    """Return what encodes and writes the blocks of tables, by table, where a task is the first that does."""
    begun = {first.part.table: first.number}
    found = (
        {part.table: writer.placing(part.table, begun.get(part.table, 0)) for part in parts}
        if writer
        else {}
    )
    return {table: place for table, place in found.items() if place}


def _begun(plan: Plan, encoders: Mapping[str, Encode], places: Mapping[str, Place]) -> Work:
    return Work(plan, encoders, Budget(plan.limits), places)
