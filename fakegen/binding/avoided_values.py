"""Unique values that are taken already, outside of the table: its rows get others.

Idea: a row whose value is taken is resampled as a row whose value an earlier one has. So what is unique by
construction, as a permutation or by a number behind equal values, has to be unique by resampling instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fakegen.plan.quotas import Quota
from fakegen.plan.steps import Step
from fakegen.streams.hashed_values import HashedValues

TakenOfTable = Mapping[tuple[str, ...], HashedValues]


def drawn_instead(steps: Sequence[Step], taken: TakenOfTable) -> list[Step]:
    """Return a table's steps, of which those that decide taken columns can be resampled.

    Args:
        steps: The steps.
        taken: The values that columns may not have.
    """
    needed = {name for columns in taken for name in columns}
    made = list(steps)
    for place, step in reversed([*enumerate(steps)]):
        if needed & step.types.keys():
            made[place] = replace(step, permuted=False, numbered=False)
            needed |= frozenset() if step.drawn else step.reads
    return made


def quotas_with(
    quotas: Iterable[Quota], steps: Sequence[Step], taken: TakenOfTable
) -> Iterator[Quota]:
    """Yield a table's quotas with the values that are taken, and those that only these ask for.

    Args:
        quotas: The quotas without.
        steps: The table's steps.
        taken: The values that columns may not have.
    """
    known = {quota.columns: quota for quota in quotas}
    for columns, values in taken.items():
        mark = next(step.mark for step in steps if columns[0] in step.types)
        named = " and ".join(map(repr, columns))
        text = f"column{'s' * (len(columns) > 1)} {named} cannot be unique"
        quota = known.get(columns) or Quota(columns, 1, mark, text)
        known[columns] = replace(quota, taken=values)
    yield from known.values()
