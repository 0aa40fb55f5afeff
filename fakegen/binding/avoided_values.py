"""What is taken already, outside of a table: its rows get other values, and its counters go on.

Idea: a row whose value is taken is resampled as a row whose value an earlier one has. So what is unique by
construction, as a permutation, has to be unique by resampling instead; a number behind equal values becomes one
that is free, unless it is one of several columns that are taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fakegen.plan.quotas import ANY_NUMBER, Quota, Taken
from fakegen.plan.steps import Step
from fakegen.streams.hashed_values import HashedValues


def drawn_instead(steps: Sequence[Step], taken: Taken) -> list[Step]:
    """Return a table's steps, of which those that decide taken columns can be resampled, and counters go on.

    Args:
        steps: The steps.
        taken: What columns may not have.
    """
    needed = {name for columns in taken.values for name in columns}
    numbered = numbers_behind(steps, taken).keys()
    made = list(steps)
    for place, step in reversed([*enumerate(steps)]):
        if needed & step.types.keys() and numbered.isdisjoint(step.types):
            apart = step.distinct or step.permuted or step.numbered
            made[place] = replace(step, distinct=apart, permuted=False, numbered=False)
            needed |= frozenset() if step.drawn else step.reads
        for name in taken.counted.keys() & step.types.keys():
            made[place] = replace(step, first_row=taken.counted[name])
    return made


def numbers_behind(steps: Sequence[Step], taken: Taken) -> Mapping[str, HashedValues]:
    """Return what a number behind equal values has to avoid, by column."""
    together = {name for columns in taken.values if len(columns) > 1 for name in columns}
    numbered = {name for step in steps if step.numbered for name in step.types} - together
    return {name: taken.values[name,] for name in numbered if (name,) in taken.values}


def quotas_with(quotas: Iterable[Quota], steps: Sequence[Step], taken: Taken) -> Iterator[Quota]:
    """Yield a table's quotas with the values that are taken, and those that only these ask for.

    Args:
        quotas: The quotas without.
        steps: The table's steps.
        taken: What columns may not have.
    """
    known = {quota.columns: quota for quota in quotas}
    numbered = numbers_behind(steps, taken)
    for columns, values in taken.values.items():
        if columns[0] in numbered:
            continue
        mark = next(step.mark for step in steps if columns[0] in step.types)
        named = " and ".join(map(repr, columns))
        text = f"column{'s' * (len(columns) > 1)} {named} cannot be unique"
        most = ANY_NUMBER if columns in taken.repeating else 1
        quota = known.get(columns) or Quota(columns, most, mark, text)
        known[columns] = replace(quota, taken=values)
    yield from known.values()
