"""Sums of many columns, found although some rows are exceptions.

Least absolute deviations pass through rows, and so find the exact factors where least squares would be
pulled off them by every exception (Barrodale and Roberts, "An improved algorithm for discrete l1 linear
approximation", 1973). They are reached by reweighted least squares (Schlossmacher, "An iterative technique
for absolute deviations curve fitting", 1973). The factors are then fitted to the rows that lie on the plane
and rounded to simple numbers.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_moment
from fakegen.learning.computed.column_parts import Numbers
from fakegen.learning.computed.relation import Arithmetic, RelationTerm
from fakegen.learning.computed.sight import LEAST_ROWS, Sight

_ROWS, _STEPS = 400, 12
_LEAST_EXPLAINED = 0.6
_LEAST_ON_PLANE = 0.55
_MOST_TERMS = 12
_DECIMALS = 4
_GAPS = 0.2
_LEAST_REACH = 3
"""How many units a term with an odd factor must move a sum by; rounding explains less."""


def robust_sum(sight: Sight, target: str, others: list[str]) -> Arithmetic | None:
    """Return a column as a sum of others with simple factors, if most rows agree; it is not tested yet.

    Args:
        sight: The table.
        target: The column.
        others: The columns that the sum may consist of, few enough for a dense system.
    """
    if is_moment(sight.columns[target].type):
        return None
    rows = sight.searched[:: max(1, len(sight.searched) // _ROWS)]
    wanted = sight.numbers[target][rows]
    rows, wanted = rows[~np.isnan(wanted)], wanted[~np.isnan(wanted)]
    names = [n for n in others if not is_moment(sight.columns[n].type)]
    names = [n for n in names if np.isnan(sight.numbers[n][rows]).mean() <= _GAPS]
    if not names or len(rows) < LEAST_ROWS:
        return None
    matrix = np.column_stack([sight.numbers[n][rows] for n in names])
    full = ~np.isnan(matrix).any(axis=1)
    matrix, wanted = matrix[full], wanted[full]
    spread = matrix.std(axis=0)
    used = spread > 0
    names = [n for n, kept in zip(names, used, strict=True) if kept]
    matrix = matrix[:, used] / spread[used]
    if len(wanted) < max(LEAST_ROWS, 2 * len(names) + 10) or not names or not wanted.std():
        return None
    unit = sight.unit(target)
    on_plane = _on_plane(np.column_stack([matrix, np.ones(len(matrix))]), wanted, unit)
    if on_plane is None:
        return None
    matrix, wanted = matrix[on_plane] * spread[used], wanted[on_plane]
    return _simple(matrix, wanted, names, unit)


def _on_plane(matrix: Numbers, wanted: Numbers, unit: float) -> NDArray[np.bool_] | None:
    scale = float(wanted.std())
    weights = np.ones(len(wanted))
    apart = wanted
    for step in range(_STEPS):
        root = np.sqrt(weights)[:, None]
        factors = np.linalg.lstsq(matrix * root, wanted * root[:, 0], rcond=1e-10)[0]
        apart = np.abs(wanted - matrix @ factors)
        if step == 0 and apart.var() + apart.mean() ** 2 > (1 - _LEAST_EXPLAINED) * scale**2:
            return None
        near = apart <= 0.75 * unit + 1e-7 * scale
        if step > 2 and near.mean() >= 0.99:
            break
        weights = 1 / np.maximum(apart, 0.1 * unit + 1e-7 * scale)
    near = apart <= 1.0 * unit + 1e-6 * scale
    return near if near.mean() >= _LEAST_ON_PLANE and near.sum() > matrix.shape[1] + 10 else None


def _simple(matrix: Numbers, wanted: Numbers, names: list[str], unit: float) -> Arithmetic | None:
    """Return the fit with simple factors, without the columns that have none."""
    kept = np.arange(len(names))
    factors = np.zeros(len(names))
    for _ in range(2):
        centred = matrix[:, kept] - matrix[:, kept].mean(axis=0)
        fitted = np.linalg.lstsq(centred, wanted - wanted.mean(), rcond=1e-10)[0]
        reach = np.abs(fitted) * np.ptp(centred, axis=0)
        is_whole = (np.rint(fitted) != 0) & (np.abs(fitted - np.rint(fitted)) < 0.02)
        least = np.where(is_whole, 0.75, _LEAST_REACH) * unit
        large = (reach > np.maximum(least, 1e-5 * wanted.std())) & (np.abs(fitted) > 1e-6)
        kept, factors = kept[large], fitted[large]
        if not len(kept):
            return None
    factors = np.array([nearest_simple(factor) for factor in factors.tolist()])
    if len(kept) > _MOST_TERMS or not factors.all():
        return None
    terms = [RelationTerm(float(f), names[n]) for f, n in zip(factors, kept, strict=True)]
    return Arithmetic("sum", terms, _constant(wanted - matrix[:, kept] @ factors, unit))


def _constant(rest: Numbers, unit: float) -> float:
    """Return the median of what factors leave, with as few decimals as the unit allows."""
    constant = float(np.median(rest))
    for decimals in (0, 2, 4):
        if abs(constant - np.round(constant, decimals)) <= max(unit / 20, 1e-9 * abs(constant)):
            return float(np.round(constant, decimals)) + 0.0
    return constant


def centred(sight: Sight, target: str, relation: Arithmetic) -> Arithmetic:
    """Return a sum with the constant that its factors leave in most rows."""
    bare = replace(relation, constant=0.0)
    rest = (sight.numbers[target] - bare.raw(sight.columns))[sight.searched]
    rest = rest[~np.isnan(rest)]
    return replace(bare, constant=_constant(rest, sight.unit(target)) if len(rest) else 0.0)


def nearest_simple(factor: float) -> float:
    """Return a factor as a whole number, a short decimal or one over such a number."""
    for decimals in range(_DECIMALS):
        near = round(factor, decimals)
        if near and abs(factor / near - 1) < 2e-4:
            return near
    inverse = round(1 / factor)
    if inverse and abs(factor * inverse - 1) < 2e-4:
        return 1 / inverse
    return float(f"{factor:.5g}")
