"""The plans of a loaded schema: each is built once, and each model is learned once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.binding.build import Choices, models_of
from fakegen.engine.recipe import Recipe
from fakegen.interfaces.method import Model
from fakegen.language import SchemaSpec
from fakegen.limits import NORMAL, Budget, Limits
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry, registry_for

if TYPE_CHECKING:
    import pyarrow as pa

_MOST = 8
"""How many plans are kept: a plan holds the data of its sources."""


class Planner:
    """Builds plans of one schema, and keeps the last ones and all learned models.

    Args:
        spec: The schema.
        folder: The folder of relative paths.
        plugins: The plugins besides the installed ones.
        sources: Files or tables instead of declared sources.
        models: Learned models instead of declared ones.
        limits: What reading, learning and making may use.
        cache: Whether models that have been fitted before may be read from the disk, and are kept there.
    """

    def __init__(
        self,
        spec: SchemaSpec,
        folder: Path,
        plugins: Sequence[Any],
        sources: Mapping[str, str | pa.Table],
        models: Mapping[str, Model],
        limits: Limits = NORMAL,
        cache: bool = True,
    ) -> None:
        self.spec, self.folder, self.plugins = spec, folder, tuple(plugins)
        self.sources, self.models, self.limits = dict(sources), dict(models), limits
        self.cache = cache
        self._plans: dict[Hashable, Plan] = {}

    @cached_property
    def registry(self) -> Registry:
        """The plugins that the schema can use."""
        return registry_for(self.plugins)

    def recipe(
        self, seed: int | str | None = None, rows: int | Mapping[str, int] | None = None
    ) -> Recipe:
        """Return how a plan is built, as :meth:`plan` builds it."""
        choices = Choices(
            seed, rows, self.sources, self.models, limits=self.limits, cache=self.cache
        )
        return Recipe(self.spec, self.plugins, self.folder, choices)

    def plan(
        self, seed: int | str | None = None, rows: int | Mapping[str, int] | None = None
    ) -> Plan:
        """Return a plan, the same one for the same arguments.

        Args:
            seed: Instead of the schema's.
            rows: The rows of every table, or by table, instead of the schema's.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
        """
        sizes = frozenset(rows.items()) if isinstance(rows, Mapping) else rows
        key = (type(seed), seed, sizes)  # the seeds 1 and "1" differ, and 1 and True do not matter
        plan = self._plans.pop(key, None)
        if plan is None:
            plan = self.recipe(seed, rows).build()
            self.models = dict(plan.models)
        while len(self._plans) >= _MOST:
            del self._plans[next(iter(self._plans))]
        self._plans[key] = plan
        return plan

    def with_spec(self, spec: SchemaSpec) -> Planner:
        """Return the planner of another schema with the same sources and models; itself of the same."""
        if spec == self.spec:
            return self
        return Planner(
            spec, self.folder, self.plugins, self.sources, self.models, self.limits, self.cache
        )

    def learn(self, name: str) -> tuple[Model, Mapping[str, str]]:
        """Learn a declared model again; return it, and what is computed from its columns.

        Raises:
            SchemaError: The model's declaration or its source is wrong.
            LimitError: Learning takes more than the limits allow.
        """
        choices = Choices(sources=self.sources, limits=self.limits, cache=self.cache)
        with Budget(self.limits).spending():
            models = models_of(self.spec, self.registry, self.folder, choices)
            self.models[name] = models.learn(name)
        self._plans.clear()
        return self.models[name], models.formulas(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _planner, (self.recipe(),)


def _planner(recipe: Recipe) -> Planner:
    """Return the planner whose plans a recipe describes."""
    choices = replace(recipe.choices, models=recipe.models())
    return Planner(
        recipe.schema,
        recipe.folder,
        recipe.plugins,
        choices.sources,
        choices.models,
        choices.limits,
        choices.cache,
    )
