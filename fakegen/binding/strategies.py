"""Building constraints into the steps of a table, each by the first of its strategies that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

import pyarrow as pa

from fakegen.errors import Mark, ParameterError
from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.adapted import complete
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.strategy import Assignment, KeyedAssignment, Unfit
from fakegen.plan.modification import NO_MODIFICATION
from fakegen.plan.passes import Pass
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.quotas import Quota
from fakegen.plan.recurrence import Followed
from fakegen.plan.referred import ROW, ReferredColumn
from fakegen.plan.rejection import ChosenStrategy, Rule
from fakegen.plan.repairs import Assigned, AssignedByKey, AssignedFromAll
from fakegen.plan.steps import Step
from fakegen.plan.suffixes import SuffixedFromAll
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Purpose
from fakegen.streams.hashed_values import NONE, HashedValues


@dataclass(slots=True)
class StepShaper:
    """Changes the steps of one table so that rules hold.

    Attributes:
        table: The table's name.
        rows: How many rows it has.
        steps: Its steps; they are changed in place.
        plan: Returns the finished plan.
        quotas: The rules that are satisfied by counting rows.
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
        """Build a constraint into the steps; return how, and whether that proves it.

        Raises:
            ParameterError: It is over all rows, and none of its strategies fits.
        """
        refusals = []
        for strategy in constraint.strategies:
            try:
                built = strategy.build(StepsForConstraint(self, constraint, kind, mark))
            except Unfit as unfit:
                refusals.append(str(unfit))
            else:
                return ChosenStrategy(built.kind, built.how), built.proven
        if constraint.whole:
            why = f": {refusals[0]}" if refusals else ""
            raise ParameterError(f"constraint {constraint.text!r} cannot be satisfied{why}")
        return None, False

    def number_equals(self, taken: Mapping[str, HashedValues]) -> None:
        """Add the steps that number the equal values of columns, each after the one that draws them.

        Args:
            taken: Values that columns may not have.
        """
        for step in [step for step in self.steps if step.numbered]:
            (name,) = step.types
            aside = self.set_aside(name)
            nullable = step.generator.nullable or step.modification.makes_nulls
            generator = SuffixedFromAll(
                name, aside, nullable, self._before(name), taken.get(name, NONE)
            )
            drawn = self.maker(aside)
            added = replace(
                step,
                label=f"{name} (equal values numbered)",
                provider="unique",
                generator=generator,
                types=dict(generator.columns),
                reads=frozenset([aside]),
                inputs={name: ColumnValue(aside, step.types[name])},
                drawn=False,
                modification=NO_MODIFICATION,
                cast=False,
                address=(name, Purpose.SUFFIX),
            )
            self.replace_step(drawn, drawn, added)

    def _before(self, name: str) -> Callable[[], TablePlan]:
        return lambda: self.plan().before([name])

    def passes(self) -> Iterable[tuple[Sequence[str], Pass]]:
        """Yield the columns that are set from all rows, and by what."""
        for step in self.steps:
            if isinstance(step.generator, Pass):
                yield list(step.types), step.generator

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
                cycle = " -> ".join([*open_[open_.index(step.label) :], step.label])
                raise ParameterError(f"circular reference between columns and constraints: {cycle}")
            open_.append(step.label)
            for name in sorted(step.reads | self.needs.get(step.label, frozenset())):
                visit(maker[name])
            open_.pop()
            done[step.label] = step

        for step in self.steps:
            visit(step)
        return list(done.values())

    def maker(self, name: str) -> Step:
        """Return the step that makes a column."""
        return next(step for step in self.steps if name in step.types)

    def replace_step(self, old: Step, *new: Step) -> None:
        """Put steps in the place of another."""
        place = self.steps.index(old)
        self.steps[place : place + 1] = new

    def _label(self, text: str) -> str:
        """Return a label that no other step has: the same constraint can be declared twice."""
        labels = {step.label for step in self.steps}
        numbered = (f"{text} #{number}" for number in count(2))
        return next(label for label in chain([text], numbered) if label not in labels)

    def set_aside(self, name: str, *, follow: bool = False) -> str:
        """Give the values that a step makes of a column another name; return it.

        Args:
            name: The column.
            follow: Whether the step's other columns must follow what the column is set to.
        """
        step = self.maker(name)
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
                step,
                types=types,
                origins={**origins, aside: origin},
                hidden=hidden,
                unique=False,
                numbered=False,
            )
            self.replace_step(step, changed)
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
        self.replace_step(step, alone, others)
        return aside

    def add(
        self,
        kind: str,
        constraint: Constraint,
        mark: Mark,
        generator: RowGenerator,
        inputs: Mapping[str, str],
        *,
        hidden: bool = False,
    ) -> Step:
        """Add the step that sets columns for a constraint; return it.

        Args:
            kind: The constraint's kind.
            constraint: The constraint.
            mark: Where it is declared.
            generator: Sets the columns.
            inputs: The columns that the generator reads, by the names that it knows.
            hidden: Whether the columns are hidden ones.
        """
        types = {name: k for step in self.steps for name, k in step.types.items()}
        column = ", ".join(sorted(constraint.reads))
        number = 1 + sum(step.provider == kind and step.address[0] == column for step in self.steps)
        step = Step(
            table=self.table,
            label=self._label(f"{', '.join(generator.columns)} ({constraint.text})"),
            provider=kind,
            mark=mark,
            generator=generator,
            types=dict(generator.columns),
            reads=frozenset(inputs.values()),
            inputs={name: ColumnValue(read, types[read]) for name, read in inputs.items()},
            drawn=False,
            address=(column, f"{Purpose.CONSTRAINT} {kind} {number}"),
            hidden=hidden,
        )
        self.steps.append(step)
        return step


