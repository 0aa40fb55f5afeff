"""From a schema and the plugins to a plan: everything is resolved, typed and checked here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from fakegen.binding.assembly import PlanAssembly
from fakegen.binding.declared_models import Models
from fakegen.binding.extensions import extended
from fakegen.binding.hints import hints_for, used_given
from fakegen.binding.lookups import TableLookup
from fakegen.binding.model_formulas import Formulas
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.scope import Scope
from fakegen.binding.sources import Sources
from fakegen.binding.table_binding import TableBinder
from fakegen.errors import Mark, nearest, number_of
from fakegen.interfaces.method import FittedModel, Model, Outline
from fakegen.language import ChildrenSpec, SchemaSpec, TableSpec
from fakegen.limits import NORMAL, Limits
from fakegen.plan.children import ChildIndex, Children
from fakegen.plan.passes import tables_needed
from fakegen.plan.quotas import TakenValues
from fakegen.plan.settling import run_passes, settle_quotas
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.registry import Registry

if TYPE_CHECKING:
    from fakegen.binding.model_fitting import ModelFitter


@dataclass(frozen=True, slots=True)
class Choices:
    """What a run can choose instead of what the schema says.

    Attributes:
        seed: Instead of the schema's.
        rows: Instead of every table's, or by table.
        sources: Files or tables to use instead of declared sources, by source.
        models: Models that have been learned already, by name.
        outlines: What is known of models that need not be fitted, by name.
        indexes: Which rows belong to which of another table, where it is known already, by table.
        limits: What the run may use.
        cache: Whether models that have been fitted before may be read from the disk, and are kept there.
        taken: What tables may have no more, since others have it.
    """

    seed: int | str | None = None
    rows: int | Mapping[str, int] | None = None
    sources: Mapping[str, str | pa.Table] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    outlines: Mapping[str, Outline] = field(default_factory=dict)
    indexes: Mapping[str, ChildIndex] = field(default_factory=dict)
    limits: Limits = NORMAL
    cache: bool = True
    taken: TakenValues = field(default_factory=dict)

    def rows_of(self, table: TableSpec) -> int:
        """Return the number of rows of a table."""
        if isinstance(self.rows, Mapping):
            return self.rows.get(table.name, table.rows)
        return table.rows if self.rows is None else self.rows

    def in_all(self, name: str, said: ChildrenSpec) -> int | None:
        """Return the number of rows that are spread over another table's; None if they are counted."""
        if said.in_all is None:
            return None
        chosen = self.rows.get(name) if isinstance(self.rows, Mapping) else None
        return int(said.in_all.value) if chosen is None else chosen


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


def sources_of(
    schema: SchemaSpec, registry: Registry, folder: Path, choices: Choices
) -> Mapping[str, pa.Table]:
    """Return the data that a schema's plan is built from, by source.

    Sources that only models learn from are not among them, where the models are given.

    Raises:
        SchemaError: All independent mistakes.
    """
    builder = _Builder(schema, registry, folder, choices)
    builder.build()
    return builder.scope.sources.read()


