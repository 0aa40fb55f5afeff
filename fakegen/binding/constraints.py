"""Binding the constraints of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, named_nodes
from fakegen.binding.constraint_arguments import bind_constraint
from fakegen.binding.hints import model_use
from fakegen.binding.problems import Rejected
from fakegen.binding.scope import Scope
from fakegen.binding.strategies import StepShaper
from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.constraint import Constraint, ConstraintKind
from fakegen.interfaces.generator import Generator, Spread
from fakegen.language import ConstraintSpec, TableSpec
from fakegen.plan.rejection import ChosenStrategy, Rule
from fakegen.plan.steps import Step

_NUMBERED = 2**62
"""The most values that constraints number."""


class ConstraintBinder:
    """Binds the ``constraints:`` of a table, and has each built into the table's steps.

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
        """Return the valid rules in order; what they resample is decided later."""
        bound: list[Rule] = []
        for spec in self._table.constraints:
            before = len(self._shaper.steps)
            try:
                rule = self._rule(spec)
            except Rejected:
                continue
            # What an earlier constraint has proven is open again where this one sets its columns.
            added = self._shaper.steps[before:]
            changed = {name for step in added for name in step.types}
            bound = [
                replace(earlier, proven=False) if earlier.reads & changed else earlier
                for earlier in bound
            ]
            bound.append(rule)
        return bound

    def _rule(self, spec: ConstraintSpec) -> Rule:
        kinds = self.scope.registry.constraints
        word = spec.kind.value
        if word not in kinds:
            message = f"unknown constraint {word!r}; expected one of {', '.join(sorted(kinds))}"
            message += self.scope.registry.absence()
            raise self.scope.problems.reject(spec.kind.mark, message, nearest(str(word), kinds))
        kind = kinds[word]
        known_steps = len(self.steps)
        constraint = self._constraint(kind, spec)
        # Its expressions may be the first to read a part of a column, which is a step of its own.
        self._shaper.steps.extend(self.steps[known_steps:])
        reads = frozenset(constraint.reads)
        known = self.compiler.resolve(sorted(reads))
        for name in sorted(reads - known.keys()):
            near = nearest(name, self.compiler.known())
            raise self.scope.problems.reject(spec.mark, f"there is no column {name!r}", near)
        strategy, proven = self._learned(kind, spec, reads), False
        if strategy is None:
            try:
                strategy, proven = self._shaper.shape(constraint, kind.name, spec.mark)
            except ParameterError as error:
                message = error.message
                raise self.scope.problems.reject(spec.mark, message, error.suggestion) from None
        return Rule(constraint, spec.mark, reads, frozenset(), strategy=strategy, proven=proven)

    def _constraint(self, kind: ConstraintKind, spec: ConstraintSpec) -> Constraint:
        problems = self.scope.problems
        nodes = named_nodes(
            f"constraint {kind.name!r}", kind.parameters, spec.arguments, problems, place=spec.kind
        )
        given = bind_constraint(kind.parameters, nodes, self.compiler, problems)
        try:
            return kind.factory(_Surroundings(self), **given)
        except ParameterError as error:
            node = nodes.get(error.parameter or "")
            if node is None:
                raise problems.reject(spec.mark, error.message, error.suggestion) from None
            raise problems.reject_value(node, error) from None

    def _learned(
        self, kind: ConstraintKind, spec: ConstraintSpec, reads: frozenset[str]
    ) -> ChosenStrategy | None:
        """Return how a model that learned with a constraint's hint satisfies it, if one did."""
        makers = [step for step in self.steps if reads & step.types.keys()]
        model = self.model_of(makers[0]) if len(makers) == 1 else None
        if kind.hints is None or model is None:
            return None
        return self.scope.models.learned_strategy(model, kind.hints(spec.arguments.plain()))

    def model_of(self, step: Step) -> str | None:
        """Return the name of the model that a step draws from, if it does."""
        entries = (entry for entry in self._table.columns if entry.label == step.label)
        use = next((model_use(entry, self.scope.registry) for entry in entries), None)
        return use.model if use else None


class _Surroundings:
    """What a constraint can ask about its table."""

    def __init__(self, binder: ConstraintBinder) -> None:
        self._binder = binder

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
        spread = step.generator.spread if plain and isinstance(step.generator, Generator) else None
        # The values of a wider one have no numbers of 64 bits.
        return None if spread and (spread.count or 0) > _NUMBERED else spread

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
        raise ParameterError("these columns are not learned together: give a 'source'")

    def _step(self, column: str) -> Step:
        return next(step for step in self._binder.steps if column in step.types)
