"""Binding the constraints of one table."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler
from fakegen.binding.models import model_use
from fakegen.binding.problems import Rejected
from fakegen.binding.scope import Scope
from fakegen.binding.strategies import StepShaper
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.provider import Expression, Generator, Spread
from fakegen.language import ConstraintSpec, Node, ScalarNode, TableSpec
from fakegen.plan.rejection import ChosenStrategy, Rule
from fakegen.plan.steps import Step


class ConstraintBinder:
    """Binds what ``constraints:`` of a table says, and has each built into the table's steps.

    Args:
        table: The table.
        scope: What all tables share.
        steps: How its columns are made, as they are declared.
        shaper: Builds rules into them.
        compiler: Knows its columns.
    """

    def __init__(
        self,
        table: TableSpec,
        scope: Scope,
        steps: Sequence[Step],
        shaper: StepShaper,
        compiler: TableCompiler,
    ) -> None:
        self._table, self._shaper = table, shaper
        self.scope, self.steps, self.compiler = scope, steps, compiler

    def bind(self) -> list[Rule]:
        """Return the rules in order, without those that are wrong; what they resample is left open."""
        bound = []
        for spec in self._table.constraints:
            try:
                bound.append(self._rule(spec))
            except Rejected:
                continue
        return bound

    def _rule(self, spec: ConstraintSpec) -> Rule:
        checkers = self.scope.registry.constraints
        word = spec.kind.value
        if word not in checkers:
            message = f"unknown constraint {word!r}; there are {', '.join(sorted(checkers))}"
            message += self.scope.registry.absence()
            raise self.scope.problems.reject(spec.kind.mark, message, nearest(str(word), checkers))
        checker = checkers[word]
        try:
            constraint = checker.factory(spec.value.plain(), _Surroundings(self, spec))
            reads = frozenset(constraint.reads)
            known = self.compiler.resolve(sorted(reads))
        except ParameterError as error:
            raise self.scope.problems.reject_value(spec.value, error) from None
        for name in sorted(reads - known.keys()):
            near = nearest(name, self.compiler.known())
            raise self.scope.problems.reject(spec.value.mark, f"there is no column {name!r}", near)
        strategy, proven = self._learned(checker, spec, reads), False
        if strategy is None:
            try:
                strategy, proven = self._shaper.shape(constraint, checker.name, spec.value.mark)
            except ParameterError as error:
                raise self.scope.problems.reject_value(spec.value, error) from None
        return Rule(
            constraint, spec.value.mark, reads, frozenset(), strategy=strategy, proven=proven
        )

    def _learned(
        self, checker: ConstraintKind, spec: ConstraintSpec, reads: frozenset[str]
    ) -> ChosenStrategy | None:
        """Return how a rule is kept by a model that was taught it, if one was."""
        makers = [step for step in self.steps if reads & step.types.keys()]
        model = self.model_of(makers[0]) if len(makers) == 1 else None
        if checker.hints is None or model is None:
            return None
        taught = self.scope.models.taught(model)
        hint = checker.hints(spec.value.plain())
        fused = [set(group) for group in taught.fuse]
        if hint.fuse and all(any(set(g) <= other for other in fused) for g in hint.fuse):
            return ChosenStrategy("construction", "learned as one")
        if hint.derive and hint.derive.items() <= taught.derive.items():
            return ChosenStrategy("construction", "left out of learning and computed")
        if hint.rising and all(list(group) in taught.rising for group in hint.rising):
            return ChosenStrategy("transformation", "learned as the gap to the column before")
        return None

    def model_of(self, step: Step) -> str | None:
        """Return the name of the model that a step draws from, if it does."""
        entry = next(entry for entry in self._table.columns if entry.label == step.label)
        use = model_use(entry, self.scope.registry)
        return use.model if use else None


class _Surroundings:
    """What a constraint may ask of the table that it stands in."""

    def __init__(self, binder: ConstraintBinder, spec: ConstraintSpec) -> None:
        self._binder, self._spec = binder, spec

    def __call__(self, text: str) -> Expression:
        value = self._spec.value
        node = value if value.plain() == text else _find(value, text)
        return self._binder.compiler.expression(node)

    def decimals(self, column: str) -> int | None:
        step = self._step(column)
        kind = step.types[column]
        decimals = step.modification.decimals
        if decimals is not None or pa.types.is_integer(kind):
            return decimals or 0
        if pa.types.is_decimal(kind):
            return int(kind.scale)
        spread = self.spread(column)
        if spread is None or spread.count is None or spread.count < 2:
            return None
        first, last = spread.ends.to_pylist()
        gap = (last - first) / (spread.count - 1)
        return next((d for d in range(16) if abs(round(gap, d) - gap) < 1e-6 * gap), None)

    def spread(self, column: str) -> Spread | None:
        step = self._step(column)
        plain = not (step.unique or step.cast or step.modification.decimals is not None)
        return step.generator.spread if plain and isinstance(step.generator, Generator) else None

    def source(self, name: str | None, columns: Sequence[str]) -> pa.Table:
        scope = self._binder.scope
        if name is not None:
            return scope.sources.get(name)
        makers = {self._step(column).label: self._step(column) for column in columns}
        step = next(iter(makers.values()))
        model = self._binder.model_of(step) if len(makers) == 1 else None
        if model is not None:
            source = scope.models.source_of(model)
            if source is not None:
                return scope.sources.get(source)
        raise ParameterError("these columns are not learned together: say which 'source'")

    def _step(self, column: str) -> Step:
        return next(step for step in self._binder.steps if column in step.types)


def _find(node: Node, text: str) -> Node:
    """Return the scalar inside a node that holds this text, for its place."""
    inner: Sequence[Node] = ()
    if isinstance(node, ScalarNode):
        return node if node.value == text else ScalarNode(node.mark, text)
    if hasattr(node, "entries"):
        inner = [value for _, value in node.entries]
    elif hasattr(node, "items"):
        inner = list(node.items)
    for item in inner:
        found = _find(item, text)
        if isinstance(found, ScalarNode) and found.inner is not None:
            return found
    return ScalarNode(node.mark, text)
