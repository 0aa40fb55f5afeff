"""How close made data is to real data, column by column and rule by rule, in words that name no value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import is_present
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_string
from fakegen.checking.checker import check
from fakegen.checking.conversion import convert
from fakegen.formats.text_columns import as_text
from fakegen.inference.listed_cells import listed_cells
from fakegen.interfaces.constraint import Constraint
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.profiling.character_kinds import character_kind
from fakegen.profiling.column_forms import find_forms
from fakegen.profiling.kinds import profile
from fakegen.profiling.openness import THIN, thinness

_LOOKED_AT = 20_000
"""Forms are compared on at most so many distinct values."""


@dataclass(frozen=True, slots=True)
class ColumnFidelity:
    """How close one made column is to the real one.

    Attributes:
        column: The column.
        in_form: The share of made values that have the form of a real one: the same sequence of kinds of
            characters, such as letters and digits.
        copied: The share of made values that are real ones of fewer than ten rows, of open strings; None for
            numbers, dates, numbered strings, closed lists and lists of their items, whose values are meant to come
            back.
        distinct: How many distinct values were made.
        real_distinct: How many there are among the real ones.
        missing: The share of made rows without a value.
        real_missing: The share of real rows without one.
    """

    column: str
    in_form: float
    copied: float | None
    distinct: int
    real_distinct: int
    missing: float
    real_missing: float

    @property
    def score(self) -> float:
        """The worst of: the share in form, the share not copied, and 1 less the difference in missing values."""
        apart = 1.0 - abs(self.missing - self.real_missing)
        return min(self.in_form, apart, 1.0 - (self.copied or 0.0))


@dataclass(frozen=True, slots=True)
class RuleFidelity:
    """How many rows satisfy a constraint of the schema.

    Attributes:
        rule: The constraint.
        kept: The share of made rows that satisfy it.
        real_kept: The share of real rows that do.
    """

    rule: str
    kept: float
    real_kept: float

    @property
    def score(self) -> float:
        """1 if as many made rows satisfy it as real ones, else 1 less the difference."""
        return 1.0 - max(self.real_kept - self.kept, 0.0)


@dataclass(frozen=True, slots=True)
class RelationFidelity(RuleFidelity):
    """How many rows have a relation that a model has learned: it holds in some rows, and not in others."""

    @property
    def score(self) -> float:
        """1 less the difference between made and real rows."""
        return 1.0 - abs(self.real_kept - self.kept)


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How close made data is to real data.

    Attributes:
        columns: The columns that both have, the worst first.
        rules: The constraints of the schema, and what its models have learned that columns have to do with each
            other; the worst first.
        rows: How many made rows were compared.
        real_rows: With how many real ones.
    """

    columns: Sequence[ColumnFidelity]
    rules: Sequence[RuleFidelity]
    rows: int
    real_rows: int

    @property
    def score(self) -> float:
        """The score of the worst column or rule, 0 to 1."""
        scores = [item.score for item in self.columns] + [item.score for item in self.rules]
        return min(scores, default=1.0)


def fidelity(plan: Plan, table: TablePlan, made: pa.Table, real: pa.Table) -> Fidelity:
    """Return how close made rows of a table are to real ones.

    Args:
        plan: The plan.
        table: The table's plan.
        made: Made rows.
        real: Real rows.
    """
    names = [name for name in real.column_names if name in made.column_names]
    columns = [_column(name, plain_array(made[name]), plain_array(real[name])) for name in names]
    kept, real_kept = (_kept(plan, table, data) for data in (made, real))
    rules: list[RuleFidelity] = [
        RuleFidelity(rule.text, kept[rule.text], real_kept[rule.text])
        for rule in table.rules
        if rule.text in kept and rule.text in real_kept
    ]
    rules += _relations(plan, table, made, real)
    return Fidelity(
        sorted(columns, key=lambda item: (item.score, item.column)),
        sorted(rules, key=lambda item: (item.score, item.rule)),
        made.num_rows,
        real.num_rows,
    )


