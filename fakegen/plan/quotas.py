"""Quotas: how many rows may have the same values, and which quotas have to be satisfied together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from fakegen.errors import Mark
from fakegen.streams.hashed_values import NONE, HashedValues

ANY_NUMBER = 2**62
"""More rows than any table has."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What rows outside of a table have already, so that its own have it no more.

    Attributes:
        values: The values that none of its rows may have, by columns.
        repeating: The columns among these whose other values may repeat.
        counted: How many of the first numbers of a counter are used, by its column: it goes on behind them.
    """

    values: Mapping[tuple[str, ...], HashedValues] = field(default_factory=dict)
    repeating: Set[tuple[str, ...]] = frozenset()
    counted: Mapping[str, int] = field(default_factory=dict)


TakenValues: TypeAlias = Mapping[str, Taken]
"""What tables may have no more, by table."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit on the rows with each combination of some columns; later rows are resampled to satisfy it.

    Attributes:
        columns: Their combinations are counted; rows where one of them is null are not.
        rows: How many rows may have the same values.
        mark: Where the schema says so.
        text: How the message begins if it fails: ``column 'email' cannot be unique``.
        taken: Values that no row may have: those that others have already, outside of the table.
    """

    columns: tuple[str, ...]
    rows: int
    mark: Mark
    text: str
    taken: HashedValues = NONE


@dataclass(frozen=True, slots=True)
class QuotaGroup:
    """Quotas of a table that can change what each other counts; most groups have one.

    Attributes:
        quotas: In the schema's order.
        resamples: For each quota, the labels of the steps that it may resample.
        changes: The columns that these resamples can change.
    """

    quotas: tuple[Quota, ...]
    resamples: tuple[frozenset[str], ...]
    changes: frozenset[str]

    @property
    def labels(self) -> frozenset[str]:
        """The labels of all steps that may be resampled."""
        return frozenset().union(*self.resamples)

    @property
    def columns(self) -> list[str]:
        """The columns that are counted."""
        return list(dict.fromkeys(name for quota in self.quotas for name in quota.columns))


def grouped(
    quotas: Sequence[Quota],
    resamples: Callable[[Iterable[str]], frozenset[str]],
    changes: Callable[[frozenset[str]], frozenset[str]],
) -> list[QuotaGroup]:
    """Return the quotas in groups, each quota with those whose counted columns its resamples change.

    Args:
        quotas: In the schema's order.
        resamples: Returns the labels of the steps that may be resampled for some columns.
        changes: Returns the columns that resamples of these steps can change.
    """
    labels = {quota: resamples(quota.columns) for quota in quotas}
    changed = {quota: changes(labels[quota]) for quota in quotas}

    def meet(one: Quota, other: Quota) -> bool:
        return not (
            changed[one].isdisjoint(other.columns) and changed[other].isdisjoint(one.columns)
        )

    groups: list[list[Quota]] = []
    for quota in quotas:
        met = [group for group in groups if any(meet(quota, other) for other in group)]
        groups = [group for group in groups if group not in met]
        groups.append([quota, *(other for group in met for other in group)])
    ordered = [tuple(quota for quota in quotas if quota in group) for group in groups]
    return [
        QuotaGroup(
            group,
            tuple(labels[quota] for quota in group),
            changes(frozenset().union(*(labels[quota] for quota in group))),
        )
        for group in ordered
    ]
