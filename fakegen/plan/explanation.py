"""A plan as facts: the order in which its columns are made, by what, and how rules are satisfied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fakegen.interfaces.definition import Definition
from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.method import Evidence, Model
from fakegen.plan.bounds import GENTLE_ATTEMPTS
from fakegen.plan.conditioned import ConditionedRows
from fakegen.plan.definitions import definitions_of_all, is_distinct
from fakegen.plan.links import Link
from fakegen.plan.localized import ROW_LOCALE
from fakegen.plan.logic import All
from fakegen.plan.modification import Modification
from fakegen.plan.probing import BentFacts, bent
from fakegen.plan.rejection import Rule
from fakegen.plan.split import SplitGenerator
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.plan.value_counts import most_values

_COUNTED = 2**63
"""More values than this are not told from endlessly many."""

Made = Literal["compiled", "scalar", "by value"]


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Why no value of a column occurs twice.

    Attributes:
        strategy: ``construction`` (numbered values in random order), ``rejection`` (a row is resampled
            while an earlier one has its value), ``suffix`` (a value that an earlier row has gets a number)
            or ``never repeats`` (the provider guarantees it).
        available: How many values there are, for ``construction``; how many at most, for ``rejection``;
            None if that is unknown.
        resamples: What is resampled, for ``rejection``; empty if the column cannot be resampled.
    """

    strategy: Literal["construction", "rejection", "suffix", "never repeats"]
    available: int | None = None
    resamples: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NullFacts:
    """Which values are null besides those that the provider makes null.

    Attributes:
        null_rate: Share of values replaced by null, 0 .. 1.
        null_where: The value is null where this expression is true.
        when: The value is null where this expression is not true.
    """

    null_rate: float
    null_where: str | None
    when: str | None


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
        hidden_columns: Those of its columns that are not written.
        locale: The locales that its rows draw from, each with its share, or the expression that gives them; None
            where all rows have the same.
        nulls: What the modifiers say of single columns, by column.
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
    hidden_columns: Sequence[str]
    locale: str | None = None
    nulls: Mapping[str, NullFacts] = field(default_factory=dict)


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
        first: The first row that is made under it; None where they are spread over the parents' rows.
        rows: How many rows are made under it; fewer than asked for if the table ends first.
        drawn: The steps whose model draws under it directly, each with the conditions satisfied so.
        resamples: What is resampled in rows that violate the rest.
        evidence: How many learned rows support it, by the step whose model knows.
    """

    text: str
    place: str
    first: int | None
    rows: int
    drawn: Mapping[str, str]
    resamples: Sequence[str]
    evidence: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """Columns that hold what identifies a row of another table.

    Attributes:
        name: The reference that they are read through.
        columns: The columns.
        table: The other table; it may be the same one.
        referred: Its columns, in the same order.
        optional: Whether a row may refer to none.
        unique: Whether no two rows refer to the same row.
    """

    name: str
    columns: Sequence[str]
    table: str
    referred: Sequence[str]
    optional: bool
    unique: bool


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table.

    Attributes:
        name: Its name.
        rows: How many rows it has.
        steps: Its steps in the order in which they are made.
        rules: Its constraints.
        conditions: Its conditions.
        bent: The columns whose weights the rules change.
        per: The table whose rows its rows belong to; None for a root table.
        key: The columns that identify a row; empty if none are known to.
        unique: Further columns that do not have the same values twice.
        links: The columns that refer to other tables.
        hidden: Whether it is made for other tables to refer to, but not written.
    """

    name: str
    rows: int
    steps: Sequence[StepFacts]
    rules: Sequence[ConstraintFacts]
    conditions: Sequence[ConditionFacts]
    bent: Sequence[BentFacts] = ()
    per: str | None = None
    key: Sequence[str] = ()
    unique: Sequence[Sequence[str]] = ()
    links: Sequence[LinkFacts] = ()
    hidden: bool = False


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
    known = definitions_of_all(plan)
    return Explanation(
        tables=[_table(plan, table, known[table.name]) for table in plan.tables.values()],
        models=[_model(name, model) for name, model in plan.models.items()],
    )


