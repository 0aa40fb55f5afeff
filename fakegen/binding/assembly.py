"""Putting a table's plan together: its steps, with constraints and conditions built in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from fakegen.binding.available_values import check_quotas
from fakegen.binding.avoided_values import drawn_instead, numbers_behind, quotas_with
from fakegen.binding.conditions import ConditionBinder
from fakegen.binding.constraints import ConstraintBinder
from fakegen.binding.recurrences import Recurrences
from fakegen.binding.strategies import StepShaper
from fakegen.binding.table_binding import TableBinder
from fakegen.errors import ParameterError, number_of
from fakegen.limits import limits
from fakegen.plan.conditioned import AtRandom, ConditionedRows
from fakegen.plan.passes import FEWER_ROWS, Pass
from fakegen.plan.quotas import Quota, Taken
from fakegen.plan.rejection import Rule
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import TablePlan


class PlanAssembly:
    """The plan of one table whose columns are all bound.

    Args:
        binder: Has bound the table's columns.
    """

    def __init__(self, binder: TableBinder) -> None:
        self.binder = binder
        self._scope, self._table = binder.scope, binder.table
        self._taken = self._scope.taken.get(self._table.name, Taken())
        self._rules: Sequence[Rule] = ()
        self._conditions: Sequence[ConditionedRows] = ()

    @cached_property
    def _shaper(self) -> StepShaper:
        """Builds rules into the steps."""
        steps = drawn_instead(self.binder.steps, self._taken)
        shaper = StepShaper(self._table.name, self.binder.rows, steps, lambda: self.plan)
        shaper.number_equals(numbers_behind(steps, self._taken))
        return shaper

    @cached_property
    def plan(self) -> TablePlan:
        """The finished plan; available once all constraints and conditions are bound."""
        return self._make_plan(self._rules)

    def _make_plan(self, rules: Sequence[Rule]) -> TablePlan:
        unique = [
            Quota(tuple(step.types), 1, step.mark, f"{step.title} cannot be unique")
            for step in self._shaper.steps
            if step.distinct
        ]
        unique += [
            Quota((name,), 1, step.mark, f"column {name!r} cannot be unique")
            for step in self._shaper.steps
            for name in step.types
            if step.origins.get(name, name) in step.unique_parts
        ]
        quotas = [*unique, *self.binder.quotas, *self._shaper.quotas]
        return TablePlan(
            self._table.name,
            self._scope.seed,
            self.binder.rows,
            self._table.mark,
            self._shaper.steps,
            self.binder.written(),
            rules,
            self._conditions,
            list(quotas_with(quotas, self._shaper.steps, self._taken)),
            self.binder.children,
            [str(node.value) for node in self._table.key],
            self.binder.references.links(),
            self._table.hidden,
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
        plan = self._make_plan([])
        for number, rule in enumerate(bound):
            self._check_nulls(rule, plan)
            about = frozenset(rule.constraint.redraws)
            bound[number] = replace(
                rule,
                resamples=plan.resamples(rule.reads),
                gently=plan.resamples(about) - plan.resamples(rule.reads - about),
            )
        self._rules = self._unsettled(bound)
        plan = self._make_plan(self._rules)
        shaper.steps[:], self._rules = self._recurrences.joined(plan, shaper.needs)
        shaper.steps[:] = shaper.sort()
        self._check_held()

    @property
    def _recurrences(self) -> Recurrences:
        return Recurrences(self._scope.problems, lambda: self.plan)

    def _check_nulls(self, rule: Rule, plan: TablePlan) -> None:
        """Note a rule that asks for nulls of a column that has none, or for values of one that has only nulls."""
        for name in rule.constraint.nulls:
            if name not in plan.nullable:
                self._scope.problems.reject(
                    rule.mark,
                    f"this constraint asks for nulls of {name!r}, which is never null; "
                    "give it 'when' or 'null'",
                )
        for name in rule.constraint.present:
            if name in plan.empty:
                self._scope.problems.reject(
                    rule.mark, f"this constraint asks for values of {name!r}, which is always null"
                )

    def _check_held(self) -> None:
        """Note the passes that need all rows of a table that has more rows than can be held.

        What needs only the rows before a row is refused by the run that makes too many.
        """
        most = limits().held_rows
        if self.binder.rows <= most:
            return
        for step in self._make_plan(self._rules).steps:
            if not isinstance(step.generator, Pass) or step.generator.triangular:
                continue
            message = (
                f"this looks at all rows together, of which {most:,} can be held; the table has "
                f"{self.binder.rows:,}: {FEWER_ROWS}"
            )
            self._scope.problems.reject(step.mark, message)

    def _unsettled(self, rules: Sequence[Rule]) -> Sequence[Rule]:
        """Return the rules, no longer resampling what the values of other rows have been set from."""
        plan = self._make_plan(rules)
        for columns, found in self._shaper.passes():
            before, needed = plan.before(columns), frozenset(found.looks_at)
            fixed = frozenset(step.label for step in before.closure(needed))
            # Quotas of these rows alone are satisfied before a triangular pass, not before another.
            settled = [] if found.triangular else before.groups_over(needed)
            later = [quota for quota in plan.quotas if quota not in before.quotas]
            for quota in [
                *(group.quotas[0] for group in settled),
                *(quota for quota in later if fixed & plan.resamples(quota.columns)),
            ]:
                reason = f"{columns[0]!r} is set from all rows, so none of them can be resampled"
                self._scope.problems.reject(quota.mark, f"{quota.text}: {reason}")
            rules = [
                replace(rule, resamples=rule.resamples - fixed, gently=rule.gently - fixed)
                if any(columns[0] in step.types for step in plan.upstream(rule.reads))
                else rule
                for rule in rules
            ]
        return rules

    def bind_conditions(self) -> None:
        """Bind the conditions: after the constraints."""
        steps, known = self._shaper.steps, len(self.binder.steps)

        def with_hidden() -> Sequence[Step]:
            nonlocal known
            steps.extend(self.binder.steps[known:])
            known = len(self.binder.steps)
            return steps

        self._check_asked()
        ranks = None
        if self.binder.children is not None:
            ranks = AtRandom(self._scope.seed, self._table.name, lambda: self.binder.rows)
        binder = ConditionBinder(
            self._table, with_hidden, self.binder.compiler, self._scope.problems, ranks
        )
        self._conditions = binder.bind()
        steps[:] = binder.conditioned(self._conditions)
        self._conditions = [
            replace(condition, rules=self._unsettled(condition.rules))
            for condition in self._conditions
        ]
        self._recurrences.check_conditions(self._make_plan(self._rules))

    def take_added(self) -> None:
        """Take the hidden columns that rules of other tables read, which were bound after this table's own."""
        made = {name for step in self._shaper.steps for name in step.types}
        added = [s for s in self.binder.steps if s.hidden and made.isdisjoint(s.types)]
        if added:
            self._shaper.steps.extend(added)
            self.__dict__.pop("plan", None)

    def _check_asked(self) -> None:
        """Note conditions for more rows than there are, where that is known only now."""
        asked = sum(condition.rows for condition in self._table.conditions)
        follows = self._table.children is not None or self._table.source is not None
        if follows and asked > self.binder.rows:
            message = f"'conditions' ask for {number_of(asked, 'row')}, but the table has {self.binder.rows:,}"
            self._scope.problems.reject(self._table.conditions[0].where.mark, message)

    def check_quotas(self) -> None:
        """Note the quotas that cannot be satisfied, or only just: after the conditions."""
        check_quotas(self.plan, self._scope.problems)
