"""Which columns are associated: mutual information, over values grouped into few classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.codings.coding import Coding

_ROWS = 20_000
"""Roughly how many rows mutual information is estimated from, evenly spread over the table."""
_SHRINKAGE = 5.0
"""How many average rows are added to each state's profile, so that rare states stay near the mean."""


def classes_of(
    coding: Coding, states: NDArray[np.int64], weights: NDArray[np.float64], limit: int
) -> NDArray[np.int64]:
    """Return each row's class, 0 .. k - 1 with k at most ``limit``: its state, or a group of states.

    Ordered states are grouped with their neighbours. The most frequent unordered states keep a
    class each and the others share one; :func:`regrouped` finds better groups for them.
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
    """Return the classes of all columns, with large categorical columns grouped by association.

    The states of such a column are sorted by their profile over the most informative other column,
    and neighbours are grouped: the car models of one maker, the streets of one town.
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
    """Return the group of each state: at most ``limit`` groups of nearly equal weight."""
    middle = (np.cumsum(counts) - counts / 2) / counts.sum()
    groups: NDArray[np.int64] = np.unique((middle * limit).astype(np.int64), return_inverse=True)[1]
    return groups


def information(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Return the mutual information of two columns of classes in nats, minus its bias by chance."""
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


def profile_order(
    states: NDArray[np.int64],
    size: int,
    classes: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> NDArray[np.int32]:
    """Return each state's place when states are sorted by the first component of their profiles.

    This turns unordered states into a number that a tree can split (Coppersmith, Hong, Hosking:
    "Partitioning nominal attributes in decision trees", 1999). Profiles are shrunk towards the mean
    of all rows, as if each state had been seen in a few more average rows.

    Args:
        states: The predictor's state in each row.
        size: The number of states.
        classes: The class of each row.
        weights: How many rows each row stands for.
    """
    count = int(classes.max()) + 1
    table = np.bincount(states * count + classes, weights=weights, minlength=size * count)
    table = table.reshape(size, count)
    mean = table.sum(axis=0) / weights.sum()
    seen = table.sum(axis=1)
    profile = (table + _SHRINKAGE * mean) / (seen + _SHRINKAGE)[:, None] - mean
    covariance = (profile * seen[:, None]).T @ profile
    _, vectors = np.linalg.eigh(covariance)
    axis = vectors[:, -1] * np.sign(vectors[np.argmax(np.abs(vectors[:, -1])), -1])
    order = np.argsort(np.round(profile @ axis, 12), kind="stable")
    place = np.empty(size, dtype=np.int32)
    place[order] = np.arange(size, dtype=np.int32)
    return place
