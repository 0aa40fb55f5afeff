"""From a schema and the plugins to a plan: everything is resolved, typed and checked here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from fakegen.binding.assembly import PlanAssembly
from fakegen.binding.declared_models import Models
from fakegen.binding.hints import hints_for, used_given
from fakegen.binding.lookups import ColumnLookup
from fakegen.binding.model_fitting import ModelFitter
from fakegen.binding.model_formulas import Formulas
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.scope import Scope
from fakegen.binding.sources import Sources
from fakegen.binding.table_binding import TableBinder
from fakegen.errors import ParameterError, nearest, number_of
from fakegen.interfaces.method import Model
from fakegen.language import SchemaSpec, TableSpec
from fakegen.limits import NORMAL, Limits
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry


@dataclass(frozen=True, slots=True)
class Choices:
    """What a run can choose instead of what the schema says.

    Attributes:
        seed: Instead of the schema's.
        rows: Instead of every table's, or by table.
        sources: Files or tables to use instead of declared sources, by source.
        models: Models that have been learned already, by name.
        limits: What the run may use.
    """

    seed: int | str | None = None
    rows: int | Mapping[str, int] | None = None
    sources: Mapping[str, str | pa.Table] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    limits: Limits = NORMAL

    def rows_of(self, table: TableSpec) -> int:
        """Return the number of rows of a table."""
        if isinstance(self.rows, Mapping):
            return self.rows.get(table.name, table.rows)
        return table.rows if self.rows is None else self.rows


def build(schema: SchemaSpec, registry: Registry, folder: Path, choices: Choices) -> Plan:
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


def models_of(schema: SchemaSpec, registry: Registry, folder: Path, choices: Choices) -> Models:
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
    def __init__(
        self, schema: SchemaSpec, registry: Registry, folder: Path, choices: Choices
    ) -> None:
        self.choices = choices
        problems = Problems()
        sources = Sources(schema.sources, registry, folder, problems, choices.sources)
        hints = hints_for(schema, registry)
        formulas = Formulas(hints, registry.functions, schema.now, problems)
        given = used_given(schema, registry)
        fitter = ModelFitter(registry, sources, problems, formulas, given)
        models = Models(schema.models, folder, fitter, choices.models)
        seed = schema.seed if choices.seed is None else choices.seed
        self.scope = Scope(schema, registry, seed, problems, sources, models, self.lookup)
        self.tables = {
            name: TableBinder(self.scope, table, choices.rows_of(table))
            for name, table in schema.tables.items()
        }
        self.plans = {name: PlanAssembly(table) for name, table in self.tables.items()}
        self.lookups: list[ColumnLookup] = []

    def build(self) -> Plan:
        scope = self.scope
        self.check_rows()
        for said in (scope.schema.locale, *(item.locale for item in scope.schema.tables.values())):
            with suppress(Rejected):
                scope.check_locale(said.name)
        scope.sources.check_kinds()
        scope.models.check_methods()
        for table in self.tables.values():
            table.bind_all()
        scope.problems.check()
        for assembly in self.plans.values():
            assembly.bind_rules()
        scope.problems.check()
        for assembly in self.plans.values():
            assembly.bind_conditions()
        scope.problems.check()
        for lookup in self.lookups:
            lookup.check(scope.problems)
        scope.problems.check()
        plans = {name: assembly.plan for name, assembly in self.plans.items()}
        made = {column for plan in plans.values() for column in plan.types}
        scope.models.warn_of_left_out(made)
        refers: dict[tuple[str, str], list[str]] = {}
        for lookup in self.lookups:
            refers.setdefault(lookup.reader, []).append(lookup.name)
        limits = self.choices.limits
        return Plan(plans, scope.models.learned, refers, scope.problems.warnings, limits)

    def check_rows(self) -> None:
        """Note the first table whose rows, with those of the tables before it, are too many."""
        most, rows = self.choices.limits.rows, 0
        for table in self.tables.values():
            rows += table.rows
            if most is not None and rows > most:
                message = f"an untrusted schema can have {number_of(most, 'row')}, not {rows:,}"
                self.scope.problems.reject(table.table.mark, message)
                return

    def lookup(self, name: str) -> ColumnLookup:
        table_name, _, column = name.partition(".")
        table = self.tables.get(table_name)
        if table is None or not column:
            known = [f"{t}.{c}" for t, b in self.tables.items() for c in b.known_columns()]
            message = f"{name!r} is not a TABLE.COLUMN of this schema"
            raise ParameterError(message, suggestion=nearest(name, known))
        types = table.types([column])
        if column not in types:
            near = nearest(column, table.known_columns())
            message = f"table {table_name!r} has no column {column!r}"
            raise ParameterError(message, suggestion=near and f"{table_name}.{near}")
        reader, label = self.scope.stack[-1]
        entries = self.scope.schema.tables[reader].columns
        mark = next(entry.mark for entry in entries if entry.label == label)
        found = ColumnLookup(self.plans[table_name], column, types[column], mark, (reader, label))
        self.lookups.append(found)
        return found