class _Builder:
    def __init__(
        self, schema: SchemaSpec, registry: Registry, folder: Path, choices: Choices
    ) -> None:
        self.choices, self.rows = choices, 0
        problems = Problems()
        registry = extended(registry, schema, problems)
        sources = Sources(schema.sources, registry, folder, problems, choices.sources)
        hints = hints_for(schema, registry)
        formulas = Formulas(hints, lambda: registry.functions, schema.now, problems)

        def fitter() -> ModelFitter:
            from fakegen.binding.model_fitting import ModelFitter  # with all of learning

            given = used_given(schema, registry)
            return ModelFitter(registry, sources, problems, formulas, given, choices.cache)

        models = Models(
            schema.models, folder, fitter, formulas, problems, choices.models, choices.outlines
        )
        seed = schema.seed if choices.seed is None else choices.seed
        self.scope = Scope(
            schema,
            registry,
            seed,
            problems,
            sources,
            models,
            self.table,
            self.bound,
            self.plan_of,
            self.model,
            choices.taken,
        )
        self.tables = {
            name: TableBinder(self.scope, table, choices.rows_of(table))
            for name, table in schema.tables.items()
        }
        self.plans = {name: PlanAssembly(table) for name, table in self.tables.items()}
        self.refers: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.draws: dict[Mark, list[str]] = {}
        self.finished: list[str] = []

    def build(self) -> Plan:
        scope = self.scope
        for said in (scope.schema.locale, *(item.locale for item in scope.schema.tables.values())):
            for node, _ in said.mix:
                with suppress(Rejected):
                    scope.check_locale(node, node.value)
        scope.sources.check_kinds()
        scope.models.check_methods()
        self.link()
        scope.problems.check()
        self.check_rows([table for table in self.tables.values() if table.children is None])
        for table in self.tables.values():
            table.bind_all()
        scope.problems.check()
        for level in self.levels():
            assemblies = [self.plans[name] for name in level]
            self.check_rows([item.binder for item in assemblies if item.binder.children])
            for assembly in assemblies:
                assembly.binder.check_rows()
            scope.problems.check()
            for assembly in assemblies:
                assembly.bind_rules()
            scope.problems.check()
            for assembly in assemblies:
                assembly.bind_conditions()
            scope.problems.check()
        for assembly in self.plans.values():
            assembly.take_added()
        for table in self.tables.values():
            table.check_all_rows()
        scope.problems.check()
        self.check_variants()
        for assembly in self.plans.values():
            assembly.check_quotas()
        scope.problems.check()
        plans = {name: assembly.plan for name, assembly in self.plans.items()}
        made = {column for plan in plans.values() for column in plan.types}
        scope.models.warn_of_left_out(made)
        return replace(self.plan(plans), warnings=scope.problems.warnings)

    def check_variants(self) -> None:
        """Bind the variants of all tables, each alone, only to find what is wrong with them."""
        draws = {mark: list(names) for mark, names in self.draws.items()}
        for binder in self.tables.values():
            for name in binder.table.variants:
                table = binder.table.varied([name])
                own = TableBinder(self.scope, table, self.choices.rows_of(table))
                own.children, own.counts = binder.children, binder.counts
                varied = PlanAssembly(own)
                own.bind_all()
                self.scope.problems.check()
                varied.bind_rules()
                self.scope.problems.check()
                varied.bind_conditions()
                self.scope.problems.check()
        self.draws = draws

    def plan(self, tables: Mapping[str, TablePlan]) -> Plan:
        return Plan(
            tables,
            self.scope.models.learned,
            self.refers,
            (),
            self.choices.limits,
            draws=self.draws,
        )

    def link(self) -> None:
        """Tell the tables whose rows belong to those of another one which those are."""
        for name, table in self.tables.items():
            said = table.table.children
            if said is None:
                continue
            per, known = str(said.per.value), self.scope.schema.tables
            if per not in known:
                message = f"there is no table {per!r}"
                self.scope.problems.reject(said.per.mark, message, nearest(per, known))
            elif name in table.above:
                circle = " -> ".join([name, *table.above[: table.above.index(name) + 1]])
                message = f"the rows of {name!r} would belong to themselves: {circle}"
                self.scope.problems.reject(said.per.mark, message)
            else:
                self.tables[per].counts.extend(filter(None, (said.count, said.weight)))
                table.children = self.children(name, said)

    def children(self, name: str, said: ChildrenSpec) -> Children:
        entry = said.count or said.weight
        in_all = self.choices.in_all(name, said)
        mark = (entry or said.in_all or said.per).mark
        column = None if entry is None else entry.names[0]
        per = str(said.per.value)

        def parent() -> TablePlan:
            return self.plans[per].plan

        def settle() -> None:
            if column is not None:
                finished = {item: self.plans[item].plan for item in self.finished}
                run_passes(self.plan(finished), per, [column], finished[per].rows)
                settle_quotas(finished[per], [column], finished[per].rows)

        index = self.choices.indexes.get(name)
        return Children(name, parent, column, mark, in_all, settle, index)

    def levels(self) -> Iterator[Sequence[str]]:
        """Yield the tables whose numbers of rows follow from tables yielded before: root tables first.

        Those come first that others wait for: a rule of any other table may ask how many rows these have.
        """
        left = list(self.tables)
        while left:
            plan = self.plan({name: self.plans[name].plan for name in self.finished})
            waits = {name: self.counted_by(name, plan).difference(plan.tables) for name in left}
            known = [name for name in left if not waits[name]]
            if not known:
                self.note_circle(waits)
                self.scope.problems.check()
            known = [n for n in known if any(n in waits[name] for name in left)] or known
            yield known
            self.finished += known
            left = [name for name in left if name not in known]

    def note_circle(self, waits: Mapping[str, Collection[str]]) -> None:
        """Note tables whose numbers of rows wait for each other."""
        path = [next(iter(waits))]
        while path.count(path[-1]) == 1:
            path.append(min(waits[path[-1]], key=lambda name: (name == path[-1], name)))
        circle = path[path.index(path[-1]) :]
        said = self.tables[circle[0]].table.children
        assert said is not None  # the rows of a root table follow from none
        mark = (said.count or said.weight or said.per).mark
        shown = " -> ".join(circle)
        message = f"the number of rows of {circle[0]!r} would follow from itself: {shown}"
        self.scope.problems.reject(mark, message)

    def counted_by(self, name: str, plan: Plan) -> set[str]:
        """Return the tables that a table's number of rows follows from, as far as a plan has them."""
        children = self.tables[name].children
        if children is None:
            return set()
        per = str(self.tables[name].table.per)
        columns = [] if children.column is None else [children.column]
        return tables_needed(plan, per, columns) | {per}

    def check_rows(self, tables: Sequence[TableBinder]) -> None:
        """Note the first table whose rows, with those of the tables before it, are too many."""
        most = self.choices.limits.rows
        if most is None:
            return
        for table in tables:
            with suppress(Rejected):  # its source cannot be read; that has been noted
                self.rows += table.rows
            if self.rows > most:
                message = (
                    f"an untrusted schema can have {number_of(most, 'row')}, not {self.rows:,}"
                )
                self.scope.problems.reject(table.table.mark, message)
                return

    def bound(self, name: str) -> TableBinder:
        return self.tables[name]

    def table(self, name: str) -> TableLookup:
        """Return a table, as the column that is being bound refers to it."""
        reader = self.scope.stack

        def note(column: str) -> None:
            if not reader:
                return
            read = self.refers.setdefault((reader[-1].table, reader[-1].label), [])
            if (name, column) not in read:
                read.append((name, column))

        return TableLookup(self.tables[name], lambda: self.plans[name].plan, note)

    def plan_of(self, name: str) -> Callable[[], TablePlan]:
        """Return what returns the finished plan of a table."""
        return lambda: self.plans[name].plan

    def model(self, name: str) -> FittedModel:
        found = self.scope.models.get(name)
        self.draws.setdefault(self.scope.mark(), []).append(name)
        return found
