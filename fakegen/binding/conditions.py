"""Binding the conditions of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.where import Clause, clauses
from fakegen.errors import Mark, ParameterError, number_of
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import Evidence
from fakegen.interfaces.provider import Conditional
from fakegen.language import ENDLESS, ConditionSpec, TableSpec
from fakegen.plan.conditioned import Conditioned, ConditionedRows
from fakegen.plan.logic import All, NoneOf
from fakegen.plan.rejection import Ranks, Rule
from fakegen.plan.steps import Step

_THIN = 30


class ConditionBinder:
    """Binds the ``conditions:`` of a table.

    Args:
        table: The table.
        steps: Returns how its columns are made, in order, with hidden ones that a condition is the first
            to read.
        compiler: Knows its columns.
        problems: Where mistakes and warnings are noted.
        ranks: By which numbers the conditions' rows are counted; None where by the rows' own.
    """

    def __init__(
        self,
        table: TableSpec,
        steps: Callable[[], Sequence[Step]],
        compiler: TableCompiler,
        problems: Problems,
        ranks: Ranks | None = None,
    ) -> None:
        self._ranks = ranks
        self._table, self._all_steps, self._compiler = table, steps, compiler
        self._problems = problems

    @property
    def _steps(self) -> Sequence[Step]:
        return self._all_steps()

    @property
    def _maker(self) -> dict[str, Step]:
        return {name: step for step in self._steps for name in step.types}

    def bind(self) -> list[ConditionedRows]:
        """Return the conditions in order, then the rows under none; nothing if one is wrong."""
        found: list[ConditionedRows] = []
        start = 0
        for spec in self._table.conditions:
            rows = range(start, start + spec.rows)
            start = rows.stop
            try:
                joined = clauses(spec.where, self._compiler, self._codes, self._problems)
                found.append(self._condition(joined, spec, rows))
            except Rejected:
                continue
        if len(found) < len(self._table.conditions) or not found:
            return []
        rest = NoneOf([condition.condition for condition in found])
        mark = self._table.conditions[0].where.mark
        return [*found, self._rows([rest], rest, mark, range(start, ENDLESS))]

    def conditioned(self, given: Sequence[ConditionedRows]) -> list[Step]:
        """Return the steps, with models drawing directly under the conditions that they can satisfy."""
        return [self._conditioned(step, given) for step in self._steps]

    def _conditioned(self, step: Step, given: Sequence[ConditionedRows]) -> Step:
        parts = [(item.rows, item.mark, item.drawn.get(step.label, ())) for item in given]
        if any(where for _, _, where in parts) and isinstance(step.generator, Conditional):
            return replace(step, generator=Conditioned(step.generator, parts, self._ranks))
        return step

    def _codes(self, column: str) -> pa.Array | None:
        step = self._maker[column]
        if isinstance(step.generator, Conditional):
            return step.generator.missing(column)
        return None

    def _condition(
        self, joined: Sequence[Clause], spec: ConditionSpec, rows: range
    ) -> ConditionedRows:
        constraints = [clause.constraint for clause in joined]
        condition = self._rows(constraints, All(constraints), spec.where.mark, rows)
        evidence = {}
        for label, where in condition.drawn.items():
            step = next(step for step in self._steps if step.label == label)
            found = self._evidence(
                condition.mark, step, [c for c in joined if c.constraint in where]
            )
            if found is not None:
                evidence[label] = found
                self._weigh(condition.mark, All(where).text, found)
        return replace(condition, evidence=evidence)

    def _evidence(self, mark: Mark, step: Step, joined: Sequence[Clause]) -> Evidence | None:
        assert isinstance(step.generator, Conditional)  # nothing else draws under conditions
        generator = step.generator
        for clause in joined:
            try:
                generator.evidence([clause.constraint])
            except ParameterError as error:
                node = clause.node if error.key is None else clause.value_node(int(error.key))
                message = error.message
                raise self._problems.reject(node.mark, message, error.suggestion) from None
        try:
            return generator.evidence([clause.constraint for clause in joined])
        except ParameterError as error:
            raise self._problems.reject(mark, error.message) from None

    def _weigh(self, mark: Mark, text: str, evidence: Evidence) -> None:
        rows = round(evidence.rows)
        if rows >= _THIN:
            return
        about = "" if evidence.exact else "about "
        learned = number_of(round(evidence.of), "learned row")
        if evidence.rows:
            message = (
                f"condition {text!r} rests on only {about}{rows:,} of {learned}, which is little "
                "evidence for the other columns"
            )
        else:
            message = f"condition {text!r} holds in none of {learned} and may be impossible"
        self._problems.warn(mark, message)

    def _rows(
        self, constraints: Sequence[Constraint], condition: Constraint, mark: Mark, rows: range
    ) -> ConditionedRows:
        drawn = {}
        for step in self._steps:
            generator = step.generator
            if isinstance(generator, Conditional):
                own = step.types.keys() & set(generator.free)
                where = [item for item in constraints if own >= set(item.reads)]
                if where:
                    drawn[step.label] = where
        at_once = {item for where in drawn.values() for item in where}
        rules, resampled = [], set[str]()
        for group, decided in self._groups(constraints):
            joined = All(group)
            reads = frozenset(joined.reads)
            rules.append(Rule(joined, mark, reads, decided, rows, self._ranks))
            resampled |= set() if at_once.issuperset(group) else decided
        return ConditionedRows(
            condition, mark, rows, rules, drawn, frozenset(resampled), {}, self._ranks
        )

    def _groups(
        self, constraints: Iterable[Constraint]
    ) -> list[tuple[list[Constraint], frozenset[str]]]:
        """Join conditions that depend on the same draws: one draw must satisfy them all."""
        groups: list[tuple[list[Constraint], frozenset[str]]] = []
        for constraint in constraints:
            joined, decided = [constraint], self._deciding(constraint.reads)
            apart = []
            for group, labels in groups:
                if labels & decided:
                    joined, decided = [*group, *joined], decided | labels
                else:
                    apart.append((group, labels))
            groups = [*apart, (joined, decided)]
        return groups

    def _deciding(self, columns: Iterable[str]) -> frozenset[str]:
        """Return the labels of all drawn steps that these columns depend on."""
        found: set[str] = set()
        queue, seen = list(columns), set(columns)
        while queue:
            step = self._maker[queue.pop()]
            if step.can_resample:
                found.add(step.label)
            queue.extend(step.reads - seen)
            seen |= step.reads
        return frozenset(found)
