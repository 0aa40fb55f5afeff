"""What a worker process needs to build the same plan again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fakegen.binding.build import Choices, build
from fakegen.engine.passes import Results, install, results
from fakegen.language import SchemaSpec
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry


@dataclass(frozen=True, slots=True)
class Recipe:
    """A plan as plain data: it can be sent to another process.

    Attributes:
        schema: What to make.
        plugins: Names or files of plugins besides the installed ones.
        folder: The schema's folder.
        choices: What the run chooses.
        states: The learned models: method and state by name.
        results: What the passes over all rows found.
    """

    schema: SchemaSpec
    plugins: Sequence[str]
    folder: Path
    choices: Choices
    states: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    results: Results = field(default_factory=dict)

    def with_results(self, plan: Plan) -> Recipe:
        """Return this recipe with what a plan has learned and found, so that nothing is done twice.

        Models travel as their states: a model itself need not be fit to be sent.
        """
        states = {name: (model.method, model.state()) for name, model in plan.models.items()}
        choices = replace(self.choices, models={})
        return replace(self, states=states, results=results(plan), choices=choices)

    def build(self) -> Plan:
        """Return the plan.

        Raises:
            SchemaError: The schema is wrong.
        """
        registry = Registry(self.plugins)
        models = {
            name: registry.methods[method].restore(*state)
            for name, (method, state) in self.states.items()
        }
        plan = build(self.schema, registry, self.folder, replace(self.choices, models=models))
        install(plan, self.results)
        return plan
