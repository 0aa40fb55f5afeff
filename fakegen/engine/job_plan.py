"""A job: a run that travels, to be made in parts on machines that have only fakegen installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

import pyarrow as pa

from fakegen.binding.build import Choices, sources_of
from fakegen.engine.digest import digest_of, releases
from fakegen.engine.job_file import JobContent, packed, source_bytes, unpacked
from fakegen.engine.pass_results import results
from fakegen.engine.recipe import Recipe
from fakegen.engine.result_file import Found, read_found, write_found
from fakegen.engine.run import Run
from fakegen.engine.task import Slice
from fakegen.errors import DataError, UsageError
from fakegen.formats.partial_file import PartialFile, publish, writing
from fakegen.language import SchemaSpec
from fakegen.limits import NORMAL, Budget, Limits
from fakegen.plan.deferred_model import DeferredModel
from fakegen.plan.settling import Settle
from fakegen.plan.table_plan import Plan
from fakegen.registry import registry_for
from fakegen.registry.by_value import ByValue

_BESIDE = ".mend"
"""The ending of the file that holds what passes found, after the job file's own."""


class JobPlan:
    """A run that travels.

    A pickle of it holds all that a machine with fakegen needs, but for what passes over all rows found
    if that is in a file: then that file must be where it was.

    Args:
        content: What a job file holds.
        plugins: The plugins that it brings, as a registry takes them.
        found: What passes found, or the file beside the job that holds it.
        limits: What making it may use.
    """

    def __init__(
        self,
        content: JobContent,
        plugins: Sequence[Any],
        found: Found | Path,
        limits: Limits = NORMAL,
    ) -> None:
        self._content, self.plugins, self._limits = content, tuple(plugins), limits
        self._found = found

    @property
    def digest(self) -> str:
        """The digest of everything that decides a value: 32 hexadecimal digits."""
        return self._content.digest

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns to make, by table."""
        return self._content.columns

    @cached_property
    def plan(self) -> Plan:
        """The plan, built once in each process.

        Raises:
            UsageError: Other releases of libraries than those of the job are installed.
            SchemaError: The schema is wrong.
            DataError: What passes found cannot be read.
        """
        with _building:
            if self.digest not in _plans:
                while len(_plans) >= _KEPT:
                    del _plans[next(iter(_plans))]
                _plans[self.digest] = self._built()
            return _plans[self.digest]

    @property
    def slices(self) -> list[Slice]:
        """All rows of each table."""
        tables = self.plan.tables
        return [Slice(name, names, 0, tables[name].rows) for name, names in self.columns.items()]

    def schema(self, table: str) -> pa.Schema:
        """Return the Arrow schema of a table's columns."""
        return self.plan.tables[table].arrow_schema(self.columns[table])

    def packed(self) -> bytes:
        """Return the bytes of its job file, without what passes found and what only says where rows are made."""
        registry = registry_for(self.plugins)
        named = [str(name) for name in registry.addresses() if not isinstance(name, ByValue)]
        left_out = {Path(name).name for name in named if not registry.decides_values(name)}
        files = [(name, code) for name, code in self._content.files if name not in left_out]
        modules = [name for name in self._content.modules if name not in left_out]
        return packed(replace(self._content, files=files, modules=modules, results=None))

    def save(self, path: Path) -> list[Path]:
        """Write a job file, and beside it, if there is any, the file of what passes found.

        Returns:
            The files.

        Raises:
            DataError: They cannot be written.
            UsageError: A plugin of the running program has no file to be sent.
        """
        self._check_files()
        found = _found(self.plan)
        beside = path.with_name(path.name + _BESIDE)
        parts = [PartialFile(path), *([PartialFile(beside)] if found else [])]
        try:
            index = None
            if found:
                with writing(beside), parts[1].open() as file:
                    index = write_found(found, file)
            with writing(path), parts[0].open() as file:
                file.write(packed(replace(self._content, results=index)))
            publish(parts)
        finally:
            for part in parts:
                part.discard()
        return [part.path for part in parts]

    def _check_files(self) -> None:
        if any(isinstance(plugin, ByValue) for plugin in self.plugins):
            raise UsageError(
                "a job file cannot hold what the running program has decorated: put it into a Python "
                "file and give that to plugins="
            )

    def _built(self) -> Plan:
        registry = registry_for(self.plugins)
        here = releases(registry, self._content.schema)
        others = {
            name: (release, here.get(name, "none"))
            for name, release in self._content.releases.items()
            if here.get(name) != release
        }
        if others:
            listed = ", ".join(f"{name} {a} (here {b})" for name, (a, b) in others.items())
            raise UsageError(f"the job was made with {listed}: other releases make other values")
        found = self._found
        if isinstance(found, Path):
            found = read_found(self._content.results or [], found)
        choices = Choices(
            sources=self._content.sources,
            models=self._content.models,
            limits=self._limits,
            cache=False,
            indexes=found.indexes,
        )
        return Recipe(
            self._content.schema, self.plugins, Path(), choices, results=found.results
        ).build()

    def __reduce__(self) -> tuple[Any, ...]:
        by_value = [plugin for plugin in self.plugins if isinstance(plugin, ByValue)]
        found = self._found
        if not isinstance(found, Path) and self.digest in _plans:
            found = _found(self.plan)
        return _received, (packed(self._content), by_value, found, self._limits)


