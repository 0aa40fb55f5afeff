"""Entities: what the rows of a table are about, several rows to each, such as patients, doctors and policies.

An entity shows in a key that many rows share and in columns that the key decides: a patient's number decides
the name, the sex and the date of birth, however many visits there are. Whoever copies such a key as a category, or
makes the columns one by one, copies persons or tears them apart.

The finest keys come first, and take what they decide. So a coarser key that a finer one decides (the customer of an
order) is one of its columns, and is found when the entities of that entity's own table are searched.

Invariant: a column belongs to one entity at most. Cost: one sort of the rows for each pair of a key and a column
that 20,000 rows do not rule out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fakegen.arrays.positions import owners_of
from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.found import MOST_BY_CHANCE

_FEWEST_ROWS, _FEWEST = 20, 2
_SEVERAL = 1.2
"""An entity has, on average, at least so many rows."""
_SLIPS = 0.02
"""A key decides a column if no more than this share of the repeated rows differ from the entity's usual value."""
_SAMPLE, _HOPELESS = 20_000, 0.2
_SEED = 5


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that several rows of a table are about.

    Attributes:
        key: The columns whose values, taken together, say which one it is.
        decided: The columns that the key decides, in order.
        gappy: Those of them that are missing in some of the entity's rows only.
        size: How many there are.
        rows: How many rows are about one.
        slips: The share of repeated rows in which a decided column differs, in the column with most of them.
    """

    key: tuple[str, ...]
    decided: tuple[str, ...]
    gappy: tuple[str, ...]
    size: int
    rows: int
    slips: float

    @property
    def columns(self) -> tuple[str, ...]:
        """The key and the columns that it decides."""
        return self.key + self.decided


@dataclass(frozen=True, slots=True)
class _Key:
    names: tuple[str, ...]
    owners: NDArray[np.int64]
    size: int
    rank: int

    @property
    def rows(self) -> int:
        return int((self.owners >= 0).sum())


def find_entities(
    columns: Sequence[ObservedColumn], keys: Sequence[tuple[str, ...]]
) -> list[Entity]:
    """Return the entities of a table, the finest first.

    Args:
        columns: The columns of the table.
        keys: The columns, or groups of columns, that may say which entity a row is about; the earlier is
            preferred where two are one to one.
    """
    by_name = {column.name: column for column in columns}
    found: list[Entity] = []
    taken: set[str] = set()
    waiting = sorted(_repeated(by_name, keys), key=lambda key: (-key.size, key.rank))
    while waiting:
        finest = waiting.pop(0)
        if not taken.isdisjoint(finest.names):
            continue
        equals = [
            key for key in waiting if _are_one(finest, key, by_name) and taken.isdisjoint(key.names)
        ]
        key = min([finest, *equals], key=lambda one: (-one.rows, one.rank))
        free = [c for c in columns if c.name not in taken and c.name not in key.names]
        entity = _entity(key, free)
        found.append(entity)
        taken.update(entity.columns)
    return found


def decides(key: ObservedColumn, column: ObservedColumn) -> bool:
    """Return whether a column is the key of entities to which another one belongs."""
    owners = key.codes.astype(np.int64)
    has_several = key.present >= max(_SEVERAL * key.distinct, _FEWEST_ROWS)
    return has_several and _slips(owners, _codes(column)[0]) is not None


def _repeated(
    columns: dict[str, ObservedColumn], keys: Sequence[tuple[str, ...]]
) -> Iterator[_Key]:
    """Yield the keys that have several rows each."""
    for rank, names in enumerate(keys):
        arrays = [columns[name].values for name in names]
        owners, size = owners_of(arrays)
        rows = int((owners >= 0).sum())
        if rows < _FEWEST_ROWS or size < _FEWEST or rows < _SEVERAL * size:
            continue
        if len(names) > 1:
            rng = np.random.Generator(np.random.Philox(_SEED))
            order = rng.permutation(len(owners))
            _, shuffled = owners_of([arrays[0].take(order), *arrays[1:]])
            if shuffled < _SEVERAL * size:
                continue  # as many pairs would come again by chance
        yield _Key(names, owners, size, rank)


def _are_one(finer: _Key, other: _Key, columns: dict[str, ObservedColumn]) -> bool:
    """Return whether another key decides the finer one, too, so that both say the same."""
    return all(
        _slips(one.owners, _codes(columns[name])[0]) is not None
        for one, names in ((other, finer.names), (finer, other.names))
        for name in names
        if name not in one.names
    )


def _entity(key: _Key, columns: Sequence[ObservedColumn]) -> Entity:
    decided, gappy, most = [], [], 0.0
    for column in columns:
        if column.distinct < 2:
            continue
        with_nulls, present = _codes(column)
        slips = _slips(key.owners, with_nulls)
        if slips is None and column.values.null_count:
            slips = _slips(key.owners, present)
            if slips is not None:
                gappy.append(column.name)
        if slips is not None and _comes_with(key.owners, present):
            decided.append(column.name)
            most = max(most, slips)
    gappy = [name for name in gappy if name in decided]
    return Entity(key.names, tuple(decided), tuple(gappy), key.size, key.rows, most)


def _comes_with(owners: NDArray[np.int64], present: NDArray[np.int64]) -> bool:
    """Return whether a column hardly has a value where a row is about none of the entities."""
    alone = present[owners < 0] >= 0
    return bool(alone.mean() <= _SLIPS) if len(alone) else True


def _codes(column: ObservedColumn) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a column's codes with missing values as a value of their own, and as -1."""
    present = column.codes.astype(np.int64)
    return np.where(present < 0, column.distinct, present), present


def _slips(owners: NDArray[np.int64], codes: NDArray[np.int64]) -> float | None:
    """Return the share of repeated rows that differ from their owner's usual value; None if it decides nothing.

    If the column had nothing to do with the owner, a repeated row would agree with probability ``sum p**2``. So
    few differences must have a probability below :data:`~fakegen.profiling.found.MOST_BY_CHANCE` then, by
    Chernoff's bound for sums of independent trials.
    """
    if len(owners) > 2 * _SAMPLE:
        repeated, slips = _counted(owners[:_SAMPLE], codes[:_SAMPLE])
        if slips > _HOPELESS * repeated:
            return None
    repeated, slips = _counted(owners, codes)
    if slips > _SLIPS * repeated:
        return None
    shares = np.bincount(codes[codes >= 0]) / max(int((codes >= 0).sum()), 1)
    expected = repeated * (1 - float(np.square(shares).sum()))
    if slips >= expected:
        return None
    bound = expected - slips + (slips * math.log(slips / expected) if slips else 0.0)
    return slips / repeated if -bound <= math.log(MOST_BY_CHANCE) else None


def _counted(owners: NDArray[np.int64], codes: NDArray[np.int64]) -> tuple[int, int]:
    """Return how many rows have an owner that had one before, and how many differ from its usual value."""
    both = (owners >= 0) & (codes >= 0)
    if not both.any():
        return 0, 0
    width = int(codes.max()) + 1
    pairs, counts = np.unique(owners[both] * width + codes[both], return_counts=True)
    who = pairs // width
    starts = np.flatnonzero(np.diff(who, prepend=-1))
    usual = np.maximum.reduceat(counts, starts)
    rows = int(counts.sum())
    return rows - len(starts), rows - int(usual.sum())
