"""Columns that keep near others, or on one side of them: what they lean on.

Near means that the distance spreads far less than the column. On one side means that hardly a row is on the
other, and that this does not follow from how the two go together: with the same margins and the same rank
correlation, joined by a Gaussian copula, many more rows would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_moment, is_number
from fakegen.learning.computed.column_parts import Numbers, clock, number
from fakegen.learning.computed.computed_column import Lean
from fakegen.learning.computed.relation import Arithmetic, RelationTerm, Rounding
from fakegen.learning.computed.sight import LEAST_ROWS, Sight
from fakegen.profiling.chance_orders import out_of_order_by_chance

_NEAR = 0.14
"""Distances that spread as little belong to a correlation of .99."""
_CLOSER = 0.7
"""A column leans on one that it never passes if distances spread less than this share of its values."""
_BROKEN, _BY_CHANCE = 0.02, 4
_STEPS = 20
_SPIKE, _THIN, _MOST_HEAPS = 0.01, 10, 40
_SMEARED, _MOST_SMEARED = 0.5, 0.02
_SEEN = 4_000


@dataclass(frozen=True, slots=True)
class Leaning:
    """That a column may lean on another.

    Attributes:
        target: The column.
        lean: What it leans on.
        nearness: How far distances spread, as a share of how far the column does.
    """

    target: str
    lean: Lean
    nearness: float


def leanings(
    sight: Sight, target: str, bases: Sequence[str], free: NDArray[np.bool_]
) -> list[Leaning]:
    """Return what a column may lean on.

    Args:
        sight: The table.
        target: A column of numbers or moments.
        bases: The columns that it may lean on.
        free: The rows whose value no relation computes, bool, shape (rows,).
    """
    if sight.steps(target) < _STEPS:
        return []
    kind = sight.columns[target].type
    own = sight.numbers[target]
    present = free & ~np.isnan(own)
    if present.sum() < LEAST_ROWS:
        return []
    spread = _spread(own)
    found = []
    passed: dict[int, list[RelationTerm]] = {1: [], -1: []}
    for name in bases:
        term = _term(kind, sight.columns[name].type, name)
        if term is None:
            continue
        if sight.steps(name) < _STEPS or np.isnan(sight.numbers[name][present]).any():
            continue
        if target in sight.clocks and name in sight.clocks:
            lean = _of_clocks(sight, target, name)
            distance = lean.distance(sight.columns[target], sight.columns)[present]
            near = _spread(distance) / _spread(clock(sight.columns[target]))
            if near <= _NEAR:
                found.append(Leaning(target, lean, near))
            continue
        x, y = term.of(sight.columns)[present], own[present]
        near, factor = _spread(y - x) / spread, 1.0
        sign = _side(x, y) if near <= _CLOSER else 0
        if sign:
            passed[sign].append(term)
        elif not is_moment(kind):
            near, factor = min((_spread(y - f * x) / spread, f) for f in (1.0, _slope(x, y)))
        if near <= (_CLOSER if sign else _NEAR):
            on = Arithmetic("sum", [replace(term, factor=factor)], 0.0)
            found.append(Leaning(target, Lean(on, sign), near))
    for sign, terms in passed.items():
        if len(terms) > 1:
            pick: Literal["greatest", "least"] = "greatest" if sign == 1 else "least"
            on = Arithmetic(pick, terms, 0.0)
            near = _spread((own - on.raw(sight.columns))[present]) / spread
            if near <= _CLOSER:
                found.append(Leaning(target, Lean(on, sign), near))
    return [item for item in found if _keeps_grid(sight, target, item.lean)]


def _term(kind: pa.DataType, other: pa.DataType, name: str) -> RelationTerm | None:
    """Return what a column may lean on of another: a number, or a moment in days or seconds as its own are.

    None if the two cannot be compared.
    """
    if is_moment(kind) != is_moment(other):
        return None
    if not is_moment(kind) or kind == other:
        return RelationTerm(1.0, name)
    zones = [found.tz for found in (kind, other) if pa.types.is_timestamp(found)]
    if len(set(zones)) > 1 or any(zones):
        return None
    if len(zones) == 2:  # in other units
        return RelationTerm(1.0, name)
    return RelationTerm(1.0, name, "days" if pa.types.is_date(kind) else "seconds")


def _of_clocks(sight: Sight, target: str, name: str) -> Lean:
    """Return that a time written as HHMM leans on another."""
    rounding: Rounding = "late clock" if (sight.numbers[target] == 2400).any() else "clock"
    return Lean(Arithmetic("sum", [RelationTerm(1.0, name, "clock")], 0.0, rounding), 0)


def _spread(numbers: Numbers) -> float:
    """Return how far the middle 80% of some numbers reach; never 0."""
    known = numbers[~np.isnan(numbers)]
    low = len(known) // 10
    high = len(known) - 1 - low
    ordered = np.partition(
        known, (low, high)
    )  # for many pairs: a quantile takes several times as long
    return max(float(ordered[high] - ordered[low]), float(known.std()) / 4, 1e-300)


def _slope(x: Numbers, y: Numbers) -> float:
    centred = x - np.median(x)
    slope = float(np.dot(centred, y - np.median(y)) / max(np.dot(centred, centred), 1e-300))
    return float(f"{slope:.4g}")


def _side(x: Numbers, y: Numbers) -> int:
    """Return 1 if hardly any y is below its x, -1 if hardly any is above, and 0 otherwise or by chance."""
    for sign, broken in ((1, float((y < x).mean())), (-1, float((y > x).mean()))):
        if broken > _BROKEN:
            continue
        expected = out_of_order_by_chance(sign * x, sign * y)
        if expected >= _BY_CHANCE * broken and expected * len(x) >= 20:
            return sign
    return 0


def _keeps_grid(sight: Sight, target: str, lean: Lean) -> bool:
    """Return whether distances lie as densely as values: not where values are round and distances are not."""
    unit = sight.unit(target)
    if not unit or lean.is_clock:
        return True
    with np.errstate(invalid="ignore"):
        units = np.rint(sight.numbers[target] / unit)
        units = units[np.isfinite(units)].astype(np.int64)
        made = (np.rint(lean.on.raw(sight.columns) / unit) * 1.0)[
            np.isfinite(sight.numbers[target])
        ]
    made = made[np.isfinite(made)].astype(np.int64)
    own = int(np.gcd.reduce(units - units.min()))
    return own <= 1 or not len(made) or bool(np.all((made - made[0]) % own == 0))


def heaps_of(sight: Sight, target: str, lean: Lean, free: NDArray[np.bool_]) -> pa.Array | None:
    """Return the frequent values that distances would smear; None if there are too many.

    Args:
        sight: The table.
        target: The column.
        lean: What it leans on.
        free: The rows whose value no relation computes.
    """
    own = np.where(free, sight.numbers[target], np.nan)
    apart = lean.distance(sight.columns[target], sight.columns)
    heaps = _smeared(own, np.where(free, apart, np.nan))
    if len(heaps) > _MOST_HEAPS:
        return None
    return sight.columns[target].take(pa.array(heaps, pa.int64()))


def _smeared(own: Numbers, apart: Numbers) -> list[int]:
    """Return a row of each frequent value whose distances are no heap."""
    present = ~np.isnan(apart)
    found, counts = np.unique(own[present], return_counts=True)
    heaps = []
    for value in found[counts >= max(_THIN, _SPIKE * present.sum())].tolist():
        here = present & (own == value)
        shares = np.unique(apart[here], return_counts=True)[1] / here.sum()
        if float(np.square(shares).sum()) < _SMEARED:
            heaps.append(int(np.flatnonzero(here)[0]))
    return heaps


def smears(data: pa.Table, group: Sequence[str]) -> bool:
    """Return whether gaps would smear a floor, a default or another heap of a column that rises.

    Args:
        data: The table.
        group: Columns that rise along a row.
    """
    if any(name not in data.column_names for name in group):
        return False
    kinds = [data.schema.field(name).type for name in group]
    if not all(is_number(kind) or is_moment(kind) for kind in kinds):
        return False
    rows = np.unique(np.linspace(0, max(data.num_rows - 1, 0), _SEEN).astype(np.int64))
    seen = [number(plain_array(data.column(name).take(pa.array(rows)))) for name in group]
    for low, high in pairwise(seen):
        heaps = _smeared(high, high - low)
        if np.isin(high, high[heaps]).mean() > _MOST_SMEARED:
            return True
    return False
