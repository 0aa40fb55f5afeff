"""What is needed to build a plan again: in a worker, or from a pickle."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.arrays.without_pandas import without_pandas
from fakegen.binding.build import Choices, build
from fakegen.engine.pass_results import Results, install, results
from fakegen.interfaces.method import Model
from fakegen.language import SchemaSpec, TableSpec, from_python, read_schema
from fakegen.limits import Budget
from fakegen.plan.deferred_model import DeferredModel
from fakegen.plan.quotas import TakenValues
from fakegen.plan.table_plan import Plan
from fakegen.registry import registry_for


@dataclass(frozen=True, slots=True)
class Recipe:
    """A plan as plain data: it can be sent to another process.

    A plan itself cannot: it is full of compiled functions. Learned models travel as their states, so
    that no code is sent and nothing is learned twice; of one that was not fitted, the outline travels.

    Attributes:
        schema: What to make.
        plugins: The plugins besides the installed ones, as a registry takes them.
        folder: The schema's folder.
        choices: What the run chooses.
        states: Learned models that came from another process: method and state by name.
        results: What the passes over all rows found.
    """

    schema: SchemaSpec
    plugins: Sequence[Any]
    folder: Path
    choices: Choices
    states: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    results: Results = field(default_factory=dict)

    def with_results(self, plan: Plan) -> Recipe:
        """Return this recipe with what a plan has learned and found, so that nothing is done twice."""
        indexes = {
            name: table.children.index for name, table in plan.tables.items() if table.children
        }
        choices = replace(self.choices, models=plan.models, indexes=indexes)
        return replace(self, choices=choices, states={}, results=results(plan))

    def without(self, plan: Plan, taken: TakenValues) -> Recipe:
        """Return the recipe of a plan whose rows have none of these values, with what this one has learned."""
        choices = replace(self.choices, models=plan.models, taken=taken)
        return replace(self, choices=choices, states={}, results={})

    def holding(self, plan: Plan, given: Mapping[str, pa.Table], kept: Container[str]) -> Recipe:
        """Return the recipe of a plan of some tables, of which some have given rows, with what this one has learned.

        Args:
            plan: The plan of this recipe.
            given: The rows by table, with all columns that are read.
            kept: The tables that there are.
        """
        names = {table: f"the rows of {table}" for table in given}
        document = {
            "sources": {names[table]: rows for table, rows in given.items()},
            "tables": {table: {"rows": {"source": name}} for table, name in names.items()},
        }
        read, own = read_schema(from_python(document, self.schema.file)), self.schema.tables
        tables = {
            name: replace(own[name], **_rows_of(read.tables[name])) if name in given else own[name]
            for name in own
            if name in kept
        }
        schema = replace(
            self.schema, tables=tables, sources={**self.schema.sources, **read.sources}
        )
        rows = self.choices.rows
        if isinstance(rows, Mapping):
            rows = {name: rows[name] for name in rows if name in kept and name not in given}
        choices = replace(self.choices, models=plan.models, rows=rows)
        return replace(self, schema=schema, choices=choices, states={}, results={})

    def models(self) -> dict[str, Model]:
        """Return its learned models, restored from their states where only those are there."""
        registry = registry_for(self.plugins)
        restored = {
            name: registry.methods[method].restore(*state)
            for name, (method, state) in self.states.items()
        }
        return {**restored, **self.choices.models}

    def build(self) -> Plan:
        """Return the plan, which can be pickled by this recipe.

        Raises:
            SchemaError: The schema is wrong.
            LimitError: Building it takes more than the limits allow.
            PluginError: A plugin cannot be loaded.
        """
        with Budget(self.choices.limits).spending(), without_pandas():
            choices = replace(self.choices, models=self.models())
            plan = build(self.schema, registry_for(self.plugins), self.folder, choices)
        install(plan, self.results)
        return replace(plan, origin=self)

    def __reduce__(self) -> tuple[Any, ...]:
        states, outlines = {}, dict(self.choices.outlines)
        for name, model in self.choices.models.items():
            if isinstance(model, DeferredModel) and not model.is_fitted:
                outlines[name] = model.outline
            else:
                states[name] = model.method, model.state()
        plugins = registry_for(self.plugins).addresses(self.schema.names())
        choices = replace(self.choices, models={}, outlines=outlines)
        states = {**self.states, **states}
        return Recipe, (self.schema, plugins, self.folder, choices, states, self.results)


def _rows_of(table: TableSpec) -> dict[str, Any]:
    """Return what a table says of its rows and columns: those of a source, in whose order nothing is changed."""
    return {
        "rows": table.rows,
        "columns": table.columns,
        "source": table.source,
        "children": None,
        "constraints": (),
        "conditions": (),
        "column_order": (),
    }
