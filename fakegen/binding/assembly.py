"""Putting a table's plan together: its steps, with constraints and conditions built in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from fakegen.binding.conditions import ConditionBinder
from fakegen.binding.constraints import ConstraintBinder
from fakegen.binding.strategies import StepShaper
from fakegen.binding.table_binding import TableBinder
from fakegen.errors import ParameterError
from fakegen.limits import limits
from fakegen.plan.conditioned import ConditionedRows
from fakegen.plan.passes import Pass
from fakegen.plan.quotas import Quota
from fakegen.plan.rejection import Rule
from fakegen.plan.table_plan import TablePlan


class PlanAssembly:
    """The plan of one table whose columns are all bound.

    Args:
        binder: Has bound the table's columns.
    """

    def __init__(self, binder: TableBinder) -> None:
        self.binder = binder
        self._scope, self._table = binder.scope, binder.table
        self._rules: Sequence[Rule] = ()
        self._conditions: Sequence[ConditionedRows] = ()

    @cached_property
    def _shaper(self) -> StepShaper:
        """Builds rules into the steps."""
        return StepShaper(
            self._table.name, self.binder.rows, list(self.binder.steps), lambda: self.plan
        )

    @cached_property
    def plan(self) -> TablePlan:
        """The finished plan; available once all constraints and conditions are bound."""
        return self._make_plan(self._rules)

    def _make_plan(self, rules: Sequence[Rule]) -> TablePlan:
        written = [
            name
            for entry in self._table.columns
            if (step := self.binder.bound[entry.label]) and not step.hidden
            for name in step.types
        ]
        unique = [
            Quota(tuple(step.types), 1, step.mark, f"column {step.label!r} cannot be unique")
            for step in self._shaper.steps
            if step.distinct
        ]
        return TablePlan(
            self._table.name,
            self._scope.seed,
            self.binder.rows,
            self._table.mark,
            self._shaper.steps,
            written,
            rules,
            self._conditions,
            [*unique, *self._shaper.quotas],
        )

    def bind_rules(self) -> None:
        """Bind the constraints, noting mistakes."""
        shaper = self._shaper
        bound = ConstraintBinder(
            self._table, self._scope, self.binder.steps, shaper, self.binder.compiler
        ).bind()
        try:
            shaper.steps[:] = shaper.sort()
        except ParameterError as error:
            self._scope.problems.reject(self._table.mark, error.message)
            return
        for number, rule in enumerate(bound):
            bound[number] = replace(rule, resamples=self._make_plan([]).resamples(rule.reads))
        self._rules = self._unsettled(bound)
        self._check_held()

    def _check_held(self) -> None:
        """Note the rules over all rows of a table that has more rows than can be held."""
        most = limits().held_rows
        if self.binder.rows <= most:
            return
        plan = self._make_plan(self._rules)
        passes = [step.mark for step in plan.steps if isinstance(step.generator, Pass)]
        whole = [rule.mark for rule in self._rules if rule.constraint.whole and not rule.proven]
        counted = [quota.mark for quota in plan.quotas]
        for mark in dict.fromkeys([*passes, *whole, *counted]):
            message = (
                f"this looks at all rows together, of which {most:,} can be held; the table has "
                f"{self.binder.rows:,}"
            )
            self._scope.problems.reject(mark, message)

    def _unsettled(self, rules: Sequence[Rule]) -> Sequence[Rule]:
        """Return the rules, no longer resampling what the values of other rows have been set from."""
        plan = self._make_plan(rules)
        for columns, needed in self._shaper.settled():
            before = plan.before(columns)
            for quota in (group.quotas[0] for group in before.groups_over(needed)):
                reason = f"{columns[0]!r} is set from all rows, so none of them can be resampled"
                self._scope.problems.reject(quota.mark, f"{quota.text}: {reason}")
            fixed = frozenset(step.label for step in before.closure(needed))
            rules = [
                replace(rule, resamples=rule.resamples - fixed)
                if any(columns[0] in step.types for step in plan.upstream(rule.reads))
                else rule
                for rule in rules
            ]
        return rules

    def bind_conditions(self) -> None:
        """Bind the conditions: after the constraints."""
        steps = self._shaper.steps
        binder = ConditionBinder(self._table, steps, self.binder.compiler, self._scope.problems)
        self._conditions = binder.bind()
        steps[:] = binder.conditioned(self._conditions)
        self._conditions = [
            replace(condition, rules=self._unsettled(condition.rules))
            for condition in self._conditions
        ]
