"""Whether rules bend the columns that they resample: the shares of values in a few rows, with and without.

The first rows of a table are made twice, as they are drawn and as the rules leave them. Both have the same
random words, so that only rows that a rule resampled differ. Rules that do not bend a column let as many rows lose a
value as get it, give or take chance (McNemar, "Note on the sampling error of the difference between correlated
proportions or percentages", 1947).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fakegen.errors import FakegenError
from fakegen.interfaces.generator import countable
from fakegen.plan.rejection import Rule
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.streams import Rows

PROBED_ROWS = 2_000
_MOST_VALUES = 50
_LEAST_SHIFT = 0.25
_DEVIATIONS = 5  # chance exceeds this once in 1.7 million columns


@dataclass(frozen=True, slots=True)
class BentFacts:
    """A value that rules make rarer or more frequent than its column says.

    Attributes:
        column: The column.
        value: The value whose share changes most.
        drawn: Its share of the probed rows as they are drawn, 0 .. 1.
        kept: Its share as the rules leave it, 0 .. 1.
        places: Where the rules are that resample the column.
    """

    column: str
    value: object
    drawn: float
    kept: float
    places: tuple[str, ...]


def bent(plan: Plan, table: TablePlan) -> Iterator[BentFacts]:
    """Yield the columns with few values whose shares the rules of a table change.

    Rules that cannot be satisfied are reported when rows are made, not here. Rules over learned columns
    and over those of other tables are left out: to look at them would cost what looking should save.
    """

    def is_cheap(rule: Rule) -> bool:
        steps = table.closure(rule.reads)
        far = any((table.name, step.label) in plan.refers for step in steps)
        return not far and not any(step.mark in plan.draws for step in steps)

    rules = [rule for rule in table.rules if not rule.constraint.whole and is_cheap(rule)]
    columns = {
        name: places
        for step in table.steps
        if (places := tuple(str(rule.mark) for rule in rules if step.label in rule.resamples))
        and _has_few_values(step)
        for name in step.types
    }
    if not columns:
        return
    free = replace(table, rules=[], conditions=[], quotas=[], redraws={})
    kept = replace(table, rules=rules, conditions=[], quotas=[], redraws={})
    rows = Rows(0, min(table.rows, PROBED_ROWS))
    try:
        before, after = free.values(rows, columns), kept.values(rows, columns)
    except FakegenError:
        return
    for name, places in columns.items():
        pairs = list(zip(before[name].to_pylist(), after[name].to_pylist(), strict=True))
        lost = Counter(one for one, other in pairs if one != other)
        gained = Counter(other for one, other in pairs if one != other)
        drawn = Counter(one for one, _ in pairs)
        shifted = {
            value: abs(gained[value] - lost[value]) / max(drawn[value], 1)
            for value in lost | gained
            if abs(gained[value] - lost[value]) > _DEVIATIONS * (gained[value] + lost[value]) ** 0.5
        }
        value = max(shifted, key=lambda item: shifted[item], default=None)
        if value in shifted and shifted[value] > _LEAST_SHIFT:
            left = drawn[value] + gained[value] - lost[value]
            yield BentFacts(name, value, drawn[value] / len(rows), left / len(rows), places)


def _has_few_values(step: Step) -> bool:
    counted = countable(step.generator)
    return counted is not None and counted.support <= _MOST_VALUES and not step.unique
