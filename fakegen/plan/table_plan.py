"""An executable plan: the columns of each table in the order in which they can be made.

Every value is a function of (seed, table, column, row). A table plan can therefore be asked for
any of its columns at any rows, alone, and gives what a full run gives there.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import methodcaller
from typing import Any, Protocol

import pyarrow as pa

from fakegen.arrays.scatter import replaced
from fakegen.errors import FakegenWarning, Mark
from fakegen.forms.written_field import written_field
from fakegen.interfaces.method import Model
from fakegen.limits import NORMAL, Limits
from fakegen.plan.children import Children
from fakegen.plan.conditioned import ConditionedRows
from fakegen.plan.first_draws import FirstDraws
from fakegen.plan.links import Link, order_of_filling
from fakegen.plan.modification import Values
from fakegen.plan.quotas import Quota, QuotaGroup, TakenValues, grouped
from fakegen.plan.redraws import Redraws, redrawn
from fakegen.plan.rejection import Rule, enforce
from fakegen.plan.steps import Step
from fakegen.streams import Attempt, Rows
from fakegen.streams.row_addresses import Addresses

NOTHING: Values = {}

UNIQUE_STEP = 1 << 20
"""Part of the address, not a bound: resampling for uniqueness counts its attempts in steps of this,
resampling for constraints counts in between."""


@dataclass(frozen=True)
class TablePlan:
    """How one table is made.

    Attributes:
        name: The table's name.
        seed: The run's seed.
        rows: How many rows it has.
        mark: Where it is declared.
        steps: In an order in which each finds what it reads.
        columns: The written columns in the schema's order.
        rules: Constraints, each with the steps that a resample may change.
        conditions: The conditions under which rows are made, in order.
        quotas: What is counted over the rows, in order.
        children: Which rows of another table these belong to; None for a root table.
        key: The columns that identify a row, where the schema says it.
        links: The columns that identify rows of other tables.
        hidden: Whether it is made for other tables to refer to, but not written.
        first_row: The number of its first row in the endless table, where it is a window of that.
    """

    name: str
    seed: int | str
    rows: int
    mark: Mark
    steps: Sequence[Step]
    columns: Sequence[str]
    rules: Sequence[Rule] = ()
    conditions: Sequence[ConditionedRows] = ()
    quotas: Sequence[Quota] = ()
    children: Children | None = None
    key: Sequence[str] = ()
    links: Sequence[Link] = ()
    hidden: bool = False
    first_row: int = 0
    redraws: dict[QuotaGroup, Redraws] = field(default_factory=dict, compare=False, repr=False)
    """What is known of the rows drawn again, by the quotas that they are drawn again for."""
    first_draws: FirstDraws = field(
        default_factory=FirstDraws, init=False, compare=False, repr=False
    )
    """What the passes for these quotas have drawn and kept."""

    _closures: dict[frozenset[str], Sequence[Step]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _needed: dict[tuple[frozenset[str], frozenset[str]], Sequence[Step]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @cached_property
    def types(self) -> Mapping[str, pa.DataType]:
        """The Arrow type of every column, hidden ones too."""
        return {name: kind for step in self.steps for name, kind in step.types.items()}

    @cached_property
    def nullable(self) -> frozenset[str]:
        """The columns, hidden ones too, that can be null in some row."""
        found: set[str] = set()
        for step in self.steps:
            if step.nullable or step.reads & found:
                found |= step.types.keys()
        return frozenset(found)

    @cached_property
    def empty(self) -> frozenset[str]:
        """The columns, hidden ones too, that are known to be null in every row."""
        return frozenset(name for step in self.steps for name in step.types if step.is_empty(name))

    @cached_property
    def kept(self) -> Sequence[Rule]:
        """The rules over one row, including those of conditions."""
        own = [rule for rule in self.rules if not rule.constraint.whole]
        return [*own, *(rule for condition in self.conditions for rule in condition.rules)]

    def arrow_schema(self, columns: Iterable[str] | None = None) -> pa.Schema:
        """Return the Arrow schema of the written columns, or of these."""
        names = self.columns if columns is None else columns
        forms = {name: form for step in self.steps for name, form in step.forms.items()}
        nulls = {name: text for step in self.steps for name, text in step.null_strings.items()}
        categories = {name: text for step in self.steps for name, text in step.categories.items()}
        return pa.schema(
            written_field(
                name, self.types[name], forms.get(name), nulls.get(name), categories.get(name)
            )
            for name in names
        )

    def values(
        self,
        rows: Rows,
        columns: Iterable[str],
        attempts: Mapping[str, Attempt] | None = None,
        known: Values = NOTHING,
    ) -> Values:
        """Return these columns, and what they need, at these rows.

        Args:
            rows: Any rows of the table.
            columns: Any columns of the table.
            attempts: The number of the resample for uniqueness, by step label; 0 for absent steps. By
                default those that :attr:`redraws` has for each row.
            known: What these attempts do not change, of :meth:`inputs`; need not be made again.

        Raises:
            GenerationError: A value cannot be made, or a constraint cannot be satisfied.
        """
        rows, wanted = self.located(rows), frozenset(columns)
        if attempts is not None:
            return self._drawn(rows, wanted, attempts, known)
        made = dict(self._drawn(rows, wanted, {}, self._kept_draws(rows, wanted)))
        groups = [group for group in self.groups_over(wanted) if group in self.redraws]
        index, again = redrawn([self.redraws[group] for group in groups], rows)
        if len(index):
            changes = made.keys() & {name for group in groups for name in group.changes}
            chosen = pa.array(index)
            known = {name: made[name].take(chosen) for name in self._inputs(changes)}
            values = self._drawn(rows.take(index), frozenset(changes), again, known)
            made |= {name: replaced(made[name], index, values[name]) for name in changes}
        return made

    def located(self, rows: Rows) -> Rows:
        """Return rows of this table with the rows of another table that they belong to, if they do."""
        return rows if self.children is None else self.children.located(rows)

    def addresses(self, rows: Rows) -> Addresses:
        """Return what words are drawn for at these rows of this table."""
        found = self.located(rows).addresses
        return Addresses.of(rows.numbers + self.first_row) if found is None else found

    def _drawn(
        self,
        rows: Rows,
        columns: frozenset[str],
        attempts: Mapping[str, Attempt],
        known: Values = NOTHING,
    ) -> Values:
        rules = () if known else self._rules_over(columns)
        steps = self._narrowed(columns, known, rules)
        start = {label: n * UNIQUE_STEP for label, n in attempts.items()}
        made = dict(known)
        for step in steps:
            made.update(step.make(self.seed, rows, made, start.get(step.label, 0)))
        return enforce(rules, steps, self.seed, rows, made, start) if rules else made

    def _narrowed(
        self, columns: frozenset[str], known: Values, rules: Sequence[Rule]
    ) -> Sequence[Step]:
        """Return the steps that make these columns, where they can without those that nobody needs."""
        key = columns, frozenset(known)
        if key not in self._needed:
            steps = self.upstream(columns, known) if known else self.closure(columns)
            read = [*(step.reads for step in steps), *(rule.reads for rule in rules)]
            names = columns.union(*read)
            self._needed[key] = [step.narrowed(names) for step in steps]
        return self._needed[key]

    def _kept_draws(self, rows: Rows, columns: frozenset[str]) -> Values:
        """Return what is kept of these rows, if no rule has still to be satisfied for these columns."""
        kept = self.first_draws.take(rows)
        if not kept or self._rules_over(columns) != self._rules_over(frozenset(kept)):
            return NOTHING
        return kept

    def shared(self, columns: Iterable[str], others: Iterable[str]) -> list[str]:
        """Return those of ``others`` that are made anyhow when ``columns`` are made."""
        made = {name for step in self.closure(frozenset(columns)) for name in step.types}
        return [name for name in others if name in made]

    def _rules_over(self, columns: frozenset[str]) -> Sequence[Rule]:
        """Return the rules over one row that these columns are made under."""
        names = {name for step in self.closure(columns) for name in step.types}
        return [rule for rule in self.kept if rule.reads <= names]

    def are_drawn_once(self, columns: Iterable[str]) -> bool:
        """Return whether no rule and no quota draws these columns again."""
        wanted = frozenset(columns)
        return not (self._rules_over(wanted) or self.groups_over(wanted))

    def inputs(self, group: QuotaGroup) -> Collection[str]:
        """Return the columns that need not be made again for other attempts of a group's steps."""
        return self._inputs(
            group.changes.intersection(
                name for step in self.upstream(group.columns) for name in step.types
            )
        )

    def _inputs(self, changes: Collection[str]) -> Collection[str]:
        # Where a rule reads what changes, it may resample anything that it reads.
        if any(rule.reads.intersection(changes) for rule in self._rules_over(frozenset(changes))):
            return ()
        steps = [step for step in self.steps if not step.types.keys().isdisjoint(changes)]
        return frozenset().union(*(step.reads for step in steps)).difference(changes)

    def batch(
        self, rows: Rows, columns: Sequence[str], attempts: Mapping[str, Attempt] | None = None
    ) -> pa.RecordBatch:
        """Return these columns at these rows as one record batch."""
        made = self.values(rows, columns, attempts)
        schema = self.arrow_schema(columns)
        return pa.RecordBatch.from_arrays([made[name] for name in columns], schema=schema)

    def closure(self, columns: frozenset[str]) -> Sequence[Step]:
        """Return the steps that decide these columns, in order.

        Where a constraint may resample one of them, the columns that it reads count, too.
        """
        if columns not in self._closures:
            self._closures[columns] = self._closure(columns)
        return self._closures[columns]

    def _closure(self, columns: frozenset[str]) -> Sequence[Step]:
        needed = set(columns)
        while True:
            chosen = [step for step in self.steps if needed & step.types.keys()]
            size = len(needed)
            for step in chosen:
                needed |= step.reads | step.types.keys()
            labels = {step.label for step in chosen}
            for rule in self.kept:
                if labels & rule.resamples:
                    needed |= rule.reads
            if len(needed) == size:
                return chosen

    @cached_property
    def groups(self) -> Sequence[QuotaGroup]:
        """The quotas, those together that can change what each other counts."""
        return grouped(self.quotas, self.resamples, self._changed_by)

    def groups_over(self, columns: Iterable[str]) -> Sequence[QuotaGroup]:
        """Return the quotas that rows of these columns may be resampled for."""
        steps = self.closure(frozenset(columns))
        labels = {step.label for step in steps}
        names = {name for step in steps for name in step.types}
        return [
            group
            for group in self.groups
            if labels & group.labels or names.issuperset(group.columns)
        ]

    def _changed_by(self, labels: frozenset[str]) -> frozenset[str]:
        """Return the columns that other attempts of these steps can change."""
        while True:
            changed: set[str] = set()
            for step in self.steps:
                if step.label in labels or step.reads & changed:
                    changed |= step.types.keys()
            more = [rule.resamples for rule in self.kept if rule.reads & changed]
            if labels.issuperset(frozenset().union(*more)):
                return frozenset(changed)
            labels = labels.union(*more)

    def upstream(self, columns: Iterable[str], known: Collection[str] = ()) -> Sequence[Step]:
        """Return the steps that make these columns and all that they are computed from, in order.

        Args:
            columns: Any columns of the table.
            known: Columns that are there already.
        """
        needed, chosen = set(columns).difference(known), []
        for step in reversed(self.steps):
            if needed & step.types.keys():
                chosen.append(step)
                needed |= step.reads.difference(known)
        return chosen[::-1]

    def before(self, columns: Iterable[str]) -> TablePlan:
        """Return this plan without the rules and quotas that depend on some columns."""
        made = frozenset(columns)

        def looks(reads: Iterable[str]) -> bool:
            return any(made & step.types.keys() for step in self.upstream(reads))

        return replace(
            self,
            rules=[rule for rule in self.rules if not looks(rule.reads)],
            conditions=[
                replace(
                    condition, rules=[rule for rule in condition.rules if not looks(rule.reads)]
                )
                for condition in self.conditions
            ],
            quotas=[quota for quota in self.quotas if not looks(quota.columns)],
            redraws={},
        )

    def resamples(self, columns: Iterable[str]) -> frozenset[str]:
        """Return the labels of the nearest steps whose resample changes these columns.

        A drawn column is resampled itself; a computed one is changed through what it reads.
        """
        by_column = {name: step for step in self.steps for name in step.types}
        found: set[str] = set()
        queue = [by_column[name] for name in columns]
        while queue:
            step = queue.pop()
            if step.can_resample:
                found.add(step.label)
            elif not step.numbered:  # other rows have been numbered by what this one has drawn
                queue.extend(by_column[name] for name in step.reads)
        return frozenset(found)


