"""Fixed columns: values that a caller gives instead of what the schema makes.

What holds: a fixed column has its value in every row; what is computed from it follows, what it was computed
from stays as it is, and so does every other column. Columns that a model draws together with it are drawn
given its value. Constraints hold as before: where a fixed value violates one, the other columns that the
constraint reads are resampled, and if there are none, that is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyarrow as pa

from fakegen.expressions.column_value import ColumnValue
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.plan.modification import NO_MODIFICATION
from fakegen.plan.rejection import Rule
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import TablePlan


class Fixed(Generator):
    """The same value in every row.

    Args:
        value: The value.
    """

    drawn = False

    def __init__(self, value: pa.Scalar) -> None:
        self.type, self._value = value.type, value
        self.nullable = not value.is_valid

    def make(self, block: Block) -> pa.Array:
        return pa.repeat(self._value, len(block))


def with_fixed(table: TablePlan, values: Mapping[str, pa.Scalar]) -> TablePlan:
    """Return a table's plan with some columns fixed.

    Quotas are left out: which rows are made under this plan, and which under another, only the caller
    knows.

    Args:
        table: The plan.
        values: The value of each fixed column, of the column's type.
    """
    steps = [made for step in table.steps for made in _steps(step, values)]
    plain = replace(table, steps=steps, rules=(), conditions=(), quotas=(), redraws={})

    def still(rule: Rule) -> Rule:
        labels = plain.resamples(rule.reads)
        return replace(
            rule, resamples=rule.resamples & labels, gently=rule.gently & labels, proven=False
        )

    def still_decided(rule: Rule) -> Rule:
        labels = frozenset(step.label for step in plain.upstream(rule.reads) if step.can_resample)
        return replace(rule, resamples=rule.resamples & labels)

    return replace(
        plain,
        rules=[still(rule) for rule in table.rules],
        conditions=[
            replace(condition, rules=[still_decided(rule) for rule in condition.rules])
            for condition in table.conditions
        ],
    )


def _steps(step: Step, values: Mapping[str, pa.Scalar]) -> Iterator[Step]:
    """Yield what takes a step's place: its fixed columns, and the rest of them."""
    fixed = [name for name in step.types if name in values]
    if not fixed:
        yield step
        return
    for name in fixed:
        yield _fixed(step, name, values[name])
    rest = {name: kind for name, kind in step.types.items() if name not in values}
    if not rest:
        return
    given = {name: ColumnValue(name, step.types[name]) for name in fixed}
    following = None
    if isinstance(step.generator, RowGenerator):
        following = step.generator.following(
            {step.origins.get(name, name): value for name, value in given.items()}
        )
    if following is None:
        yield replace(step, types=rest)
        return
    yield replace(
        step,
        generator=following,
        types=rest,
        reads=step.reads | given.keys(),
        inputs={**(step.inputs or {}), **given},
    )


def _fixed(step: Step, name: str, value: pa.Scalar) -> Step:
    return replace(
        step,
        label=f"{name}, as given",
        generator=Fixed(value),
        types={name: value.type},
        reads=frozenset(),
        inputs=None,
        drawn=False,
        permuted=False,
        distinct=False,
        numbered=False,
        modification=NO_MODIFICATION,
        of_parts={},
        unique_parts=frozenset(),
        cast=False,
        origins={},
        mix=None,
    )
