"""From a schema and the plugins to a plan: everything is resolved, typed and checked here."""

from __future__ import annotations

from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from fakegen.errors import Mark, ParameterError, nearest
from fakegen.language import Schema, Table
from fakegen.plan.models import Models, given_columns, model_name
from fakegen.plan.plan import Plan
from fakegen.plan.problems import Problems, Rejected
from fakegen.plan.scope import Scope
from fakegen.plan.sources import Sources
from fakegen.plan.tables import TableBuilder
from fakegen.plugins.constraint import Lesson
from fakegen.plugins.model import Model
from fakegen.plugins.registry import Registry
from fakegen.streams import Rows


@dataclass(frozen=True, slots=True)
class Choices:
    """What a run may choose besides the schema.

    Attributes:
        seed: Instead of the schema's.
        rows: Instead of every table's, or by table.
        files: Files to read instead of declared sources, by source.
        models: Models that are learned already, by name.
    """

    seed: int | str | None = None
    rows: int | Mapping[str, int] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)

    def rows_of(self, table: Table) -> int:
        """Return the number of rows of a table."""
        if isinstance(self.rows, Mapping):
            return self.rows.get(table.name, table.rows)
        return table.rows if self.rows is None else self.rows


def build(schema: Schema, registry: Registry, folder: Path, choices: Choices) -> Plan:
    """Return the plan of a schema.

    Args:
        schema: What to make.
        registry: The plugins.
        folder: The schema's folder, for relative paths.
        choices: What the run chooses.

    Raises:
        SchemaError: All independent mistakes.
    """
    return _Builder(schema, registry, folder, choices).build()


def models_of(schema: Schema, registry: Registry, folder: Path, choices: Choices) -> Models:
    """Return the models of a schema, to be learned one by one.

    Raises:
        SchemaError: All independent mistakes in the models' declarations.
    """
    scope = _Builder(schema, registry, folder, choices).scope
    scope.sources.check_kinds()
    scope.models.check_methods()
    scope.problems.check()
    return scope.models


class _Builder:
    def __init__(self, schema: Schema, registry: Registry, folder: Path, choices: Choices) -> None:
        problems = Problems()
        sources = Sources(schema.sources, registry, folder, problems, choices.files)
        models = Models(
            schema.models,
            registry,
            folder,
            sources,
            problems,
            choices.models,
            _used_given(schema),
            _lessons(schema, registry),
            schema.now,
        )
        seed = schema.seed if choices.seed is None else choices.seed
        self.scope = Scope(schema, registry, seed, problems, sources, models, self.lookup)
        self.tables = {
            name: TableBuilder(self.scope, table, choices.rows_of(table))
            for name, table in schema.tables.items()
        }
        self.lookups: list[_Lookup] = []

    def build(self) -> Plan:
        scope = self.scope
        with suppress(Rejected):
            scope.check_locale(scope.schema.locale)
        scope.sources.check_kinds()
        scope.models.check_methods()
        for table in self.tables.values():
            table.bind_all()
        scope.problems.check()
        for table in self.tables.values():
            table.bind_rules()
        scope.problems.check()
        for table in self.tables.values():
            table.bind_given()
        scope.problems.check()
        for lookup in self.lookups:
            lookup.check(scope.problems)
        scope.problems.check()
        plans = {name: table.plan for name, table in self.tables.items()}
        made = {column for plan in plans.values() for column in plan.types}
        scope.models.warn_of_left_out(made)
        refers: dict[tuple[str, str], list[str]] = {}
        for lookup in self.lookups:
            refers.setdefault(lookup.reader, []).append(lookup.name)
        return Plan(plans, scope.models.learned, refers, scope.problems.warnings)

    def lookup(self, name: str) -> _Lookup:
        table_name, _, column = name.partition(".")
        table = self.tables.get(table_name)
        if table is None or not column:
            known = [f"{t}.{c}" for t, b in self.tables.items() for c in b.known_columns()]
            message = f"{name!r} is not TABLE.COLUMN of this schema"
            raise ParameterError(message, suggestion=nearest(name, known))
        types = table.types([column])
        if column not in types:
            near = nearest(column, table.known_columns())
            message = f"table {table_name!r} has no column {column!r}"
            raise ParameterError(message, suggestion=near and f"{table_name}.{near}")
        reader, label = self.scope.stack[-1]
        entries = self.scope.schema.tables[reader].columns
        mark = next(entry.mark for entry in entries if entry.label == label)
        found = _Lookup(table, column, types[column], mark, (reader, label))
        self.lookups.append(found)
        return found


class _Lookup:
    """A column of a table, readable at any row."""

    def __init__(
        self,
        table: TableBuilder,
        column: str,
        type: pa.DataType,
        mark: Mark,
        reader: tuple[str, str],
    ) -> None:
        self._table, self._column, self.type, self._mark = table, column, type, mark
        self.reader, self.name = reader, f"{table.table.name}.{column}"

    @property
    def rows(self) -> int:
        return self._table.rows

    def at(self, rows: Rows) -> pa.Array:
        return self._table.plan.values(rows, [self._column])[self._column]

    def check(self, problems: Problems) -> None:
        """Note a column whose value at a row depends on the rows before it."""
        quota = self._table.plan.quota_over([self._column])
        if quota:
            name = f"{self._table.table.name}.{self._column}"
            problems.reject(
                self._mark,
                f"{name!r} cannot be referred to: its rows may be drawn again to keep "
                f"{', '.join(quota.columns)!r} unique; refer to a column that is not, such as a "
                "sequence",
            )


def _used_given(schema: Schema) -> dict[str, list[str]]:
    used: dict[str, list[str]] = {}
    for table in schema.tables.values():
        for column in table.columns:
            if column.provider.value == "model":
                used.setdefault(model_name(column.value), []).extend(given_columns(column.value))
    return used


def _lessons(schema: Schema, registry: Registry) -> dict[str, list[Lesson]]:
    """Return what the constraints of tables can teach the models that the tables draw from."""
    lessons: dict[str, list[Lesson]] = {}
    for table in schema.tables.values():
        drawn = [column for column in table.columns if column.provider.value == "model"]
        scripted = {
            name for column in table.columns if column not in drawn for name in column.names
        }
        taught = [
            _without(checker.teaches(spec.value.plain()), scripted)
            for spec in table.constraints
            if (checker := registry.checkers.get(spec.checker.value)) and checker.teaches
        ]
        for column in drawn:
            lessons.setdefault(model_name(column.value), []).extend(taught)
    return lessons


def _without(lesson: Lesson, names: Set[str]) -> Lesson:
    """Return what is left of a lesson where some columns are not the model's."""
    return Lesson(
        fuse=[group for group in lesson.fuse if not names & set(group)],
        derive={name: text for name, text in lesson.derive.items() if name not in names},
        rising=[group for group in lesson.rising if not names & set(group)],
    )
