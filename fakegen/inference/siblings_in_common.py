"""What rows of one parent have in common: which columns of it a model of its rows should be given.

Idea: two siblings agree in a column more often than two rows of different parents, either because of what the parent
is (an aeroplane's size decides how far it flies) or for a reason that no column tells (it belongs to one airline).
The parent's own columns are taken for the former. For the latter, the parent gets a hidden column that sums up its
rows, such as the value that most of them have; its model learns that together with its own columns.

Method: columns are taken one after the other, each time the one with the greatest gain: the share of the
disagreement between two rows of one group that it does away with, where a group are the rows whose parents agree in
what was taken before. Two rows disagree if they have different values; numbers of many sizes as much as half the square
of the difference of their ranks, so that what a group leaves of it is its variance. What is summed up counts by what it
can do away with: as much as two siblings disagree less than two rows of a group. A row is never compared with
itself, so parents with a single row prove nothing.

Bound: as many passes over the rows as there are columns, times the number of columns taken.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import counted
from fakegen.arrays.positions import row_codes
from fakegen.arrays.type_kinds import is_number

_GAIN = 0.1
"""A column is taken if it does away with at least this share of the disagreement in some column."""
_OWN, _SUMMED_UP = 3, 3
"""So many columns of the parent, and so many that sum up, are taken at the most: each costs the model evidence."""
_BINS = 8
_LEVELS = 256
"""Of more different values than this, only the most frequent are told apart."""


@dataclass(frozen=True, slots=True)
class Common:
    """A column of a parent that its rows' model is given.

    Attributes:
        column: The parent's column, or the one of its rows that is summed up.
        summary: How it is summed up: ``most`` or ``mean``; empty for a column of the parent.
        gain: The share of the disagreement that it does away with, 0 to 1.
        about: The column of the rows that agrees for it.
    """

    column: str
    summary: str
    gain: float
    about: str


def in_common(
    parents: Mapping[str, pa.Array],
    children: Mapping[str, pa.Array],
    owners: NDArray[np.int64],
    apart: Collection[str] = (),
) -> list[Common]:
    """Return what a model of children should be given of their parents, in the order of gain.

    Args:
        parents: Columns of the parents that are learned.
        children: Columns of the children that are learned, of the same length each.
        owners: The parent of each child: int64, shape (children,).
        apart: Columns of the children that may not be summed up.
    """
    codes = {name: _codes(values) for name, values in children.items()}
    compared = {
        name: _ranks(values) if _is_measured(values) else codes[name]
        for name, values in children.items()
    }
    # Dates are told apart by eighths as numbers are: a day of its own would stand for the parent itself.
    levels = {name: _codes(counted(values))[owners] for name, values in parents.items()}
    groups = np.zeros(len(owners), np.int64)
    taken: list[Common] = []
    for _ in range(_OWN):
        before = {name: _disagreement(values, groups) for name, values in compared.items()}
        finer = {own: _joined(groups, level) for own, level in levels.items()}
        gains = [
            Common(own, "", _gain(values, before[about], finer[own]), about)
            for own in levels
            for about, values in compared.items()
        ]
        best = max(gains, key=lambda one: one.gain, default=None)
        if best is None or best.gain < _GAIN:
            break
        groups = _joined(groups, levels.pop(best.column))
        taken.append(best)
    left = {name: values for name, values in compared.items() if name not in apart}
    for _ in range(_SUMMED_UP):
        gains = [
            Common(n, _how(children[n]), _gain(values, _disagreement(values, groups), owners), n)
            for n, values in left.items()
        ]
        best = max(gains, key=lambda one: one.gain, default=None)
        if best is None or best.gain < _GAIN:
            break
        del left[best.column]
        groups = _joined(groups, _typical(codes[best.column], owners))
        taken.append(best)
    return taken


def _how(values: pa.Array) -> str:
    return "mean" if _is_measured(values) else "most"


def _is_measured(values: pa.Array) -> bool:
    """Return whether values are numbers of many sizes."""
    return is_number(values.type) and len(values.unique()) > _BINS


def _codes(values: pa.Array) -> NDArray[np.int64]:
    """Return a number below :data:`_LEVELS` for each value: numbers of many sizes by their size."""
    if _is_measured(values):
        numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        edges = np.unique(np.nanquantile(numbers, np.arange(1, _BINS) / _BINS))
        places: NDArray[np.int64] = np.searchsorted(edges, numbers, side="right")
        return np.where(np.isnan(numbers), _BINS, places)
    codes = row_codes([values])
    often = np.bincount(codes)
    rank = np.empty(len(often), np.int64)
    rank[np.argsort(-often, kind="stable")] = np.arange(len(often))
    return np.minimum(rank, _LEVELS - 1)[codes]


def _joined(groups: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.int64]:
    joined: NDArray[np.int64] = np.unique(groups * _LEVELS + codes, return_inverse=True)[1]
    return joined


def _ranks(values: pa.Array) -> NDArray[np.float64]:
    """Return the rank of each number, 0 to 1, the same for equal ones; NaN for nulls."""
    numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    ordered = np.sort(numbers)
    ranks = np.searchsorted(ordered, numbers) + np.searchsorted(ordered, numbers, side="right")
    return np.where(np.isnan(numbers), np.nan, ranks / (2 * max(len(numbers), 1)))


def _gain(values: NDArray[Any], before: float, finer: NDArray[np.int64]) -> float:
    """Return the share of the disagreement in groups that finer groups do away with."""
    return 1 - _disagreement(values, finer, before) / before if before > 0 else 0.0


def _disagreement(values: NDArray[Any], groups: NDArray[np.int64], alone: float = 0.0) -> float:
    """Return how much a row disagrees with another one of its group.

    Args:
        values: Codes, or ranks where numbers are compared.
        groups: The group of each row: int64, shape (rows,).
        alone: The result where no row has another one.
    """
    if values.dtype == np.float64:
        known = ~np.isnan(values)
        values, groups = values[known], groups[known]
    sizes = np.bincount(groups)
    several = sizes > 1
    if not several.any():
        return alone
    if values.dtype == np.float64:
        means = np.bincount(groups, values) / np.maximum(sizes, 1)
        apart = np.bincount(groups, (values - means[groups]) ** 2)
        within = apart[several] / (sizes[several] - 1)
        return float((within * sizes[several]).sum() / sizes[several].sum())
    pairs, often = np.unique(groups * _LEVELS + values, return_counts=True)
    size = sizes[pairs // _LEVELS]
    several_rows = size > 1
    agreeing = often[several_rows] * (often[several_rows] - 1) / (size[several_rows] - 1)
    return 1 - float(agreeing.sum() / sizes[several].sum())


def _typical(codes: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, for each row, the code that most of its siblings have."""
    pairs, often = np.unique(owners * _LEVELS + codes, return_counts=True)
    order = np.lexsort((pairs, -often, pairs // _LEVELS))
    whose, first = np.unique((pairs // _LEVELS)[order], return_index=True)
    typical = np.zeros(int(owners.max(initial=0)) + 1, np.int64)
    typical[whose] = (pairs % _LEVELS)[order][first]
    return typical[owners]
