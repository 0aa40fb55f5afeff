"""The public face: load a schema, generate its tables, learn its models."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fakegen import inference
from fakegen.binding.build import Choices, build, models_of
from fakegen.catalogue.json_schema import json_schema as language_schema
from fakegen.catalogue.search import Entry, search
from fakegen.checking import checker
from fakegen.engine import Run, Slice, write
from fakegen.engine.recipe import Recipe
from fakegen.errors import ParameterError, UsageError, did_you_mean, nearest
from fakegen.interfaces.format import Format, Writer
from fakegen.interfaces.method import Model
from fakegen.interfaces.parameters import convert
from fakegen.language import from_python, read_document, read_schema
from fakegen.learning import modelfile
from fakegen.plan import explanation
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

Progress = Callable[[str, int], None]


def load(
    schema: str | Path | Mapping[str, Any],
    *,
    plugins: Sequence[str] = (),
    sources: Mapping[str, str] | None = None,
) -> Schema:
    """Return a schema, read and checked in its form.

    Args:
        schema: A YAML, JSON or TOML file, ``-`` for standard input, or the document as a mapping.
        plugins: Modules or Python files to load besides the installed plugins.
        sources: Files to read instead of what the schema declares, by source name.

    Raises:
        SchemaError: The document is wrong; every mistake in its form is listed.
        DataError: The file cannot be read.
        PluginError: A plugin cannot be loaded.
    """
    return Schema(schema, plugins=plugins, sources=sources)


def generate(
    schema: str | Path | Mapping[str, Any],
    rows: int | Mapping[str, int] | None = None,
    *,
    seed: int | str | None = None,
    start_row: int | None = None,
    workers: int = 1,
    only: Sequence[str] = (),
) -> Tables:
    """Load a schema and generate its tables: :func:`load`, then :meth:`Schema.generate`."""
    return load(schema).generate(rows, seed=seed, start_row=start_row, workers=workers, only=only)


class Schema:
    """A schema, ready to generate from; made by :func:`load`."""

    def __init__(
        self,
        schema: str | Path | Mapping[str, Any],
        *,
        plugins: Sequence[str] = (),
        sources: Mapping[str, str] | None = None,
    ) -> None:
        is_mapping = isinstance(schema, Mapping)
        document = (
            from_python(dict(schema)) if isinstance(schema, Mapping) else read_document(schema)
        )
        self._folder = Path() if is_mapping or str(schema) == "-" else Path(str(schema)).parent
        self._schema = read_schema(document)
        self._plugins = tuple(plugins)
        self._files = dict(sources or {})
        self._learned: dict[str, Model] = {}

    @cached_property
    def registry(self) -> Registry:
        """The plugins that the schema can use."""
        return Registry(self._plugins)

    @property
    def tables(self) -> list[str]:
        """The names of the tables, in order."""
        return list(self._schema.tables)

    def generate(
        self,
        rows: int | Mapping[str, int] | None = None,
        *,
        seed: int | str | None = None,
        start_row: int | None = None,
        workers: int = 1,
        only: Sequence[str] = (),
    ) -> Tables:
        """Return the tables; their rows are made when they are asked for.

        Warns of conditions of ``given`` that rest on few learned rows, by a
        :class:`~fakegen.FakegenWarning`.

        Args:
            rows: How many rows every table has, or by table, instead of what the schema says.
                With ``start_row``, how many are made from there on; the tables keep their size.
            seed: Instead of the schema's.
            start_row: The first row to make. The rows are those of a whole run.
            workers: Number of processes that make blocks. No value depends on it.
            only: ``TABLE`` or ``TABLE.COLUMN``: make nothing else. The values are those of a
                whole run.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: An argument is wrong.
        """
        self._check_rows(rows, start_row, workers)
        sizes = rows
        if start_row is not None:
            sizes = {
                name: max(table.rows, start_row + wanted if wanted else 0)
                for name, table in self._schema.tables.items()
                for wanted in [self._wanted(name, rows, start_row)]
            }
        choices = Choices(seed=seed, rows=sizes, files=self._files, models=self._learned)
        plan = build(self._schema, self.registry, self._folder, choices)
        self._learned = dict(plan.models)
        _warn(plan)
        run = Run(plan, Recipe(self._schema, self._plugins, self._folder, choices), workers)
        tables = {}
        for name, columns in self._selected(plan, only).items():
            count = plan.tables[name].rows
            if start_row is not None:
                count = self._wanted(name, rows, start_row)
            tables[name] = Table(run, plan, Slice(name, columns, start_row or 0, count))
        return Tables(tables, run, self.registry)

    def learn(self, name: str) -> Model:
        """Learn a declared model from its source, anew.

        Raises:
            SchemaError: The model's declaration is wrong.
            ModelError: The data cannot be learned.
            UsageError: There is no such model.
        """
        if name not in self._schema.models:
            hint = did_you_mean(nearest(name, self._schema.models))
            raise UsageError(f"the schema declares no model {name!r}{hint}")
        choices = Choices(files=self._files)
        models = models_of(self._schema, self.registry, self._folder, choices)
        self._learned[name] = models.learn(name)
        return self._learned[name]

    def explain(self) -> explanation.Explanation:
        """Return the plan as facts: what is made in which order, and how every rule is met.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
        """
        plan = self._plan()
        _warn(plan)
        return explanation.explain(plan)

    def check(self, data: Any, table: str | None = None, *, most: int = 10) -> checker.CheckReport:
        """Return which rules of a table some data breaks.

        Args:
            data: A file of any format that sources have, or anything that hands out Arrow data: a
                :class:`Table`, a pandas or polars data frame.
            table: The table; by default the one that the file is named after, or the only one.
            most: How many offending rows are listed for each rule.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: There is no such table, or it is not clear which one is meant.
            DataError: The file cannot be read.
        """
        is_file = isinstance(data, str | Path)
        if table is None:
            stem = Path(data).name.partition(".")[0] if is_file else ""
            table = stem if stem in self.tables else None
        if table is None and len(self.tables) > 1:
            raise UsageError(f"say which table this is: {', '.join(self.tables)}")
        name = self.tables[0] if table is None else table
        _known_table(name, self.tables)
        plan = self._plan().tables[name]
        reader = self.registry.sources["file"]
        rows = checker.read(reader, str(data), plan) if is_file else checker.plain(data)
        return checker.check(plan, rows, most)

    def _plan(self) -> Plan:
        choices = Choices(files=self._files, models=self._learned)
        plan = build(self._schema, self.registry, self._folder, choices)
        self._learned = dict(plan.models)
        return plan

    @property
    def models(self) -> dict[str, Path | None]:
        """The declared models and their files, if they have one."""
        return {
            name: self._folder / spec.file.value if spec.file else None
            for name, spec in self._schema.models.items()
        }

    def _wanted(self, table: str, rows: int | Mapping[str, int] | None, start: int) -> int:
        left = max(0, self._schema.tables[table].rows - start)
        if isinstance(rows, Mapping):
            return rows.get(table, left)
        return left if rows is None else rows

    def _check_rows(
        self, rows: int | Mapping[str, int] | None, start_row: int | None, workers: int
    ) -> None:
        counts = rows.values() if isinstance(rows, Mapping) else [rows or 0]
        if any(count < 0 for count in counts):
            raise UsageError("the number of rows must be 0 or more")
        if start_row is not None and start_row < 0:
            raise UsageError("the first row must be 0 or more")
        if workers < 1:
            raise UsageError("the number of workers must be 1 or more")
        for name in rows if isinstance(rows, Mapping) else ():
            _known_table(name, self.tables)

    def _selected(self, plan: Plan, only: Sequence[str]) -> dict[str, list[str]]:
        if not only:
            return {name: list(table.columns) for name, table in plan.tables.items()}
        wanted: dict[str, list[str]] = {}
        for item in only:
            name, dot, column = item.partition(".")
            _known_table(name, plan.tables)
            table = plan.tables[name]
            if dot and column not in table.types:
                near = nearest(column, table.types)
                hint = did_you_mean(near and f"{name}.{near}")
                raise UsageError(f"table {name!r} has no column {column!r}{hint}")
            wanted.setdefault(name, []).extend([column] if dot else table.columns)
        return {name: list(dict.fromkeys(columns)) for name, columns in wanted.items()}


def _warn(plan: Plan) -> None:
    for warning in plan.warnings:
        warnings.warn(warning, stacklevel=3)


def _known_table(name: str, known: Sequence[str] | Mapping[str, Any]) -> None:
    if name not in known:
        hint = did_you_mean(nearest(name, known))
        raise UsageError(f"the schema has no table {name!r}{hint}")


class Table:
    """The rows of one table, made when they are asked for, block by block."""

    def __init__(self, run: Run, plan: Plan, part: Slice) -> None:
        self._run, self._part = run, part
        self._schema = plan.tables[part.table].arrow_schema(part.columns)

    @property
    def name(self) -> str:
        """The table's name."""
        return self._part.table

    @property
    def schema(self) -> pa.Schema:
        """The names and Arrow types of the columns."""
        return self._schema

    @property
    def slice(self) -> Slice:
        """Which columns and rows it holds."""
        return self._part

    def __len__(self) -> int:
        return self._part.rows

    def __repr__(self) -> str:
        return f"<fakegen.Table {self.name!r}: {len(self):,} rows, {len(self._schema)} columns>"

    def blocks(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, some tens of thousands at a time.

        Raises:
            GenerationError: A value cannot be made.
        """
        return self._run.blocks(self._part)

    def to_arrow(self) -> pa.Table:
        """Return all rows as a :class:`pyarrow.Table`."""
        import pyarrow as pa

        return pa.Table.from_batches(self.blocks(), schema=self._schema)

    def to_pandas(self) -> pandas.DataFrame:
        """Return all rows as a pandas data frame."""
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return all rows as a polars data frame; needs the extra ``fakegen[polars]``."""
        import polars

        return polars.DataFrame(self.to_arrow())

    def __arrow_c_schema__(self) -> object:
        return self._schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the rows to any library that reads Arrow: ``pyarrow.table(t)``, polars, duckdb."""
        import pyarrow as pa

        reader = pa.RecordBatchReader.from_batches(self._schema, self.blocks())
        return reader.__arrow_c_stream__(requested_schema)


class Tables(Mapping[str, Table]):
    """The tables of a schema by name."""

    def __init__(self, tables: Mapping[str, Table], run: Run, registry: Registry) -> None:
        self._tables, self._run, self._registry = dict(tables), run, registry

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        return f"<fakegen.Tables {', '.join(self._tables)}>"

    def write(
        self,
        target: str | Path | BinaryIO,
        format: str | None = None,
        *,
        progress: Progress = lambda _table, _rows: None,
        **options: Any,
    ) -> int:
        """Write all tables; return the number of rows.

        Args:
            target: A file, a folder (one file per table), ``-`` for standard output, or an open
                binary stream.
            format: ``csv``, ``jsonl``, ``parquet``, ``arrow``, ``sql``, ``sqlite`` or a plugin's;
                by default the file name's ending decides.
            progress: Called with a table's name and the number of rows just written.
            options: The format's own options.

        Raises:
            UsageError: There is no such format or option.
            DataError: The target cannot be written; nothing is left of the attempt.
            GenerationError: A value cannot be made; nothing is left of the attempt.
        """
        sink = self._sink(target, format)
        writer = self._open(sink, target, options)
        return write(self._run, [table.slice for table in self.values()], writer, progress)

    def _sink(self, target: str | Path | BinaryIO, format: str | None) -> Format:
        sinks = self._registry.formats
        known = ", ".join(sorted(sinks))
        if format is not None:
            if format not in sinks:
                near = nearest(format, sinks)
                hint = did_you_mean(near) or f"; there are {known}"
                raise UsageError(f"there is no format {format!r}{hint}")
            return sinks[format]
        name = Path(str(target)).name.lower() if isinstance(target, str | Path) else ""
        for sink in sinks.values():
            if name.endswith(tuple(sink.suffixes)):
                return sink
        raise UsageError(f"say which format to write: {known}")

    def _open(
        self, sink: Format, target: str | Path | BinaryIO, options: Mapping[str, Any]
    ) -> Writer:
        typed = {}
        for name, value in options.items():
            if name not in sink.parameters:
                known = ", ".join(sink.parameters) or "none"
                raise UsageError(f"format {sink.name!r} has no option {name!r}; it has {known}")
            try:
                typed[name] = convert(value, sink.parameters[name].annotation, name)
            except ParameterError as error:
                raise UsageError(error.message) from None
        schemas = {name: table.schema for name, table in self.items()}
        if isinstance(target, str):
            target = sys.stdout.buffer if target == "-" else Path(target)
        return sink.open(target, schemas, **typed)


def draft(
    paths: str | Path | Sequence[str | Path],
    *,
    plugins: Sequence[str] = (),
    folder: str | Path | None = None,
) -> str:
    """Return the text of a schema that makes data like that of some files, with what was seen in it.

    Args:
        paths: Files (CSV, JSON, JSON lines, Parquet, Arrow, Excel) and folders of them.
        plugins: Modules or Python files to load besides the installed plugins.
        folder: Where the schema will lie; the current folder unless given.

    Raises:
        UsageError: There is no such file, or a folder holds no data.
        DataError: A file cannot be read, or holds nothing that can be made.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    return inference.draft(given, Registry(plugins), Path(folder or ""))


def providers(
    words: str = "", *, locale: str = "en_US", plugins: Sequence[str] = ()
) -> list[Entry]:
    """Return the providers whose name or summary has all of these words, sorted by name.

    Raises:
        UsageError: There is no such locale.
    """
    return search(Registry(plugins), words, locale)


def json_schema(*, locale: str = "en_US", plugins: Sequence[str] = ()) -> dict[str, Any]:
    """Return the JSON Schema of the language with the providers of every plugin."""
    return language_schema(Registry(plugins), locale)


def save_model(model: Model, path: str | Path) -> None:
    """Write a learned model to a file: a zip of JSON and plain arrays.

    Raises:
        DataError: The file cannot be written.
    """
    modelfile.save(model, Path(path))


def load_model(path: str | Path, *, plugins: Sequence[str] = ()) -> Model:
    """Read a learned model from a file; no code in it is run.

    Raises:
        ModelError: It is not a sound model file, or of an unknown method.
        DataError: The file cannot be read.
    """
    return modelfile.load(path, Registry(plugins).methods)