def job_of(
    plan: Plan,
    columns: Mapping[str, Sequence[str]],
    *,
    passes: bool,
    shared: Settle | None = None,
) -> JobPlan:
    """Return the job of a plan: its models are fitted now.

    Args:
        plan: A plan that knows its recipe.
        columns: The columns to make, by table.
        passes: Whether to run the passes over all rows now; otherwise, each part runs them for itself.
        shared: Finds the rows drawn again with many processes; None for this one.

    Raises:
        SchemaError: A model cannot be fitted.
        GenerationError: A constraint over all rows cannot be satisfied.
        DataError: The schema holds a value that no document can.
    """
    assert isinstance(plan.origin, Recipe)
    if passes:
        for table, names in columns.items():
            Run(plan).settle(Slice(table, names, 0, plan.tables[table].rows), shared=shared)
    with Budget(plan.limits).spending():
        models = {
            name: model.fitted() if isinstance(model, DeferredModel) else model
            for name, model in plan.models.items()
        }
    recipe, registry = plan.origin, registry_for(plan.origin.plugins)
    schema = _resolved(recipe)
    found = _found(plan)
    choices = replace(
        recipe.choices, seed=None, rows=None, models=models, outlines={}, indexes=found.indexes
    )
    with Budget(plan.limits).spending():
        sources = sources_of(schema, registry, recipe.folder, choices)
    plugins = registry.addresses(schema.names())
    named = [str(plugin) for plugin in plugins if not isinstance(plugin, ByValue)]
    code = {name: Path(name).read_bytes() for name in named if Path(name).is_file()}
    files = [(Path(name).name, content) for name, content in code.items()]
    modules = [name for name in named if name not in code]
    libraries = releases(registry, schema)
    digest = digest_of(
        replace(schema, file=""),
        columns,
        models,
        map(source_bytes, sources.values()),
        [
            code.get(name, name.encode())
            for name in (*code, *modules)
            if registry.decides_values(name)
        ],
        libraries,
    )
    content = JobContent(digest, libraries, schema, dict(columns), models, sources, modules, files)
    _plans.setdefault(digest, plan)
    return JobPlan(content, plugins, found, plan.limits)


def read_job(path: Path, *, run_plugins: bool = False, limits: Limits = NORMAL) -> JobPlan:
    """Read a job file; what passes found stays in the file beside it.

    Args:
        path: The file; it need not be trusted.
        run_plugins: Whether the code of plugins that it holds may run.
        limits: What making it may use.

    Raises:
        DataError: It cannot be read, or is not a valid job file.
        UsageError: It holds code, which must not run.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"job file {str(path)!r} cannot be read: {error.strerror}") from error
    beside = path.with_name(path.name + _BESIDE).resolve()
    return unpacked_job(data, str(path), beside, run_plugins=run_plugins, limits=limits)


def unpacked_job(
    data: bytes,
    name: str,
    beside: Path | None = None,
    *,
    run_plugins: bool = False,
    limits: Limits = NORMAL,
) -> JobPlan:
    """Return the job in the bytes of a job file.

    Args:
        data: The bytes; they need not be trusted.
        name: What messages call the file.
        beside: The file that holds what passes found, if the job says that there is one.
        run_plugins: See :func:`read_job`.
        limits: See :func:`read_job`.

    Raises:
        DataError: See :func:`read_job`.
        UsageError: See :func:`read_job`.
    """
    with Budget(limits).spending():
        content, plugins = unpacked(data, name, run_plugins=run_plugins)
    has_file = beside is not None and content.results is not None
    return JobPlan(content, plugins, beside if beside and has_file else Found(), limits)


def _received(
    data: bytes, by_value: Sequence[ByValue], found: Found | Path, limits: Limits
) -> JobPlan:
    content, plugins = unpacked(data, "the job", run_plugins=True, by_value=by_value)
    return JobPlan(content, plugins, found, limits)


_plans: dict[str, Plan] = {}
"""The plans of this process, by the digest of their job."""
_KEPT = 4
_building = RLock()
"""Held by a thread that builds one, so that the others of a worker wait for it and build none of their own."""


def _found(plan: Plan) -> Found:
    indexes = {name: table.children.index for name, table in plan.tables.items() if table.children}
    return Found(results(plan), indexes)


def _resolved(recipe: Recipe) -> SchemaSpec:
    """Return the schema with the seed and the rows of the run."""
    tables = {
        name: replace(table, rows=recipe.choices.rows_of(table))
        for name, table in recipe.schema.tables.items()
    }
    seed = recipe.schema.seed if recipe.choices.seed is None else recipe.choices.seed
    return replace(recipe.schema, seed=seed, tables=tables)