def _column(name: str, made: pa.Array, real: pa.Array) -> ColumnFidelity:
    known, wanted = made.drop_null(), real.drop_null()
    return ColumnFidelity(
        name,
        _in_form(known, wanted),
        _copied(name, known, wanted),
        _distinct(known),
        _distinct(wanted),
        made.null_count / max(len(made), 1),
        real.null_count / max(len(real), 1),
    )


def _copied(name: str, made: pa.Array, real: pa.Array) -> float | None:
    """Return the share of made strings that are real ones of few rows; None where they may be."""
    strings = is_string(made.type) and is_string(real.type)
    if not (strings and len(made) and thinness([real]).is_open()) or find_forms({name: real}, {}):
        return None
    if profile(name, real).kind == "sequence" or listed_cells(name, real) is not None:
        return (
            None  # numbers in order, and lists of items that many rows have, say nothing of anyone
        )
    counted = pc.value_counts(real)
    thin = counted.field("values").filter(pc.less(counted.field("counts"), THIN))
    return float(pc.mean(pc.is_in(made, value_set=thin).cast(pa.float64())).as_py())


def _distinct(values: pa.Array) -> int:
    return 0 if pa.types.is_nested(values.type) else int(pc.count_distinct(values).as_py())


def _in_form(made: pa.Array, real: pa.Array) -> float:
    """Return the share of made values with the form of a real one; 1 where there is nothing to compare."""
    if not len(made) or not len(real) or pa.types.is_nested(made.type):
        return 1.0
    known = {_form(text) for text in _texts(pc.unique(real)) if text is not None}
    counted = pc.value_counts(made)
    counts = counted.field("counts").to_numpy()[:_LOOKED_AT]
    forms = [_form(text) in known for text in _texts(counted.field("values"))]
    return float(np.average(forms, weights=counts))


def _texts(distinct: pa.Array) -> Sequence[str]:
    texts: list[str] = as_text(distinct.slice(0, _LOOKED_AT)).to_pylist()
    return texts


def _form(text: str) -> str:
    """Return the kinds of the characters of a text, each run once."""
    return "".join(kind for kind, _ in groupby(text, character_kind))


def _kept(plan: Plan, table: TablePlan, data: pa.Table) -> dict[str, float]:
    """Return the share of rows that satisfies each constraint whose columns the data have."""
    (report,) = check(plan, {table.name: data}, most=0)
    unchecked = " ".join(report.unchecked)
    broken = {violation.message: violation.count for violation in report.violations}
    return {
        rule.text: 1
        - broken.get(f"constraint {rule.text!r} is violated", 0) / max(data.num_rows, 1)
        for rule in table.rules
        if f"constraint {rule.text!r} reads" not in unchecked
    }


def _relations(
    plan: Plan, table: TablePlan, made: pa.Table, real: pa.Table
) -> Iterator[RelationFidelity]:
    """Yield the relations that the models of a table have learned."""
    drawn = dict.fromkeys(
        name for step in table.steps for item in step.each for name in plan.draws.get(item.mark, ())
    )
    for relation in (item for name in drawn for item in plan.models[name].relations()):
        kept, real_kept = (_holding(relation, table, data) for data in (made, real))
        if kept is not None and real_kept is not None:
            yield RelationFidelity(relation.text, kept, real_kept)


def _holding(relation: Constraint, table: TablePlan, data: pa.Table) -> float | None:
    """Return in which share of the rows that have all values a relation holds; None if that is unknown."""
    if not set(relation.reads) <= table.types.keys() & set(data.column_names):
        return None
    values = {name: convert(data[name], table.types[name]) for name in relation.reads}
    known = {name: read for name, read in values.items() if read is not None}
    if len(known) < len(values):
        return None
    complete = np.logical_and.reduce([is_present(read) for read in known.values()])
    if not complete.any():
        return None
    return float(relation.holds(known, len(complete))[complete].mean())
