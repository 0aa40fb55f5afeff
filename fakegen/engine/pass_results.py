"""What passes over all rows of a plan found, as it travels to other processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from fakegen.plan.passes import Pass, Result
from fakegen.plan.redraws import Redraws
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan

Key: TypeAlias = tuple[str, str | tuple[str, ...]]
"""A table and one of its steps, or the columns that some of its quotas count."""

Results: TypeAlias = Mapping[Key, Result | Redraws]
"""What passes found: it travels to the workers."""


def results(plan: Plan) -> Results:
    """Return what the passes that have been run found."""
    found: dict[Key, Result | Redraws] = {
        (name, step.label): step.generator.result
        for name, step in _steps(plan)
        if isinstance(step.generator, Pass) and step.generator.result is not None
    }
    for name, table in plan.tables.items():
        for group, redraws in table.redraws.items():
            found[name, tuple(group.columns)] = redraws
    return found


def install(plan: Plan, found: Results) -> None:
    """Give a plan what its passes found in another process."""
    for name, step in _steps(plan):
        if isinstance(step.generator, Pass):
            result = found.get((name, step.label))
            step.generator.result = None if isinstance(result, Redraws) else result
    for name, table in plan.tables.items():
        for group in table.groups:
            redraws = found.get((name, tuple(group.columns)))
            if isinstance(redraws, Redraws):
                table.redraws[group] = redraws


def _steps(plan: Plan) -> Iterable[tuple[str, Step]]:
    return ((name, step) for name, table in plan.tables.items() for step in table.steps)
