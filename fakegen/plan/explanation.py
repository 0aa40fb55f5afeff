"""A plan as facts: the order in which its columns are made, by what, and how rules are satisfied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.method import Evidence, Model
from fakegen.plan.conditioned import ConditionedRows
from fakegen.plan.logic import All
from fakegen.plan.rejection import Rule
from fakegen.plan.split import BoundByValue
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan

Made = Literal["compiled", "scalar", "by value"]


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Why no value of a column occurs twice.

    Attributes:
        strategy: ``construction`` (numbered values in random order), ``rejection`` (a row is resampled
            while an earlier one has its value) or ``never repeats`` (the provider guarantees it).
        available: How many values there are, for ``construction``.
        resamples: What is resampled, for ``rejection``; empty if the column cannot be resampled.
    """

    strategy: Literal["construction", "rejection", "never repeats"]
    available: int | None = None
    resamples: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One entry of ``columns:``.

    Attributes:
        label: Its key in the schema.
        columns: The Arrow types of the columns that it makes, by name.
        provider: What makes them.
        made: ``compiled`` (a block at a time), ``scalar`` (a Python call per value) or ``by value``
            (the provider is bound once to each value of a parameter that differs from row to row).
        reads: The columns that it needs, those of other tables as ``TABLE.COLUMN``.
        unique: How its values are kept unique; None if they may repeat.
        null_rate: Share of values replaced by null, 0 .. 1.
        null_where: The value is null where this expression is true.
        when: The value is null where this expression is not true.
        hidden: Made but not written.
    """

    label: str
    columns: Mapping[str, str]
    provider: str
    made: Made
    reads: Sequence[str]
    unique: Uniqueness | None
    null_rate: float
    null_where: str | None
    when: str | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class ConstraintFacts:
    """One constraint.

    Attributes:
        text: The constraint.
        place: Where it is declared.
        reads: The columns that it reads.
        strategy: How rows that satisfy it are made: ``construction``, ``transformation``, ``rejection`` or ``repair``;
            ``check`` where they are only checked.
        how: The same in words.
        resamples: What is resampled in rows that violate it; if nothing is, such a row ends the run.
    """

    text: str
    place: str
    reads: Sequence[str]
    strategy: str
    how: str
    resamples: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """One condition of ``conditions:``.

    Attributes:
        text: The condition.
        place: Where it is declared.
        first: The first row that is made under it.
        rows: How many rows are made under it; fewer than asked for if the table ends first.
        drawn: The steps whose model draws under it directly, each with the conditions satisfied so.
        resamples: What is resampled in rows that violate the rest.
        evidence: How many learned rows support it, by the step whose model knows.
    """

    text: str
    place: str
    first: int
    rows: int
    drawn: Mapping[str, str]
    resamples: Sequence[str]
    evidence: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table: its steps in the order in which they are made."""

    name: str
    rows: int
    steps: Sequence[StepFacts]
    rules: Sequence[ConstraintFacts]
    conditions: Sequence[ConditionFacts]


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """One learned model.

    Attributes:
        name: As the schema calls it.
        method: How it was learned.
        rows: How many rows it was learned from; None if the method does not say.
        columns: What it draws.
        left_out: Why columns of its source were not learned.
    """

    name: str
    method: str
    rows: int | None
    columns: Sequence[str]
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A whole plan."""

    tables: Sequence[TableFacts]
    models: Sequence[ModelFacts]


def explain(plan: Plan) -> Explanation:
    """Return what a plan does, as facts."""
    return Explanation(
        tables=[_table(plan, table) for table in plan.tables.values()],
        models=[_model(name, model) for name, model in plan.models.items()],
    )


def _table(plan: Plan, table: TablePlan) -> TableFacts:
    return TableFacts(
        name=table.name,
        rows=table.rows,
        steps=[_step(plan, table, step) for step in table.steps],
        rules=[_rule(rule) for rule in table.rules],
        conditions=[
            _condition(condition, table.rows)
            for condition in table.conditions
            if condition.rows.start < table.rows
        ],
    )


def _step(plan: Plan, table: TablePlan, step: Step) -> StepFacts:
    modification = step.modification
    return StepFacts(
        label=step.label,
        columns={name: str(kind) for name, kind in step.types.items()},
        provider=step.provider,
        made=_made(step),
        reads=[*sorted(step.reads), *plan.refers.get((table.name, step.label), ())],
        unique=_uniqueness(table, step),
        null_rate=modification.null_rate,
        null_where=modification.null_where.text if modification.null_where else None,
        when=modification.when.text if modification.when else None,
        hidden=step.hidden,
    )


def _made(step: Step) -> Made:
    if isinstance(step.generator, BoundByValue):
        return "by value"
    return "compiled" if step.generator.compiled else "scalar"


def _uniqueness(table: TablePlan, step: Step) -> Uniqueness | None:
    if step.distinct:
        return Uniqueness("rejection", resamples=sorted(table.resamples(step.types)))
    if isinstance(step.generator, RowGenerator):
        return None
    if step.permuted:
        return Uniqueness("construction", available=step.generator.support)
    unchanged = step.modification.decimals is None and not step.cast
    return Uniqueness("never repeats") if step.generator.distinct and unchanged else None


def _rule(rule: Rule) -> ConstraintFacts:
    resamples = [] if rule.constraint.whole else sorted(rule.resamples)
    strategy, how = (
        "check",
        "none of its columns can be resampled: a row that violates it ends the run",
    )
    if rule.strategy is not None:
        strategy, how = rule.strategy.kind, rule.strategy.how
    elif resamples:
        strategy, how = "rejection", f"{', '.join(resamples)} resampled in rows that violate it"
    return ConstraintFacts(rule.text, str(rule.mark), sorted(rule.reads), strategy, how, resamples)


def _condition(condition: ConditionedRows, rows: int) -> ConditionFacts:
    return ConditionFacts(
        text=condition.condition.text,
        place=str(condition.mark),
        first=condition.rows.start,
        rows=len(range(rows)[condition.rows.start : condition.rows.stop]),
        drawn={label: All(where).text for label, where in condition.drawn.items()},
        resamples=sorted(condition.resampled),
        evidence=condition.evidence,
    )


def _model(name: str, model: Model) -> ModelFacts:
    rows = model.describe().get("learned_rows")
    return ModelFacts(
        name=name,
        method=model.method,
        rows=rows if isinstance(rows, int) else None,
        columns=list(model.columns),
        left_out=model.left_out,
    )
