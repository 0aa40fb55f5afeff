"""Which columns are computed, and from what: of the members of a relation, the one that is least heaped.

Whatever is computed from smoothed numbers lies between the heaps of its column: a loan's amount, heaped at
thousands, computed from its parts, is never round. So the member with the fewest equal values is computed,
and a total rather than a part, which a difference could make negative. No column is computed from itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_moment, is_number
from fakegen.learning.computed.column_parts import number
from fakegen.learning.computed.computed_column import ComputedColumn, Lean, lean_kind, unused
from fakegen.learning.computed.leaning import heaps_of, leanings
from fakegen.learning.computed.relation import Arithmetic, Relation
from fakegen.learning.computed.relation_search import Candidate, candidates
from fakegen.learning.computed.sight import Sight

_SURE, _NEW, _MOST = 0.97, 0.03, 3
_DIFFERENCE = 0.01
"""How much more heaped a column may be for being computed by a sum instead of a difference."""
_EVEN = 1e-3
"""Shares of equal values below this are as good as none."""
_SHARES = 50


def chosen_columns(sight: Sight, disclosed: Callable[[str], bool]) -> list[ComputedColumn]:
    """Return the columns to compute, each after those that it is computed from.

    Args:
        sight: The table.
        disclosed: Whether the smallest and the greatest value of a column may be kept.
    """
    relations = _relations(sight)
    reads = {name: {r for one in ones for r in one.reads} for name, ones in relations.items()}
    leans = _leans(sight, relations, reads)
    found = {}
    for name in reads:
        made = _column(sight, name, relations.get(name, []), leans.get(name), disclosed)
        if made is not None:
            found[name] = made
    return _in_order(found)


def _leans(
    sight: Sight, relations: Mapping[str, Sequence[Relation]], reads: dict[str, set[str]]
) -> dict[str, Lean]:
    """Return what columns lean on, the nearest first; of two that are equally near, the later column leans."""
    places = list(sight.columns)
    likely = []
    for target in sight.numbers:
        if target in sight.computable:
            free = ~_held(sight, target, relations.get(target, ()))
            likely += leanings(sight, target, sight.near(target, list(sight.numbers)), free)
    likely.sort(key=lambda item: (round(2 * np.log2(item.nearness)), -places.index(item.target)))
    leans: dict[str, Lean] = {}
    for item in likely:
        loops = any(_reaches(reads, name, item.target) for name in item.lean.on.reads)
        if item.target in leans or loops:
            continue
        free = ~_held(sight, item.target, relations.get(item.target, ()))
        if heaps_of(sight, item.target, item.lean, free) is not None:
            leans[item.target] = item.lean
            reads.setdefault(item.target, set()).update(item.lean.on.reads)
    return leans


def _relations(sight: Sight) -> dict[str, list[Relation]]:
    """Return the relations of each column, those that hold most often first."""
    groups: dict[tuple[frozenset[str], str], list[Candidate]] = {}
    for item in candidates(sight):
        sort = getattr(item.relation, "operator", type(item.relation).__name__)
        groups.setdefault((frozenset((item.target, *item.relation.reads)), sort), []).append(item)

    def urgency(group: Sequence[Candidate]) -> tuple[float, int]:
        best = max(group, key=lambda item: item.share)
        return -round(best.share * _SHARES), len(best.relation.reads)

    chosen: dict[str, list[Relation]] = {}
    reads: dict[str, set[str]] = {}
    for group in sorted(groups.values(), key=urgency):
        least = max(item.share for item in group) - 1 / _SHARES
        smooth = min(sight.agreement(item.target) for item in group)
        for item in sorted(group, key=lambda item: _cost(sight, item, smooth)):
            known = chosen.get(item.target, [])
            if item.share < least or len(known) >= _MOST:
                continue
            if any(_reaches(reads, name, item.target) for name in item.relation.reads):
                continue
            before = _held(sight, item.target, known)
            after = _held(sight, item.target, [item.relation]) & ~before
            if before.mean() >= _SURE or after.mean() < _NEW:
                continue
            chosen.setdefault(item.target, []).append(item.relation)
            reads.setdefault(item.target, set()).update(item.relation.reads)
            break
    return chosen


def _cost(sight: Sight, item: Candidate, smooth: float) -> tuple[int, int, int]:
    """Return how much is lost when a column is computed: less is better.

    A column is no more heaped than the least heaped of a group if it has less than twice its share of equal
    values. Of such columns, totals are computed, by simple factors, and rather the later column.
    """
    relation = item.relation
    digits, subtracts = 0, False
    if isinstance(relation, Arithmetic):
        digits = sum(len(f"{t.factor:g}") for t in relation.terms)
        subtracts = any(t.factor < 0 for t in relation.terms)
    heaped = (sight.agreement(item.target) + subtracts * _DIFFERENCE) / (smooth + _EVEN)
    return int(np.log2(max(heaped, 1))), digits, -list(sight.columns).index(item.target)


def _held(sight: Sight, target: str, relations: Sequence[Relation]) -> NDArray[np.bool_]:
    held = np.zeros(sight.rows, dtype=np.bool_)
    for relation in relations:
        held |= relation.holds(sight.columns[target], sight.columns, sight.decimals.get(target))
    return held


def _reaches(reads: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Return whether a column is computed from another, directly or not."""
    if start == goal:
        return True
    return any(_reaches(reads, name, goal) for name in reads.get(start, ()))


def _column(
    sight: Sight,
    name: str,
    relations: Sequence[Relation],
    lean: Lean | None,
    disclosed: Callable[[str], bool],
) -> ComputedColumn | None:
    whole, values = sight.whole, sight.whole[name]
    heaps = pa.array([], values.type)
    learned = values
    if lean is not None:
        free = ~_held(sight, name, relations)
        found = heaps_of(sight, name, lean, free)
        assert found is not None
        heaps = found
        learned = pa.array(lean.distance(values, whole), from_pandas=True)
        learned = learned.cast(lean_kind(values.type), safe=False)
    codes = unused(learned, len(relations) + len(heaps))
    if codes is None:
        return None
    ends = None
    if (is_number(values.type) or is_moment(values.type)) and disclosed(name):
        numbers = number(values)
        ends = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    decimals = sight.decimals.get(name)
    nullable = values.null_count > 0
    is_risky = (
        any(isinstance(r, Arithmetic) and any(t.factor < 0 for t in r.terms) for r in relations)
        or (not nullable and any(whole[n].null_count for r in relations for n in r.reads))
        or (lean is not None and lean.sign != 0 and len(relations) + len(heaps) > 0)
    )
    return ComputedColumn(
        name, values.type, decimals, relations, lean, heaps, codes, ends, nullable, is_risky
    )


def _in_order(columns: Mapping[str, ComputedColumn]) -> list[ComputedColumn]:
    """Return columns so that each comes after those that it is computed from."""
    ordered: list[ComputedColumn] = []

    def add(name: str) -> None:
        if name in columns and columns[name] not in ordered:
            for other in columns[name].reads:
                add(other)
            ordered.append(columns[name])

    for name in columns:
        add(name)
    return ordered
