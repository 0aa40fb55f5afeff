"""Rows that are made under conditions: ``given:`` of a table.

A row's number decides: the first rows are made under the first condition, the next under the
second, and what is left under none of them. A model that can draw under conditions does so at once.
All else is drawn again until the condition holds, with all that it is computed from, so that the
other columns follow it as they would among rows that were left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from fakegen.columns.learned import ModelColumns
from fakegen.errors import GenerationError, Mark, ModelError, ParameterError
from fakegen.language import GivenSpec, Table
from fakegen.plan.arguments import Compiler
from fakegen.plan.conditions import All, Clause, NoneOf, clauses
from fakegen.plan.problems import Problems, Rejected
from fakegen.plan.redraw import Rule
from fakegen.plan.steps import Step, Values
from fakegen.plugins.block import Block
from fakegen.plugins.constraint import Constraint
from fakegen.plugins.model import Evidence
from fakegen.plugins.provider import RowGenerator

_THIN = 30
_ENDLESS = 2**62


@dataclass(frozen=True, slots=True)
class Given:
    """Rows that are made under one condition.

    Attributes:
        condition: Which rows satisfy it.
        mark: Where it stands.
        rows: Their numbers.
        rules: What every row must keep, by drawing again if need be.
        drawn: By the label of a step, what it draws under at once.
        redrawn: The labels of the steps that are drawn again for all else.
        evidence: On how many learned rows it rests, by the label of a step that can say.
    """

    condition: Constraint
    mark: Mark
    rows: range
    rules: Sequence[Rule]
    drawn: Mapping[str, Sequence[Constraint]]
    redrawn: frozenset[str]
    evidence: Mapping[str, Evidence]

    @property
    def whole(self) -> Rule:
        """The condition as one rule."""
        reads = frozenset(self.condition.reads)
        return Rule(self.condition, self.mark, reads, frozenset(), self.rows)


class Conditioned(RowGenerator):
    """Columns of a model, each row drawn under the conditions that its number is given.

    Args:
        generator: Draws them.
        given: Conditions by ranges of rows that follow each other, the last one without end; each
            with its place.
    """

    def __init__(
        self,
        generator: ModelColumns,
        given: Sequence[tuple[range, Mark, Sequence[Constraint]]],
    ) -> None:
        self.generator, self._given = generator, given
        self._stops = np.array([rows.stop for rows, _, _ in given])
        self.columns, self.nullable = generator.columns, generator.nullable

    def make(self, block: Block) -> Values:
        """Return the columns of a block, range by range."""
        turns = np.searchsorted(self._stops, block.rows.numbers, side="right")
        present = np.unique(turns).tolist()
        if len(present) == 1:
            return self._made(present[0], block)
        index = [np.flatnonzero(turns == turn) for turn in present]
        parts = [self._made(turn, block.take(i)) for turn, i in zip(present, index, strict=True)]
        order = pa.array(np.argsort(np.concatenate([np.empty(0, dtype=np.int64), *index])))
        return {
            name: pa.concat_arrays([part[name] for part in parts]).take(order)
            for name in (parts[0] if parts else ())
        }

    def _made(self, turn: int, block: Block) -> Values:
        _, mark, where = self._given[turn]
        try:
            return self.generator.make(block, where)
        except ModelError as error:
            text = All(where).text
            raise GenerationError(f"{mark}: condition {text!r} cannot be met: {error}") from error


class GivenBinder:
    """Binds what ``given:`` of a table says.

    Args:
        table: The table.
        steps: How its columns are made, in order.
        compiler: Knows its columns.
        problems: Where mistakes and warnings are noted.
    """

    def __init__(
        self, table: Table, steps: Sequence[Step], compiler: Compiler, problems: Problems
    ) -> None:
        self._table, self._steps, self._compiler = table, steps, compiler
        self._problems = problems
        self._maker = {name: step for step in steps for name in step.types}

    def bind(self) -> list[Given]:
        """Return the conditions in order, the rows that are left last; none if some are wrong."""
        found: list[Given] = []
        start = 0
        for spec in self._table.given:
            rows = range(start, start + spec.rows)
            start = rows.stop
            try:
                joined = clauses(spec.where, self._compiler, self._codes, self._problems)
                found.append(self._given(joined, spec, rows))
            except Rejected:
                continue
        if len(found) < len(self._table.given) or not found:
            return []
        rest = NoneOf([given.condition for given in found])
        mark = self._table.given[0].where.mark
        return [*found, self._rows([rest], rest, mark, range(start, _ENDLESS))]

    def conditioned(self, given: Sequence[Given]) -> list[Step]:
        """Return the steps, those of models drawing under the conditions that they can heed."""
        return [self._conditioned(step, given) for step in self._steps]

    def _conditioned(self, step: Step, given: Sequence[Given]) -> Step:
        parts = [(item.rows, item.mark, item.drawn.get(step.label, ())) for item in given]
        if any(where for _, _, where in parts) and isinstance(step.generator, ModelColumns):
            return replace(step, generator=Conditioned(step.generator, parts))
        return step

    def _codes(self, column: str) -> pa.Array | None:
        step = self._maker[column]
        if isinstance(step.generator, ModelColumns):
            return step.generator.model.missing(column)
        return None

    def _given(self, joined: Sequence[Clause], spec: GivenSpec, rows: range) -> Given:
        constraints = [clause.constraint for clause in joined]
        given = self._rows(constraints, All(constraints), spec.where.mark, rows)
        evidence = {}
        for label, where in given.drawn.items():
            step = next(step for step in self._steps if step.label == label)
            found = self._evidence(given.mark, step, [c for c in joined if c.constraint in where])
            if found is not None:
                evidence[label] = found
                self._weigh(given.mark, All(where).text, found)
        return replace(given, evidence=evidence)

    def _evidence(self, mark: Mark, step: Step, joined: Sequence[Clause]) -> Evidence | None:
        assert isinstance(step.generator, ModelColumns)  # nothing else draws under conditions
        model = step.generator.model
        for clause in joined:
            try:
                model.evidence([clause.constraint])
            except ParameterError as error:
                node = clause.node if error.key is None else clause.value_node(int(error.key))
                message = error.message
                raise self._problems.reject(node.mark, message, error.suggestion) from None
        try:
            return model.evidence([clause.constraint for clause in joined])
        except ParameterError as error:
            raise self._problems.reject(mark, error.message) from None

    def _weigh(self, mark: Mark, text: str, evidence: Evidence) -> None:
        rows = round(evidence.rows)
        if rows >= _THIN:
            return
        about = "" if evidence.exact else "about "
        message = (
            f"condition {text!r} rests on {about}{rows:,} of {evidence.of:,.0f} learned rows: "
        )
        if evidence.rows:
            message += "what it says of the other columns is thin evidence"
        else:
            message += "none was found, and it may be impossible"
        self._problems.warn(mark, message)

    def _rows(
        self, constraints: Sequence[Constraint], condition: Constraint, mark: Mark, rows: range
    ) -> Given:
        drawn = {}
        for step in self._steps:
            generator = step.generator
            if isinstance(generator, ModelColumns) and generator.model.conditional:
                own = step.types.keys() - generator.given
                where = [item for item in constraints if own >= set(item.reads)]
                if where:
                    drawn[step.label] = where
        at_once = {item for where in drawn.values() for item in where}
        rules, redrawn = [], set[str]()
        for group, decided in self._groups(constraints):
            joined = All(group)
            rules.append(Rule(joined, mark, frozenset(joined.reads), decided, rows))
            redrawn |= set() if at_once.issuperset(group) else decided
        return Given(condition, mark, rows, rules, drawn, frozenset(redrawn), {})

    def _groups(
        self, constraints: Iterable[Constraint]
    ) -> list[tuple[list[Constraint], frozenset[str]]]:
        """Join conditions that depend on the same draws: they must be met by one and the same."""
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
            if step.redrawable:
                found.add(step.label)
            queue.extend(step.reads - seen)
            seen |= step.reads
        return frozenset(found)
