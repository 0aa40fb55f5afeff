"""Functional dependencies: a column whose value determines another column's value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fakegen.interfaces.constraint import FoundConstraint
from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.found import MOST_BY_CHANCE

_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class _Pair:
    rows: int
    deciding: int
    decided: int


def dependencies(columns: Sequence[ObservedColumn]) -> list[FoundConstraint]:
    """Return which column determines which, and which two columns are one to one.

    A dependency must hold in all rows where both columns have a value; equal rows count once. By chance,
    each row whose determining value was seen before agrees with probability ``sum p**2`` over the
    determined values; the probability that all of them agree must be below
    :data:`~fakegen.profiling.found.MOST_BY_CHANCE`. Dependencies that follow from two others are left
    out.
    """
    if not columns or not len(columns[0].values):
        return []
    rows = _distinct_rows(columns)
    codes = {c.name: c.codes if rows is None else c.codes[rows] for c in columns}
    varied = [column for column in columns if column.distinct > 1]
    holds: dict[tuple[str, str], _Pair] = {}
    for left in varied:
        for right in varied:
            if left is right or _by_chance(len(codes[left.name]) - left.distinct, right.agreement):
                continue
            found = _decides(codes[left.name], codes[right.name], left.distinct, right)
            if found is not None:
                holds[left.name, right.name] = found
    return [*_one_to_one(columns, holds), *_reduced(columns, holds)]


def _distinct_rows(columns: Sequence[ObservedColumn]) -> NDArray[np.int64] | None:
    """Return the first of each group of equal rows, by a 64-bit hash; None if all rows differ."""
    size = len(columns[0].values)
    if any(column.distinct == size for column in columns):
        return None
    mixed = np.zeros(size, dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column.codes.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    first = np.unique(mixed, return_index=True)[1]
    return np.sort(first) if len(first) < size else None


def _decides(
    left: NDArray[np.int32], right: NDArray[np.int32], distinct: int, decided: ObservedColumn
) -> _Pair | None:
    if not (_agree(left[:_SAMPLE], right[:_SAMPLE], distinct) and _agree(left, right, distinct)):
        return None
    both = (left >= 0) & (right >= 0)
    rows = int(both.sum())
    if not rows:
        return None
    deciding = len(np.unique(left[both]))
    shown = np.bincount(right[both])
    same = float(np.square(shown / rows).sum())
    if _by_chance(rows - deciding, same):
        return None
    return _Pair(rows, deciding, int((shown > 0).sum()))


def _by_chance(repeated: int, same: float) -> bool:
    """Return whether so many rows with a determining value seen before could agree by chance."""
    return repeated * math.log(same) > math.log(MOST_BY_CHANCE)


def _agree(left: NDArray[np.int32], right: NDArray[np.int32], distinct: int) -> bool:
    both = (left >= 0) & (right >= 0)
    left, right = left[both], right[both]
    determined = np.empty(distinct, dtype=np.int32)
    determined[left] = right
    return bool(np.array_equal(determined[left], right))


def _one_to_one(
    columns: Sequence[ObservedColumn], holds: dict[tuple[str, str], _Pair]
) -> list[FoundConstraint]:
    rules = []
    taken: set[str] = set()
    for first in columns:
        for other in columns:
            both = (first.name, other.name) in holds and (other.name, first.name) in holds
            if not both or first.name in taken or other.name in taken | {first.name}:
                continue
            pair = holds[first.name, other.name]
            taken.add(other.name)
            evidence = (
                f"{pair.deciding:,} distinct values each, paired one to one "
                f"in all {pair.rows:,} distinct rows"
            )
            names = first.name, other.name
            text = f"{first.name} <-> {other.name}"
            arguments = {"one_to_one": list(names)}
            rules.append(FoundConstraint(names, arguments, evidence, text, pair.rows))
    return rules


def _reduced(
    columns: Sequence[ObservedColumn], holds: dict[tuple[str, str], _Pair]
) -> list[FoundConstraint]:
    names = [column.name for column in columns]
    stand_in = {name: name for name in names}
    for left, right in holds:
        if (right, left) in holds and names.index(left) < names.index(stand_in[right]):
            stand_in[right] = left
    known = {pair for pair in holds if all(stand_in[name] == name for name in pair)}
    rules = []
    for left, right in sorted(known, key=lambda pair: [names.index(name) for name in pair]):
        if any((left, mid) in known and (mid, right) in known for mid in names):
            continue
        pair = holds[left, right]
        evidence = (
            f"each of {pair.deciding:,} distinct values determines one of {pair.decided:,} "
            f"in all {pair.rows:,} distinct rows"
        )
        text = f"{left} -> {right}"
        arguments = {"depends": right, "on": left}
        rules.append(FoundConstraint((left, right), arguments, evidence, text, pair.rows))
    return rules
