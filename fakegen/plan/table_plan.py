"""An executable plan: the columns of each table in the order in which they can be made.

Every value is a function of (seed, table, column, row). A table plan can therefore be asked for
any of its columns at any rows, alone, and gives what a full run gives there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import methodcaller
from typing import Any, Protocol

import pyarrow as pa

from fakegen.errors import FakegenWarning, Mark
from fakegen.interfaces.method import Model
from fakegen.limits import NORMAL, Limits
from fakegen.plan.conditioned import ConditionedRows
from fakegen.plan.modification import Values
from fakegen.plan.rejection import Rule, enforce
from fakegen.plan.steps import Step
from fakegen.streams import Rows

UNIQUE_STEP = 1 << 20
"""Part of the address, not a bound: resampling for uniqueness counts its attempts in steps of this,
resampling for constraints counts in between."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit on the rows with each combination of some columns; later rows are resampled to satisfy it.

    Attributes:
        columns: Their combinations are counted; rows where one of them is null are not.
        rows: How many rows may have the same values.
        mark: Where the schema says so.
        text: How the message begins if it fails: ``column 'email' cannot be unique``.
    """

    columns: tuple[str, ...]
    rows: int
    mark: Mark
    text: str


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
    _closures: dict[frozenset[str], Sequence[Step]] = field(default_factory=dict, repr=False)

    @cached_property
    def types(self) -> Mapping[str, pa.DataType]:
        """The Arrow type of every column, hidden ones too."""
        return {name: kind for step in self.steps for name, kind in step.types.items()}

    @cached_property
    def kept(self) -> Sequence[Rule]:
        """The rules over one row, including those of conditions."""
        own = [rule for rule in self.rules if not rule.constraint.whole]
        return [*own, *(rule for condition in self.conditions for rule in condition.rules)]

    def arrow_schema(self, columns: Iterable[str] | None = None) -> pa.Schema:
        """Return the Arrow schema of the written columns, or of these."""
        names = self.columns if columns is None else columns
        return pa.schema([(name, self.types[name]) for name in names])

    def values(
        self,
        rows: Rows,
        columns: Iterable[str],
        attempts: Mapping[str, int] | None = None,
    ) -> Values:
        """Return these columns, and what they need, at these rows.

        Args:
            rows: Any rows of the table.
            columns: Any columns of the table.
            attempts: The number of the resample for uniqueness, by step label; 0 for absent steps.

        Raises:
            GenerationError: A value cannot be made, or a constraint cannot be satisfied.
        """
        steps = self.closure(frozenset(columns))
        start = {label: n * UNIQUE_STEP for label, n in (attempts or {}).items()}
        made: dict[str, pa.Array] = {}
        for step in steps:
            made.update(step.make(self.seed, rows, made, start.get(step.label, 0)))
        names = frozenset(made)
        rules = [rule for rule in self.kept if rule.reads <= names]
        return enforce(rules, steps, self.seed, rows, made, start) if rules else made

    def batch(
        self, rows: Rows, columns: Sequence[str], attempts: Mapping[str, int] | None = None
    ) -> pa.RecordBatch:
        """Return these columns at these rows as one record batch."""
        made = self.values(rows, columns, attempts)
        schema = self.arrow_schema(columns)
        return pa.RecordBatch.from_arrays([made[name] for name in columns], schema=schema)

    def closure(self, columns: frozenset[str]) -> Sequence[Step]:
        """Return the steps that decide these columns, in order.

        Where a constraint or a quota may resample one of them, the columns that it reads count, too.
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
            for quota in self.quotas:
                if labels & self.resamples(quota.columns):
                    needed |= set(quota.columns)
            if len(needed) == size:
                return chosen

    def quota_over(self, columns: Iterable[str]) -> Quota | None:
        """Return the first quota that resamples rows of these columns, if there is one."""
        made = {name for step in self.closure(frozenset(columns)) for name in step.types}
        return next((quota for quota in self.quotas if set(quota.columns) <= made), None)

    def upstream(self, columns: Iterable[str]) -> Sequence[Step]:
        """Return the steps that make these columns and all that they are computed from, in order."""
        needed, chosen = set(columns), []
        for step in reversed(self.steps):
            if needed & step.types.keys():
                chosen.append(step)
                needed |= step.reads
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
            _closures={},
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
            else:
                queue.extend(by_column[name] for name in step.reads)
        return frozenset(found)


class Origin(Protocol):
    """What a plan was built from: plain data, which can be pickled where a plan cannot."""

    def with_results(self, plan: Plan) -> Origin:
        """Return what builds the same plan, with what this one has learned and found."""

    def build(self) -> Plan:
        """Return the plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole schema, ready to run.

    Attributes:
        tables: By name, in the schema's order.
        models: The models that were learned for it, by name.
        refers: The columns of tables (``TABLE.COLUMN``) that a step refers to, by the step's table
            and label.
        warnings: What is not a mistake, but may not be what was meant.
        limits: What making it may use.
        origin: What it was built from; a plan that does not know cannot be pickled.
    """

    tables: Mapping[str, TablePlan]
    models: Mapping[str, Model]
    refers: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    warnings: Sequence[FakegenWarning] = ()
    limits: Limits = NORMAL
    origin: Origin | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # A plan is full of compiled functions; what it was built from gives the same one.
        if self.origin is None:
            raise TypeError("this plan cannot be pickled: it does not know what it was built from")
        return methodcaller("build"), (self.origin.with_results(self),)
