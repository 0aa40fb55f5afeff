"""How many different values columns can have at most: what ``unique`` is checked against in the plan.

Idea: a column that is computed has no more values than there are combinations of what it is computed from,
so the columns are replaced, one after the other, by those that they are computed from, and the least
product of counts on the way is the bound. It is a bound from above: two combinations can give one value.
How many values a provider has whose parameters depend on the row is known once all rows have been drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import prod

from fakegen.errors import number_of
from fakegen.interfaces.generator import RowGenerator
from fakegen.plan.split import SplitGenerator
from fakegen.plan.steps import Step


@dataclass(frozen=True, slots=True)
class ValueCount:
    """An upper bound of the number of combinations of values.

    Attributes:
        most: The bound.
        factors: The steps whose counts, multiplied, give it, by label.
    """

    most: int
    factors: dict[str, int]

    def __str__(self) -> str:
        counts = (f"{count:,} of {label!r}" for label, count in self.factors.items())
        return " x ".join(counts)

    def too_few(self, columns: Sequence[str], enough: int, rows: int) -> str:
        """Return that there are values for so many rows only: a clause."""
        names, has = " and ".join(map(repr, columns)), "have" if len(columns) > 1 else "has"
        made = f" ({self})" if list(self.factors) != list(columns) else ""
        most = number_of(self.most, "value")
        return f"{names} {has} at most {most}{made}, enough for {number_of(enough, 'row')}, not {rows:,}"


def most_values(
    steps: Sequence[Step], columns: Iterable[str], settled: Collection[str] = ()
) -> ValueCount | None:
    """Return how many combinations of values some columns can have at most; None if that is unknown.

    Args:
        steps: The steps of a table, in an order in which each finds what it reads.
        columns: Columns of the table. Rows where one of them is null are not counted.
        settled: Columns that all rows have been drawn of, and that stay as they are.
    """
    counted = frozenset(columns)
    states = [counted]
    for step in reversed(steps):
        needed = states[-1]
        if needed & step.types.keys() and _follows(step, counted):
            states.append(needed - step.types.keys() | step.reads)
    found = [
        count
        for needed in states
        if (count := _product(steps, needed, counted, frozenset(settled)))
    ]
    return min(found, key=lambda count: count.most, default=None)


def _follows(step: Step, counted: frozenset[str]) -> bool:
    """Return whether what a step reads decides its values, but for nulls that are not counted."""
    by_chance = step.modification.null_rate and counted.isdisjoint(step.types)
    return step.generator.computed and not by_chance


def _product(
    steps: Sequence[Step],
    needed: frozenset[str],
    counted: frozenset[str],
    settled: frozenset[str],
) -> ValueCount | None:
    factors = {}
    for step in steps:
        if needed.isdisjoint(step.types):
            continue
        generator = step.generator
        exact = None if isinstance(generator, RowGenerator) else generator.support
        most = generator.most if exact is None else exact
        if isinstance(generator, SplitGenerator) and step.reads <= settled:
            most = generator.most_so_far
        if most is None:
            return None
        nulls = generator.nullable or step.modification.makes_nulls
        factors[step.label] = most + (1 if nulls and counted.isdisjoint(step.types) else 0)
    return ValueCount(prod(factors.values()), factors)
