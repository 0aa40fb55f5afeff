"""How much columns say about each other: their values in groups, and mutual information."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.cart import profile_order
from fakegen.learning.states import Coding

_ROWS = 20_000


def classes_of(
    coding: Coding, states: NDArray[np.int64], weights: NDArray[np.float64], limit: int
) -> NDArray[np.int64]:
    """Return the states, or groups of them if they are many: 0 .. k - 1, k at most ``limit``.

    Ordered states are grouped with their neighbours; of unordered ones the most frequent stay
    alone: see :func:`regrouped` for groups that say more.
    """
    counts = np.bincount(states, weights=weights, minlength=coding.size)
    seen = np.flatnonzero(counts)
    group = np.zeros(coding.size, dtype=np.int64)
    if len(seen) <= limit:
        group[seen] = np.arange(len(seen))
    elif coding.ordered:
        group = _neighbours(counts, limit)
    else:
        frequent = np.argsort(-counts, kind="stable")[: limit - 1]
        group[:] = limit - 1
        group[frequent] = np.arange(limit - 1)
    found: NDArray[np.int64] = np.unique(group[states], return_inverse=True)[1]
    return found


def regrouped(
    codings: Sequence[Coding],
    states: Sequence[NDArray[np.int64]],
    classes: Sequence[NDArray[np.int64]],
    weights: NDArray[np.float64],
    limit: int,
) -> list[NDArray[np.int64]]:
    """Return the classes of all columns, categories that are too many grouped by what they go with.

    Such a column's states are put in the order of their profile over the classes of the column that
    says most about it, and neighbours are grouped: the models of one maker, the streets of one town.
    """
    found = list(classes)
    for i, coding in enumerate(codings):
        others = [j for j in range(len(codings)) if j != i]
        if coding.ordered or coding.size <= limit or not others:
            continue
        partner = max(others, key=lambda j: information(states[i], classes[j]))
        place = profile_order(states[i], coding.size, classes[partner], weights)
        counts = np.bincount(place[states[i]], weights=weights, minlength=coding.size)
        found[i] = np.unique(_neighbours(counts, limit)[place[states[i]]], return_inverse=True)[1]
    return found


def _neighbours(counts: NDArray[np.number], limit: int) -> NDArray[np.int64]:
    """Return the group of each state, ``limit`` groups at most, of nearly the same weight."""
    middle = (np.cumsum(counts) - counts / 2) / counts.sum()
    groups: NDArray[np.int64] = np.unique((middle * limit).astype(np.int64), return_inverse=True)[1]
    return groups


def information(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Return the mutual information of two columns of classes, less its expectation by chance."""
    step = -(-len(a) // _ROWS)
    a, b = a[::step], b[::step]
    rows, columns = int(a.max()) + 1, int(b.max()) + 1
    table = np.bincount(a * columns + b, minlength=rows * columns).reshape(rows, columns)
    share = table / len(a)
    expected = share.sum(axis=1, keepdims=True) * share.sum(axis=0)
    filled = share > 0
    found = float(np.sum(share[filled] * np.log(share[filled] / expected[filled])))
    cells = np.count_nonzero(table.any(axis=1)) - 1, np.count_nonzero(table.any(axis=0)) - 1
    return found - cells[0] * cells[1] / (2 * len(a))
