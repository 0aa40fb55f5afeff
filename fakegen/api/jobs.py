"""Jobs: runs that travel, and are made in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.api.checked_arguments import Plugins, Sources
from fakegen.api.chosen_executor import Workers, check_workers, executor_for
from fakegen.api.chosen_format import format_for, typed_options
from fakegen.api.kept_schema import Schema
from fakegen.api.loading import load
from fakegen.api.selection import RowRange, Rows, selected
from fakegen.api.tables import Table, Tables
from fakegen.engine import Run, Slice
from fakegen.errors import UsageError
from fakegen.limits import NORMAL, UNTRUSTED
from fakegen.registry import registry_for

if TYPE_CHECKING:
    import pyarrow as pa

    from fakegen.engine.gathering import GatheredRun
    from fakegen.engine.job_plan import JobPlan
    from fakegen.engine.part_run import PartMade

ROWS_PER_PART = 1_000_000


@dataclass(frozen=True, slots=True)
class JobPart:
    """A range of rows of one table of a job. It can be pickled, with the job.

    Attributes:
        job: The job.
        table: The table.
        start: The first row, from 0.
        rows: How many.
    """

    job: Job
    table: str
    start: int
    rows: int

    def blocks(self) -> Iterator[pa.RecordBatch]:
        """Yield its rows in order, as record batches.

        Raises:
            GenerationError: A value cannot be made.
            UsageError: Other releases of libraries than those of the job are installed.
        """
        made = self.job._made
        piece = Slice(self.table, made.columns[self.table], self.start, self.rows)
        yield from Run(made.plan).blocks(piece)


class Job:
    """A run that travels; :func:`job` and :func:`load_job` return one.

    It holds all that decides a value: the schema, the seed and the rows, learned models, data of sources,
    the code of plugin files, and what passes over all rows found. So a machine that has only fakegen
    installed makes any part of it. It can be pickled, and saved without pickle.
    """

    def __init__(self, made: JobPlan) -> None:
        self._made = made

    def __repr__(self) -> str:
        return f"<fakegen.Job {self.digest}: {', '.join(self._made.columns)}>"

    @property
    def digest(self) -> str:
        """The digest of everything that decides a value: 32 hexadecimal digits.

        Two jobs of one digest make the same rows.
        """
        return self._made.digest

    @property
    def tables(self) -> dict[str, int]:
        """The tables, each with its number of rows."""
        return {whole.table: whole.rows for whole in self._made.slices}

    def schema(self, table: str) -> pa.Schema:
        """Return the names and Arrow types of a table's columns."""
        return self._made.schema(table)

    def parts(self, rows_per_part: int = ROWS_PER_PART) -> list[JobPart]:
        """Return the whole run cut into parts, table after table.

        Raises:
            UsageError: A part would have no rows.
        """
        if rows_per_part < 1:
            raise UsageError("a part must have 1 row or more")
        return [
            JobPart(self, whole.table, start, min(rows_per_part, whole.rows - start))
            for whole in self._made.slices
            for start in range(0, whole.rows, rows_per_part)
        ]

    def part(self, number: int, rows_per_part: int = ROWS_PER_PART) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a part as record batches: ``parts(rows_per_part)[number]``.

        Raises:
            UsageError: There is no such part.
        """
        parts = self.parts(rows_per_part)
        _check_part(number, len(parts))
        yield from parts[number].blocks()

    def save(self, path: str | Path) -> None:
        """Write a job file, without pickle.

        What passes over all rows found, if there is any, becomes a file beside it, whose name ends in
        ``.mend``; both must be there where the job is read.

        Raises:
            DataError: A file cannot be written.
            UsageError: A plugin of the running program has no file to be sent.
        """
        self._made.save(Path(path))

    def generate(
        self, *, workers: Workers = 1, executor: str | None = None, address: str | None = None
    ) -> Tables:
        """Return the tables of the run; their rows are made on demand. See :meth:`Schema.generate`.

        Raises:
            UsageError: An argument is wrong.
        """
        made, count = self._made, check_workers(workers)
        chosen = executor_for(registry_for(made.plugins), executor, address)
        run = Run(made.plan, count, executor=chosen)
        tables = {whole.table: Table(run, made.plan, whole) for whole in made.slices}
        return Tables(tables, run, made.plugins)

    def write(
        self,
        target: str | Path,
        parts: int,
        part: int | None = None,
        format: str = "parquet",
        *,
        workers: Workers = 1,
        executor: str | None = None,
        address: str | None = None,
        resume: bool = False,
        progress: Callable[[PartMade], None] = lambda _: None,
        options: Mapping[str, Any] | None = None,
    ) -> int:
        """Write the run, or one part of it, as files: ``TABLE/part-00007.parquet``; return their rows.

        A part is the same share of the rows of every table, and its files are the same, byte for byte,
        wherever they are made. A manifest says what each part holds; :func:`gather` checks them.

        Args:
            target: A folder, or the URL of one.
            parts: Into how many parts the run is cut.
            part: The number of the only one to write, from 0; None for all.
            format: The format of the files.
            workers: How many parts are made at the same time, each by a process that writes it.
            executor: Where parts are made; by default in processes of this machine.
            address: Where the executor is, if it can be elsewhere.
            resume: Whether finished parts stay, once their files have been compared with their manifests.
            progress: Called with each part that has been made.
            options: The format's own options.

        Raises:
            UsageError: An argument is wrong, or the folder holds parts of another run.
            DataError: A file cannot be written.
            GenerationError: A value cannot be made. Finished parts stay.
        """
        from fakegen.engine.gathering import keep_job
        from fakegen.engine.part_files import Layout, PartWriter
        from fakegen.engine.part_run import check_same_run, make_part, make_parts, unfinished
        from fakegen.engine.worker_count import cores
        from fakegen.formats.stores import store_at

        if parts < 1:
            raise UsageError("there must be 1 part or more")
        registry = registry_for(self._made.plugins)
        chosen = format_for(registry, target, format)
        layout = Layout(parts, chosen.name, typed_options(chosen, options or {}))
        place = executor_for(registry, executor, address)
        count = check_workers(workers) or cores()
        if part is not None:
            _check_part(part, parts)
        writer = PartWriter(self._made, store_at(target), layout)
        asked = range(parts) if part is None else range(part, part + 1)
        check_same_run(writer)
        todo = unfinished(writer, asked) if resume else list(asked)
        keep_job(self._made, writer.store)
        if place is None and (count == 1 or len(todo) < 2):
            made: Iterable[PartMade] = (make_part(writer, number) for number in todo)
        else:
            made = make_parts(writer, todo, place or registry.executors["processes"], count)
        rows = 0
        for count, item in enumerate(made, 1):
            progress(replace(item, left=len(todo) - count))
            rows += item.rows
        return rows


def job(
    schema: str | Path | Mapping[str, Any] | Schema,
    rows: Rows = None,
    *,
    seed: int | str | None = None,
    only: Iterable[str] = (),
    plugins: Plugins = (),
    sources: Sources | None = None,
    models: Mapping[str, Any] | None = None,
    untrusted: bool = False,
    cache: bool = True,
    passes: bool = True,
    workers: Workers = 1,
    executor: str | None = None,
    address: str | None = None,
    scratch: str | Path | None = None,
) -> Job:
    """Return a run that travels; the arguments are those of :func:`generate`.

    Models are learned now, and data of sources is read now.

    Args:
        schema: See :func:`load`.
        rows: How many rows every table has, or by table, instead of what the schema says.
        seed: The seed, instead of the schema's.
        only: ``TABLE`` or ``TABLE.COLUMN``: make nothing else.
        plugins: See :func:`load`.
        sources: See :func:`load`.
        models: See :func:`load`.
        untrusted: See :func:`load`.
        cache: See :func:`load`.
        passes: Whether the passes over all rows run now, once; otherwise each part runs them for itself.
        workers: How many processes share the passes for ``unique`` and other quotas.
        executor: Where they are; by default on this machine.
        address: Where the executor is, if it can be elsewhere.
        scratch: A folder, or the URL of one, that all of them reach, for files of the passes: 32 bytes a
            row, removed at the end. By default a temporary folder of this machine.

    Raises:
        SchemaError: All the mistakes in the schema, with their places.
        GenerationError: A constraint over all rows cannot be satisfied.
        UsageError: An argument is wrong.
    """
    from contextlib import ExitStack
    from tempfile import TemporaryDirectory

    from fakegen.engine.job_plan import job_of
    from fakegen.engine.quota_shuffle import QuotaShuffle
    from fakegen.engine.worker_count import cores
    from fakegen.formats.stores import store_at

    loaded = load(
        schema, plugins=plugins, sources=sources, models=models, untrusted=untrusted, cache=cache
    )
    plan = loaded._plan(seed, RowRange(loaded._planner.spec, rows, None).sizes)
    columns = selected(plan, only)
    place = executor_for(loaded.registry, executor, address)
    count = check_workers(workers) or cores()
    if not passes or (place is None and count == 1):
        return Job(job_of(plan, columns, passes=passes))
    with ExitStack() as stack:
        folder = scratch or stack.enter_context(TemporaryDirectory(prefix="fakegen-"))
        chosen = place or loaded.registry.executors["processes"]
        shuffle = QuotaShuffle(plan, chosen, count, store_at(folder))
        return Job(job_of(plan, columns, passes=True, shared=shuffle.settle))


def load_job(path: str | Path, *, run_plugins: bool = False, untrusted: bool = False) -> Job:
    """Read a job file.

    Args:
        path: The file. Reading it runs no code.
        run_plugins: Whether the code of plugins that it holds may run: only for jobs that you trust.
        untrusted: Whether somebody else wrote the schema: it then keeps to the limits of an untrusted
            schema.

    Raises:
        DataError: It cannot be read, or is not a valid job file.
        UsageError: It holds the code of plugins, which must not run.
    """
    from fakegen.engine.job_plan import read_job

    file = Path(path)
    limits = UNTRUSTED.inside(file.parent) if untrusted else NORMAL
    return Job(read_job(file, run_plugins=run_plugins, limits=limits))


def gather(target: str | Path, *, run_plugins: bool = False) -> GatheredRun:
    """Check that all parts of a run are there, whole and of one digest, and that rules over all rows hold.

    Args:
        target: The folder that :meth:`Job.write` has written to, or its URL.
        run_plugins: Whether the code of plugins that the job holds may run, to check their rules.

    Raises:
        DataError: Parts are missing, damaged or of several runs.
        GenerationError: A rule over all rows is violated.
        UsageError: The job holds the code of plugins, which must not run.
    """
    from fakegen.engine.gathering import gather as gathered
    from fakegen.formats.stores import store_at

    return gathered(store_at(target), run_plugins=run_plugins)


def _check_part(part: int, parts: int) -> None:
    if not 0 <= part < parts:
        raise UsageError(f"there is no part {part}: they are numbered from 0 to {parts - 1}")