@dataclass(slots=True)
class StepsForConstraint:
    """The steps of a table as the strategies of one constraint see and change them.

    See :class:`~fakegen.interfaces.strategy.TableSteps` for the methods.
    """

    shaper: StepShaper
    constraint: Constraint
    kind: str
    mark: Mark

    @property
    def rows(self) -> int:
        return self.shaper.rows

    def type(self, column: str) -> pa.DataType:
        return self.shaper.maker(column).types[column]

    def label(self, column: str) -> str:
        return self.shaper.maker(column).label

    def generator(self, column: str) -> Generator | RowGenerator:
        return self.shaper.maker(column).generator

    def origin(self, column: str) -> str:
        step = self.shaper.maker(column)
        if not (isinstance(step.generator, ReferredColumn) and step.is_plain and step.inputs):
            return column
        (row,) = step.inputs[ROW].reads
        return row if self.shaper.maker(row).drawn else column

    def shown(self, column: str) -> Callable[[pa.Array], pa.Array]:
        generator = self.generator(column)
        if self.origin(column) == column:
            return lambda values: values
        assert isinstance(generator, ReferredColumn)  # nothing else is decided by another column
        return generator.at

    def is_plain(self, column: str) -> bool:
        return self.shaper.maker(column).is_plain

    def is_unique(self, column: str) -> bool:
        return self.shaper.maker(column).unique

    def never_repeats(self, column: str) -> bool:
        return _never_repeats(self.shaper.maker(column))

    def assign(self, assignment: Assignment) -> None:
        shaper, constraint = self.shaper, self.constraint
        types = {name: assignment.types.get(name, self.type(name)) for name in assignment.columns}
        self._refuse_fixed(assignment.columns)
        self._refuse_referred(assignment.columns)
        reads = self._reads(assignment.columns)
        hidden = all(shaper.maker(name).hidden for name in assignment.columns)
        shown = {
            name: (decided, self.shown(name))
            for name in constraint.reads
            if (decided := self.origin(name)) != name and decided in assignment.columns
        }
        aside = {name: shaper.set_aside(name) for name in assignment.columns}
        inputs = {name: aside.get(name, name) for name in reads}
        if not assignment.whole:
            shaper.add(self.kind, constraint, self.mark, Assigned(assignment, types), inputs)
            return
        rule = Rule(constraint, self.mark, frozenset(constraint.reads), frozenset())
        columns = list(assignment.columns)
        generator = AssignedFromAll(
            assignment, types, rule, inputs, lambda: shaper.plan().before(columns), shown
        )
        step = shaper.add(self.kind, constraint, self.mark, generator, {}, hidden=hidden)
        shaper.needs[step.label] = frozenset(inputs.values())

    def assign_by_key(self, assignment: KeyedAssignment) -> None:
        shaper, constraint = self.shaper, self.constraint
        if assignment.compute is None:
            assignment = replace(assignment, columns=self._deciding(assignment))
        self._refuse_referred(assignment.columns)
        types = {name: self.type(name) for name in assignment.columns}
        for name in assignment.columns:
            self._refuse_fixed([name])
            if self.generator(name).capacity is not None:
                raise Unfit(f"{name!r} has values for a limited number of rows only")
        reads = self._reads(assignment.columns)
        hidden = all(shaper.maker(name).hidden for name in assignment.columns)
        aside = {}
        for name in assignment.columns:
            # A column made together with the deciding ones cannot follow what those decide.
            apart = not set(assignment.on) & shaper.maker(name).types.keys()
            aside[name] = shaper.set_aside(name, follow=apart)
        looked_up = {name: aside.get(name, name) for name in reads}
        row = {name: name for name in reads if name not in aside}
        columns = list(assignment.columns)
        generator = AssignedByKey(
            assignment, types, looked_up, lambda: shaper.plan().before(columns)
        )
        step = shaper.add(self.kind, constraint, self.mark, generator, row, hidden=hidden)
        shaper.needs[step.label] = frozenset(looked_up.values())

    def _deciding(self, assignment: KeyedAssignment) -> list[str]:
        """Return the columns to draw once for each combination: rows of references for what is read there.

        What is read through the same reference as one of the deciding columns follows it already.
        """
        on = {self.origin(name) for name in assignment.on}
        decided = dict.fromkeys(self.origin(name) for name in assignment.columns)
        return [name for name in decided if name not in on]

    def _reads(self, columns: Sequence[str]) -> list[str]:
        """Return what is read to set columns: what the constraint reads, but none that follows them."""
        read = self.constraint.reads
        apart = [name for name in read if name in columns or self.origin(name) not in columns]
        return list(dict.fromkeys([*apart, *columns]))

    def make_with(self, column: str, generator: Generator, reads: Sequence[str] = ()) -> None:
        step = self.shaper.maker(column)
        if isinstance(step.generator, PreviousColumn | Followed):
            raise Unfit(f"{column!r} follows from the rows before")
        if isinstance(step.generator, RowGenerator):
            raise Unfit(f"{column!r} is made together with other columns")
        whole = complete(generator, f"a strategy of constraint {self.kind!r}")
        inputs = {name: ColumnValue(name, self.type(name)) for name in reads}
        changed = replace(
            step,
            generator=whole,
            reads=step.reads | set(reads),
            inputs={**(step.inputs or {}), **inputs} if reads else step.inputs,
            drawn=whole.drawn,
        )
        self.shaper.replace_step(step, changed)

    def limit(self, columns: Sequence[str], rows: int) -> None:
        text = f"constraint {self.constraint.text!r} cannot be satisfied"
        self.shaper.quotas.append(Quota(tuple(columns), rows, self.mark, text))

    def _refuse_fixed(self, columns: Sequence[str]) -> None:
        for name in columns:
            if isinstance(self.generator(name), PreviousColumn | Followed):
                raise Unfit(f"{name!r} follows from the rows before")
            if self.is_unique(name):
                raise Unfit(f"{name!r} is unique")

    def _refuse_referred(self, columns: Sequence[str]) -> None:
        for name in columns:
            if self.origin(name) != name:
                raise Unfit(f"{name!r} is read through a reference")


def _never_repeats(step: Step) -> bool:
    generator = step.generator
    return step.unique or (
        isinstance(generator, Generator) and generator.distinct and step.is_plain
    )