def _table(plan: Plan, table: TablePlan, known: Definition) -> TableFacts:
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
        bent=list(bent(plan, table)),
        per=None if table.children is None else table.children.parent.name,
        key=known.key,
        unique=known.unique,
        links=[_link(link, known) for link in table.links],
        hidden=table.hidden,
    )


def _link(link: Link, known: Definition) -> LinkFacts:
    unique = [sorted(group) for group in (known.key, *known.unique)]
    return LinkFacts(
        link.name,
        link.columns,
        link.table,
        link.referred,
        link.optional,
        sorted(link.columns) in unique,
    )


def _step(plan: Plan, table: TablePlan, step: Step) -> StepFacts:
    null = _null(step.modification)
    return StepFacts(
        label=step.label,
        columns={name: str(kind) for name, kind in step.types.items()},
        provider=step.provider,
        made=_made(step),
        reads=[*sorted(step.reads), *map(".".join, plan.referred_by(step))],
        unique=_uniqueness(table, step),
        null_rate=null.null_rate,
        null_where=null.null_where,
        when=null.when,
        hidden=step.hidden,
        hidden_columns=[name for name in step.types if name not in table.columns],
        locale=_locale(step),
        nulls={
            name: _null(step.of_parts[part])
            for name in step.types
            if (part := step.origins.get(name, name)) in step.of_parts
        },
    )


def _null(modification: Modification) -> NullFacts:
    return NullFacts(
        null_rate=modification.null_rate,
        null_where=modification.null_where.text if modification.null_where else None,
        when=modification.when.text if modification.when else None,
    )


def _locale(step: Step) -> str | None:
    if step.mix is not None:
        return step.mix.text
    given = (step.inputs or {}).get(ROW_LOCALE)
    return None if given is None else f"{{{{ {given.text} }}}}"


def _made(step: Step) -> Made:
    if isinstance(step.generator, SplitGenerator):
        return "by value"
    return "compiled" if step.generator.compiled else "scalar"


def _uniqueness(table: TablePlan, step: Step) -> Uniqueness | None:
    if step.distinct or step.unique_parts:
        columns = [
            name
            for name in step.types
            if step.distinct or step.origins.get(name, name) in step.unique_parts
        ]
        count = most_values(table.steps, columns)
        available = count.most if count and count.most < _COUNTED else None
        return Uniqueness("rejection", available, sorted(table.resamples(columns)))
    if step.numbered:
        return Uniqueness("suffix")
    if isinstance(step.generator, RowGenerator):
        return None
    if step.permuted:
        return Uniqueness("construction", available=step.generator.support)
    return Uniqueness("never repeats") if is_distinct(table, step) else None


def _rule(rule: Rule) -> ConstraintFacts:
    resamples = [] if rule.constraint.whole else sorted(rule.resamples)
    strategy, how = (
        "check",
        "none of its columns can be resampled: a row that violates it ends the run",
    )
    if rule.strategy is not None:
        strategy, how = rule.strategy.kind, rule.strategy.how
    elif resamples:
        strategy, how = "rejection", _resampling(rule, resamples)
    return ConstraintFacts(rule.text, str(rule.mark), sorted(rule.reads), strategy, how, resamples)


def _resampling(rule: Rule, resamples: Sequence[str]) -> str:
    if not rule.gently or rule.gently == rule.resamples:
        return f"{', '.join(resamples)} resampled in rows that violate it"
    others = ", ".join(sorted(rule.resamples - rule.gently))
    return (
        f"{', '.join(sorted(rule.gently))} resampled in rows that violate it; after "
        f"{GENTLE_ATTEMPTS} attempts {others}, too"
    )


def _condition(condition: ConditionedRows, rows: int) -> ConditionFacts:
    return ConditionFacts(
        text=condition.condition.text,
        place=str(condition.mark),
        first=condition.rows.start if condition.ranks is None else None,
        rows=len(range(rows)[condition.rows.start : condition.rows.stop]),
        drawn={label: All(where).text for label, where in condition.drawn.items()},
        resamples=sorted(condition.resampled),
        evidence=condition.evidence,
    )


def _model(name: str, model: Model) -> ModelFacts:
    rows = model.fact("learned_rows")
    return ModelFacts(
        name=name,
        method=model.method,
        rows=rows if isinstance(rows, int) else None,
        columns=list(model.columns),
        left_out=model.left_out,
    )
