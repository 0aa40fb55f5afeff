"""Finding the columns that depend on themselves in the row before, and joining them into steps of their own.

Idea: columns, rules and ``previous.x`` are a graph: a column depends on what it reads and on the rules that may
draw it again, a rule on what it reads, and ``previous.x`` on ``x``. What lies on one circle with a ``previous.x``
can only be made one row after the other, and becomes one step, rules included: each row is drawn until they
hold, and what stands later follows from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from fakegen.binding.problems import Problems
from fakegen.errors import ParameterError
from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator
from fakegen.plan.passes import Pass
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.quotas import Quota
from fakegen.plan.recurrence import IN_ORDER, Exact, Followed, Lag, Recurrence
from fakegen.plan.rejection import Rule
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Purpose

_EXPRESSION = "expr"


@dataclass(frozen=True, slots=True)
class Recurrences:
    """Joins the steps of one table that depend on the row before.

    Attributes:
        problems: Where mistakes are noted.
        table: Returns the finished plan of the table.
    """

    problems: Problems
    table: Callable[[], TablePlan]

    def joined(
        self, plan: TablePlan, needs: Mapping[str, frozenset[str]]
    ) -> tuple[Sequence[Step], Sequence[Rule]]:
        """Return the steps and rules of a plan, with what depends on the row before in steps of its own.

        Mistakes are noted.

        Args:
            plan: The plan so far. Its steps are in an order in which each finds what it reads.
            needs: The columns that steps look up in the table itself, at other rows, by label.
        """
        lags = {step.label: step for step in plan.steps if _lag(step)}
        if not lags and not any(isinstance(step.generator, Followed) for step in plan.steps):
            return plan.steps, plan.rules
        rules = [self._apart(rule, plan) for rule in plan.rules]
        graph = _Graph(plan.steps, rules, needs)
        circles = graph.circles(lags)
        steps = list(plan.steps)
        held: set[int] = set()
        for circle in circles:
            inside = [step for step in plan.steps if step.label in circle and not _lag(step)]
            own = [rule for number, rule in enumerate(rules) if number in circle]
            held |= {number for number in circle if isinstance(number, int)}
            if not self._can_go_on(inside):
                return plan.steps, plan.rules
            found = self._recurrence(
                inside, [lags[label] for label in lags if label in circle], own, plan
            )
            place = min(steps.index(step) for step in inside)
            steps[place] = found
            # What others read of the row before is looked up once this is made.
            steps = [s for s in steps if s.label not in circle or s is found or _lag(s)]
        self._check_quotas(plan, steps)
        rules = [
            replace(rule, resamples=frozenset(), gently=frozenset()) if number in held else rule
            for number, rule in enumerate(rules)
        ]
        return steps, rules

    def _apart(self, rule: Rule, plan: TablePlan) -> Rule:
        """Return a rule without what it must not draw again: what a walk through the rows rests on."""
        fixed: set[str] = set()
        for step in plan.upstream(rule.reads):
            if isinstance(step.generator, Followed):
                fixed |= {above.label for above in plan.upstream(step.types)}
        if not fixed & rule.resamples or rule.constraint.whole:
            return rule
        left = rule.resamples - fixed
        if not left:
            names = ", ".join(
                repr(name)
                for step in plan.upstream(rule.reads)
                if isinstance(step.generator, Followed)
                for name in step.types
            )
            message = (
                f"constraint {rule.constraint.text!r} cannot be satisfied by drawing {names} again, from "
                "which later rows follow: say what is possible in the column itself"
            )
            self.problems.reject(rule.mark, message)
        return replace(rule, resamples=left, gently=rule.gently - fixed)

    def _can_go_on(self, inside: Sequence[Step]) -> bool:
        """Return whether steps can be made row after row; note the first that cannot."""
        for step in inside:
            why = None
            if isinstance(step.generator, Pass) or step.numbered:
                why = "is set from all rows at once"
            elif isinstance(step.generator, Followed):
                why = "already follows from the rows before"
            if why is not None:
                message = (
                    f"{step.label!r} {why}, so it cannot be made row after row: no 'previous' may lead "
                    "from it to itself"
                )
                self.problems.reject(step.mark, message)
                return False
        return True

    def _check_quotas(self, plan: TablePlan, steps: Sequence[Step]) -> None:
        """Note what is counted over rows and would draw again what later rows follow from."""
        for quota in plan.quotas:
            names = _following(quota, plan.upstream(quota.columns), steps)
            if names:
                listed = ", ".join(map(repr, names))
                message = (
                    f"{quota.text}: later rows follow from {listed}, which cannot be drawn again"
                )
                self.problems.reject(quota.mark, message)

    def check_conditions(self, plan: TablePlan) -> None:
        """Note the conditions that read, or draw again, what later rows follow from."""
        followed = [step for step in plan.steps if _follows(step) or _lag(step)]
        rests: set[str] = set()
        for step in followed:
            lag = step.generator
            names = [lag.column] if isinstance(lag, PreviousColumn) else list(step.types)
            rests |= {above.label for above in plan.upstream(names)}
        for condition in plan.conditions:
            for rule in condition.rules:
                if not rule.resamples & rests:
                    continue
                message = (
                    "a condition draws rows again, but later rows follow from these: it cannot be about "
                    "columns that 'previous' leads to"
                )
                self.problems.reject(condition.mark, message)
                return

    def _recurrence(
        self, inside: Sequence[Step], lags: Sequence[Step], rules: Sequence[Rule], plan: TablePlan
    ) -> Step:
        made = {name for step in inside for name in step.types}
        seen = {step.label for step in lags}
        needed = [*(step.reads for step in inside), *(rule.reads for rule in rules)]
        reads = sorted(frozenset().union(*needed) - made - seen)
        adds = _adds(inside, lags, rules, plan)
        steps = inside if adds else [_exact(step, lags) for step in inside]
        generator = Recurrence(
            self.table,
            steps,
            [
                Lag(step.label, step.generator)
                for step in lags
                if isinstance(step.generator, PreviousColumn)
            ],
            rules,
            reads,
            adds=adds,
        )
        types = {name: kind for step in plan.steps for name, kind in step.types.items()}
        first = next((step for step in inside if not step.hidden), inside[0])
        inputs: dict[str, Expression] = {name: ColumnValue(name, types[name]) for name in reads}
        return Step(
            table=first.table,
            label=", ".join(step.label for step in inside if not step.hidden) or first.label,
            address=(first.label, Purpose.VALUES),
            provider="previous",
            mark=first.mark,
            generator=generator,
            types=dict(generator.columns),
            reads=frozenset(reads),
            inputs=inputs,
            drawn=False,
            hidden=all(step.hidden for step in inside),
            joined=inside,
        )


class _Graph:
    """What depends on what: steps by label, rules by number."""

    def __init__(
        self, steps: Sequence[Step], rules: Sequence[Rule], needs: Mapping[str, frozenset[str]]
    ) -> None:
        maker = {name: step.label for step in steps for name in step.types}
        self._needs: dict[str | int, set[str | int]] = {}
        for step in steps:
            generator = step.generator
            before = [generator.column] if isinstance(generator, PreviousColumn) else []
            looked_up = needs.get(step.label, ())
            self._needs[step.label] = {maker[name] for name in [*step.reads, *looked_up, *before]}
        for number, rule in enumerate(rules):
            if rule.constraint.whole:
                continue
            self._needs[number] = {maker[name] for name in rule.reads}
            for label in rule.resamples:
                self._needs[label].add(number)
        self._serves: dict[str | int, set[str | int]] = {node: set() for node in self._needs}
        for node, reads in self._needs.items():
            for needed in reads:
                self._serves[needed].add(node)

    def circles(self, through: Iterable[str]) -> list[set[str | int]]:
        """Return what lies on a circle with one of these steps, each circle once."""
        found: list[set[str | int]] = []
        for label in through:
            if any(label in circle for circle in found):
                continue
            circle = _reached(label, self._needs) & _reached(label, self._serves)
            if circle:
                found.append(circle)
        return found


def _reached(start: str, edges: dict[str | int, set[str | int]]) -> set[str | int]:
    """Return what can be reached from a node in one step or more."""
    seen: set[str | int] = set()
    queue: list[str | int] = [start]
    while queue:
        for node in edges[queue.pop()] - seen:
            seen.add(node)
            queue.append(node)
    return seen


def _lag(step: Step) -> bool:
    return isinstance(step.generator, PreviousColumn)


def _follows(step: Step) -> bool:
    return isinstance(step.generator, IN_ORDER)


def _following(quota: Quota, above: Sequence[Step], steps: Sequence[Step]) -> list[str]:
    """Return the columns among those that a quota counts that follow from the rows before."""
    labels = {item.label for step in steps if _follows(step) for item in step.each}
    found: dict[str, None] = {}
    for step in above:
        if isinstance(step.generator, PreviousColumn):
            found[step.generator.column] = None
        elif step.label in labels:
            found.update(dict.fromkeys(step.types))
    return list(found)


def _adding(step: Step, lags: Sequence[Step]) -> tuple[bool, bool]:
    """Return whether a step only adds to its value in the row before, and whether it may begin elsewhere."""
    from fakegen.expressions.compiled import adds_to_previous
    from fakegen.providers.derived import Computed

    generator = step.generator
    if not isinstance(generator, Computed) or step.provider != _EXPRESSION:
        return False, False
    (name,) = step.types
    generators = [lag.generator for lag in lags]
    if any(isinstance(item, PreviousColumn) and item.column != name for item in generators):
        return False, False
    try:
        return adds_to_previous(generator.expression.text, name)
    except ParameterError:  # what it shows is not what it computes
        return False, False


def _adds(
    inside: Sequence[Step], lags: Sequence[Step], rules: Sequence[Rule], plan: TablePlan
) -> bool:
    """Return whether all rows of a parent can be made at once, by adding them up."""
    if len(inside) != 1 or rules or not inside[0].is_plain:
        return False
    (step,) = inside
    (kind,) = step.types.values() if len(step.types) == 1 else (pa.null(),)
    adds, falls_back = _adding(step, lags)
    if not adds or not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return False
    # A null would begin a sum again that has a value to fall back to.
    return not (falls_back and (step.reads - {lag.label for lag in lags}) & plan.nullable)


def _exact(step: Step, lags: Sequence[Step]) -> Step:
    """Return a step that adds floats to its value in the row before, without their noise."""
    own = [
        lag
        for lag in lags
        if isinstance(lag.generator, PreviousColumn) and lag.generator.column in step.types
    ]
    generator = step.generator
    if not (isinstance(generator, Generator) and pa.types.is_floating(generator.type)):
        return step
    return replace(step, generator=Exact(generator)) if _adding(step, own)[0] else step
