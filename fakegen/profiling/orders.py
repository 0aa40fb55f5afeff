"""Inequalities: a column that is never below another."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.type_kinds import is_number, is_quantity
from fakegen.interfaces.constraint import FoundConstraint
from fakegen.interfaces.observed import ObservedColumn
from fakegen.profiling.chance_orders import out_of_order_by_chance
from fakegen.profiling.found import MOST_BY_CHANCE

_SAMPLE = 10_000
_LEAST_BROKEN = 0.05
_LEAST_TIES = 20
_MOST_COLUMNS = 100
_MOST_WITH_CORRELATION = 1e-4
"""Weaker than without the correlation: what begins and what ends go together and are near each other."""


@dataclass(frozen=True, slots=True)
class _Order:
    rows: int
    broken: float
    strict: bool


def orders(columns: Sequence[ObservedColumn]) -> list[FoundConstraint]:
    """Return chains of columns whose values never decrease from one column to the next.

    Numbers are compared with numbers, and dates and times with others of the same type. An order must
    hold in all rows where both columns have a value, and must not be trivial: if one column were
    shuffled, at least 5% of the rows would violate it, and the probability that none did must be below
    :data:`~fakegen.profiling.found.MOST_BY_CHANCE`. Nor may it follow from how the columns go together: with
    their correlation alone, that probability must be below 1e-4. At most 100 columns are examined.
    """
    comparable = [c for c in columns if is_quantity(c.type) and c.distinct > 1][:_MOST_COLUMNS]
    size = len(columns[0].values) if columns else 0
    floats = [as_floats(column.values)[:: max(1, size // _SAMPLE)] for column in comparable]
    below: dict[tuple[int, int], _Order] = {}
    for i, left in enumerate(comparable):
        for j, right in enumerate(comparable):
            if i == j or not _of_one_kind(left.type, right.type):
                continue
            with np.errstate(invalid="ignore"):
                if np.any(floats[i] > floats[j]):
                    continue
            found = _order(left, right, floats[i], floats[j])
            if found is not None:
                below[i, j] = found
    return [_chain(chain, comparable, below) for chain in _chains(len(comparable), below)]


def _order(
    left: ObservedColumn, right: ObservedColumn, low: NDArray[np.float64], high: NDArray[np.float64]
) -> _Order | None:
    try:
        is_ordered = pc.all(pc.less_equal(left.values, right.values), min_count=0).as_py()
    except pa.ArrowInvalid:  # Arrow compares no integers beyond 2**53 with floats
        return None
    if not is_ordered:
        return None
    both = ~np.isnan(low) & ~np.isnan(high)
    rows = int(pc.sum(pc.and_(left.values.is_valid(), right.values.is_valid())).as_py() or 0)
    if not both.any():
        return None
    ordered = np.sort(high[both])
    under = np.searchsorted(ordered, low[both], side="left")
    upto = np.searchsorted(ordered, low[both], side="right")
    broken = float(under.mean()) / len(ordered)
    ties = float((upto - under).mean()) / len(ordered) * rows
    if broken < _LEAST_BROKEN:
        return None
    expected = out_of_order_by_chance(low[both], high[both])
    if rows * math.log1p(-broken) > math.log(MOST_BY_CHANCE):
        return None
    if rows * math.log1p(-expected) > math.log(_MOST_WITH_CORRELATION):
        return None
    equal = pc.any(pc.equal(left.values, right.values)).as_py()
    if equal and pc.all(pc.equal(left.values, right.values)).as_py():
        return None
    return _Order(rows, broken, not equal and ties >= _LEAST_TIES)


def _chains(size: int, below: dict[tuple[int, int], _Order]) -> list[list[int]]:
    """Return paths that together contain every order that does not follow from two others."""
    direct = {
        (i, j)
        for i, j in below
        if not any((i, k) in below and (k, j) in below for k in range(size))
    }
    chains = []
    while direct:
        ends = {j for _, j in direct}
        start = min(i for i, _ in direct if i not in ends)
        chain = [start]
        while True:
            nexts = [
                j
                for i, j in direct
                if i == chain[-1] and all((before, j) in below for before in chain)
            ]
            if not nexts:
                break
            chain.append(min(nexts))
        direct -= set(itertools.pairwise(chain))
        chains.append(chain)
    return sorted(chains)


def _chain(
    chain: Sequence[int], columns: Sequence[ObservedColumn], below: dict[tuple[int, int], _Order]
) -> FoundConstraint:
    links = [below[pair] for pair in itertools.pairwise(chain)]
    names = tuple(columns[number].name for number in chain)
    strict = all(link.strict for link in links)
    rows = min(link.rows for link in links)
    where = f"all {rows:,} rows where both have a value"
    if len(links) > 1:
        where = f"all rows where neighbours have a value, at least {rows:,}"
    broken = min(link.broken for link in links)
    evidence = f"holds in {where}; with shuffled values, {broken:.0%} would violate it"
    text = (" < " if strict else " <= ").join(names)
    arguments = {"increasing": list(names), **({"strict": True} if strict else {})}
    return FoundConstraint(names, arguments, evidence, text, rows)


def _of_one_kind(left: pa.DataType, right: pa.DataType) -> bool:
    return left == right or (is_number(left) and is_number(right))