class Origin(Protocol):
    """What a plan was built from: plain data, which can be pickled where a plan cannot."""

    def with_results(self, plan: Plan) -> Origin:
        """Return what builds the same plan, with what this one has learned and found."""

    def without(self, plan: Plan, taken: TakenValues) -> Origin:
        """Return what builds a plan whose rows have none of these values, with what this one has learned."""

    def holding(self, plan: Plan, given: Mapping[str, pa.Table], kept: Container[str]) -> Origin:
        """Return what builds a plan of some tables, of which some have given rows, with what this one has learned."""

    def build(self) -> Plan:
        """Return the plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole schema, ready to run.

    Attributes:
        tables: By name, in the schema's order.
        models: The models that were learned for it, or will be, by name.
        refers: The tables and their columns that a step refers to, by the step's table and label.
        warnings: What is not a mistake, but may not be what was meant.
        limits: What making it may use.
        origin: What it was built from; a plan that does not know cannot be pickled.
        draws: The models that a step draws from, by the step's mark.
    """

    tables: Mapping[str, TablePlan]
    models: Mapping[str, Model]
    refers: Mapping[tuple[str, str], Sequence[tuple[str, str]]] = field(default_factory=dict)
    warnings: Sequence[FakegenWarning] = ()
    limits: Limits = NORMAL
    origin: Origin | None = field(default=None, compare=False, repr=False)
    draws: Mapping[Mark, Sequence[str]] = field(default_factory=dict)

    @property
    def order(self) -> Sequence[str]:
        """The tables in an order in which they can be filled: each after those that it refers to."""
        return order_of_filling({name: table.links for name, table in self.tables.items()})

    def referred_by(self, step: Step) -> Sequence[tuple[str, str]]:
        """Return the tables and their columns that a step refers to."""
        return [
            found for item in step.each for found in self.refers.get((item.table, item.label), ())
        ]

    def behind(
        self, places: Iterable[tuple[str, str]], given: Container[str] = ()
    ) -> set[tuple[str, str]]:
        """Return the tables and their columns that some columns are made from by references, and these themselves.

        Args:
            places: Tables and their columns.
            given: Tables whose rows are there: what their columns are made from does not count.
        """
        seen: set[tuple[str, str]] = set()
        new = set(places)
        while new:
            seen |= new
            made = [(self.tables[name], column) for name, column in new if name not in given]
            steps = [step for table, column in made for step in table.upstream([column])]
            new = {place for step in steps for place in self.referred_by(step)} - seen
        return seen

    def __reduce__(self) -> tuple[Any, ...]:
        # A plan is full of compiled functions; what it was built from gives the same one.
        if self.origin is None:
            raise TypeError("this plan cannot be pickled: it does not know what it was built from")
        return methodcaller("build"), (self.origin.with_results(self),)
