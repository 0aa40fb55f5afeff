"""Building constraints into the steps of a table, each in the cheapest way that is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from fakegen.errors import Mark, ParameterError
from fakegen.expressions import ColumnValue
from fakegen.interfaces.constraint import (
    Assignment,
    Constraint,
    KeyedAssignment,
    Pairing,
    RowLimit,
    Strategy,
)
from fakegen.interfaces.provider import Generator, RowGenerator
from fakegen.plan.rejection import ChosenStrategy, Rule
from fakegen.plan.repairs import Assigned, AssignedByKey, AssignedFromAll, Paired, Seated
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Quota, TablePlan
from fakegen.streams import Purpose

_MOST_PAIRED = 1_000_000


@dataclass(slots=True)
class StepShaper:
    """Changes the steps of one table so that rules hold.

    Attributes:
        table: The table's name.
        rows: How many rows it has.
        steps: Its steps; they are changed in place.
        plan: Returns the finished plan.
        quotas: The rules that are kept by counting rows.
        needs: What steps look up in the table itself, at other rows: columns, by label.
    """

    table: str
    rows: int
    steps: list[Step]
    plan: Callable[[], TablePlan]
    quotas: list[Quota] = field(default_factory=list)
    needs: dict[str, frozenset[str]] = field(default_factory=dict)

    def shape(
        self, constraint: Constraint, kind: str, mark: Mark
    ) -> tuple[ChosenStrategy | None, bool]:
        """Build a constraint in; return how, and whether that proves it.

        Raises:
            ParameterError: It is over all rows, and none of its strategies fits.
        """
        refusals = []
        for strategy in constraint.strategies:
            try:
                return self._take(strategy, constraint, kind, mark)
            except _Unfit as unfit:
                refusals.append(str(unfit))
        if constraint.whole:
            why = f": {refusals[0]}" if refusals else ""
            raise ParameterError(f"there is no way to keep {constraint.text!r}{why}")
        return None, False

    def settled(self) -> Iterable[tuple[Sequence[str], frozenset[str]]]:
        """Yield the columns that are set from all rows, and those that they are set from."""
        for step in self.steps:
            if isinstance(step.generator, AssignedFromAll):
                yield list(step.types), self.needs[step.label]

    def sort(self) -> list[Step]:
        """Return the steps in an order in which each finds what it reads, near the one they have.

        Raises:
            ParameterError: There is no such order.
        """
        maker = {name: step for step in self.steps for name in step.types}
        done: dict[str, Step] = {}
        open_: list[str] = []

        def visit(step: Step) -> None:
            if step.label in done:
                return
            if step.label in open_:
                circle = " -> ".join([*open_[open_.index(step.label) :], step.label])
                raise ParameterError(
                    f"circular reference between columns and constraints: {circle}"
                )
            open_.append(step.label)
            for name in sorted(step.reads | self.needs.get(step.label, frozenset())):
                visit(maker[name])
            open_.pop()
            done[step.label] = step

        for step in self.steps:
            visit(step)
        return list(done.values())

    def _take(
        self, strategy: Strategy, constraint: Constraint, kind: str, mark: Mark
    ) -> tuple[ChosenStrategy, bool]:
        if isinstance(strategy, Assignment):
            return self._mend(strategy, constraint, kind, mark)
        if isinstance(strategy, KeyedAssignment):
            return self._by_key(strategy, constraint, kind, mark)
        if isinstance(strategy, Pairing):
            return self._pair(strategy)
        return self._limit(strategy, constraint, mark)

    def _mend(
        self, strategy: Assignment, constraint: Constraint, kind: str, mark: Mark
    ) -> tuple[ChosenStrategy, bool]:
        types = {
            name: strategy.types.get(name, self._maker(name).types[name])
            for name in strategy.columns
        }
        for name in strategy.columns:
            self._refuse_unique(name)
        drawn = {name: self._set_aside(name) for name in strategy.columns}
        inputs = {name: drawn.get(name, name) for name in constraint.reads}
        if not strategy.whole:
            self._add(kind, constraint, mark, Assigned(strategy, types), inputs)
            return ChosenStrategy(
                strategy.kind, f"{', '.join(strategy.columns)}: {strategy.how}"
            ), False
        rule = Rule(constraint, mark, frozenset(constraint.reads), frozenset())
        columns = list(strategy.columns)
        generator = AssignedFromAll(
            strategy, types, rule, inputs, lambda: self.plan().before(columns)
        )
        step = self._add(kind, constraint, mark, generator, {})
        self.needs[step.label] = frozenset(inputs.values())
        return ChosenStrategy(strategy.kind, f"{', '.join(strategy.columns)}: {strategy.how}"), True

    def _by_key(
        self, strategy: KeyedAssignment, constraint: Constraint, kind: str, mark: Mark
    ) -> tuple[ChosenStrategy, bool]:
        types = {name: self._maker(name).types[name] for name in strategy.columns}
        for name in strategy.columns:
            self._refuse_unique(name)
            if self._maker(name).generator.capacity is not None:
                raise _Unfit(
                    f"{name!r} has only as many values as there are rows to draw them from"
                )
        drawn = {}
        for name in strategy.columns:
            # What is made together with the columns that decide cannot wait for what they decide.
            apart = not set(strategy.on) & self._maker(name).types.keys()
            drawn[name] = self._set_aside(name, follow=apart)
        looked_up = {name: drawn.get(name, name) for name in constraint.reads}
        row = {name: name for name in constraint.reads if name not in drawn}
        columns = list(strategy.columns)
        generator = AssignedByKey(strategy, types, looked_up, lambda: self.plan().before(columns))
        step = self._add(kind, constraint, mark, generator, row)
        self.needs[step.label] = frozenset(looked_up.values())
        return ChosenStrategy(
            "construction", f"{', '.join(strategy.columns)}: {strategy.how}"
        ), False

    def _pair(self, strategy: Pairing) -> tuple[ChosenStrategy, bool]:
        other, own = self._countable(strategy.to), self._countable(strategy.column)
        step = self._maker(strategy.column)
        others = other.support or 0
        if others > _MOST_PAIRED:
            raise _Unfit(f"{strategy.to!r} has {others:,} values, more than {_MOST_PAIRED:,}")
        if (own.support or 0) < others:
            raise _Unfit(
                f"{strategy.column!r} has {own.support:,} values for {others:,} of {strategy.to!r}"
            )
        values = other.unrank(np.arange(others, dtype=np.uint64))
        self._replace(
            step,
            replace(
                step,
                generator=Paired(own, values, strategy.to),
                reads=step.reads | {strategy.to},
                inputs={
                    strategy.to: ColumnValue(
                        strategy.to, self._maker(strategy.to).types[strategy.to]
                    )
                },
                drawn=False,
            ),
        )
        return ChosenStrategy(
            "construction", f"{strategy.column}: the one that belongs to the {strategy.to}"
        ), False

    def _limit(
        self, strategy: RowLimit, constraint: Constraint, mark: Mark
    ) -> tuple[ChosenStrategy, bool]:
        names = ", ".join(strategy.columns)
        alone = [
            self._maker(name) for name in strategy.columns if _never_repeats(self._maker(name))
        ]
        if alone and not strategy.exactly:
            return ChosenStrategy("construction", f"{alone[0].label} never repeats"), True
        if len(strategy.columns) == 1:
            step = self._maker(strategy.columns[0])
            if self._has_seats(step, strategy):
                generator = step.generator
                assert isinstance(generator, Generator)  # _has_seats
                seated = Seated(generator, strategy.rows, self.rows if strategy.exactly else None)
                self._replace(step, replace(step, generator=seated, drawn=False))
                return ChosenStrategy(
                    "construction", f"{names}: a seat for each row, {strategy.rows} a value"
                ), False
        if strategy.exactly:
            raise _Unfit(f"{names} must be one column whose values can be counted or never repeat")
        text = f"constraint {constraint.text!r} cannot be satisfied"
        self.quotas.append(Quota(tuple(strategy.columns), strategy.rows, mark, text))
        return ChosenStrategy("rejection", f"{names}: rows over the limit are resampled"), True

    def _has_seats(self, step: Step, strategy: RowLimit) -> bool:
        """Return whether a column's values are to be numbered and each given its rows.

        Raises:
            ParameterError: There are too few values for the rows.
        """
        generator = step.generator
        plain = step.is_plain and not step.unique and isinstance(generator, Generator)
        if not plain or not isinstance(generator, Generator) or not self.rows:
            return False
        support = generator.support
        if strategy.exactly:
            if self.rows % strategy.rows:
                raise ParameterError(f"{self.rows:,} rows cannot be {strategy.rows:,} of each")
            if not generator.distinct and support is None:
                return False
            if (
                not generator.distinct
                and support is not None
                and support < self.rows // strategy.rows
            ):
                raise ParameterError(
                    f"{self.rows:,} rows, {strategy.rows:,} of each, need {self.rows // strategy.rows:,} "
                    f"values, and {step.label!r} has only {support:,}"
                )
            return True
        if support is None:
            return False
        if support * strategy.rows < self.rows:
            raise ParameterError(
                f"{step.label!r} has only {support:,} values, so there are {support * strategy.rows:,} "
                f"rows at most, not {self.rows:,}"
            )
        # Numbered values are all alike: weights are kept by drawing again while there is room.
        return generator.spread is not None or 2 * self.rows > support * strategy.rows

    def _countable(self, name: str) -> Generator:
        step = self._maker(name)
        if isinstance(step.generator, RowGenerator) or step.generator.support is None:
            raise _Unfit(f"the values of {name!r} cannot be counted")
        if not step.is_plain:
            raise _Unfit(f"{name!r} is rounded, converted or sometimes null")
        return step.generator

    def _maker(self, name: str) -> Step:
        return next(step for step in self.steps if name in step.types)

    def _replace(self, old: Step, *new: Step) -> None:
        place = self.steps.index(old)
        self.steps[place : place + 1] = new

    def _set_aside(self, name: str, *, follow: bool = False) -> str:
        """Give what a step makes of a column another name; return it.

        Args:
            name: The column.
            follow: Whether what the step makes besides is to follow what the column is set to.
        """
        step = self._maker(name)
        aside = f"{name}, as drawn"
        while any(aside in other.types for other in self.steps):
            aside += " at first"
        origin = step.origins.get(name, name)
        kind = step.types[name]
        rest = {other: k for other, k in step.types.items() if other != name}
        expression = ColumnValue(name, kind)
        following = None
        if follow and rest and isinstance(step.generator, RowGenerator):
            following = step.generator.following({origin: expression})
        if following is None:
            types = {aside if other == name else other: k for other, k in step.types.items()}
            origins = {other: o for other, o in step.origins.items() if other != name}
            hidden = step.hidden or not rest
            changed = replace(
                step, types=types, origins={**origins, aside: origin}, hidden=hidden, unique=False
            )
            self._replace(step, changed)
            return aside
        alone = replace(
            step,
            label=aside,
            types={aside: kind},
            origins={aside: origin},
            hidden=True,
            address=(name, Purpose.SET_ASIDE),
        )
        others = replace(
            step,
            generator=following,
            types=rest,
            reads=step.reads | {name},
            inputs={**(step.inputs or {}), name: expression},
        )
        self._replace(step, alone, others)
        return aside

    def _refuse_unique(self, name: str) -> None:
        if self._maker(name).unique:
            raise _Unfit(f"{name!r} is unique")

    def _add(
        self,
        kind: str,
        constraint: Constraint,
        mark: Mark,
        generator: RowGenerator,
        inputs: Mapping[str, str],
    ) -> Step:
        types = {name: k for step in self.steps for name, k in step.types.items()}
        column = ", ".join(sorted(constraint.reads))
        number = 1 + sum(step.provider == kind and step.address[0] == column for step in self.steps)
        step = Step(
            table=self.table,
            label=f"{', '.join(generator.columns)}: {constraint.text}",
            provider=kind,
            mark=mark,
            generator=generator,
            types=dict(generator.columns),
            reads=frozenset(inputs.values()),
            inputs={name: ColumnValue(read, types[read]) for name, read in inputs.items()},
            drawn=False,
            address=(column, f"{Purpose.CONSTRAINT} {kind} {number}"),
        )
        self.steps.append(step)
        return step


class _Unfit(Exception):
    """A way does not fit these columns; the message says why."""


def _never_repeats(step: Step) -> bool:
    generator = step.generator
    return (
        step.permuted
        or step.distinct
        or (isinstance(generator, Generator) and generator.distinct and step.is_plain)
    )
