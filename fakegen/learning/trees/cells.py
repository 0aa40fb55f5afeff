"""Tables that take a row from the root of a tree to deep inside it, or to its leaf, in one look-up.

A node compares one predictor with one threshold, so all that a tree can see of a predictor is between
which of its thresholds a place lies. The idea: cut each predictor at some thresholds of the tree; a row
then lies in one cell of a grid, the way from the root is the same for all rows of a cell as far as the
nodes cut there, and so a table over the cells holds where each of them arrives. A cell's number is a sum
of one term per predictor, and the terms are looked up by state: a row costs one look-up per predictor
and one for the cell, however deep the tree is. The invariant: a node is used by the table only if its
threshold is a cut of its predictor, so the table never decides what the tree would decide otherwise.

The bound: the grid grows with the product of the cuts, so the thresholds nearest to the root are taken
while there are at most ``MOST_CELLS`` cells. Six of the eleven trees of the Adult table fit in the grid
as a whole; from the others the grid takes more than half of the way. Descending them all took 1,278 ns a
row level by level, 712 with 2**13 cells, 493 with 2**16 (whose nodes fit in the second-level cache) and
449 with 2**19. Tried and dropped: a node as one packed word (1,291 ns), the places of a row side by side
as 16-bit integers (1,388), and per state of a predictor the set of leaves that it leaves open, as bits,
all of them intersected (743: fast for trees of up to 64 leaves, slow for those of many).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_CELLS = 2**16
"""The maximum number of cells of a grid."""
_MOST_STATES = 2**20
"""Thresholds beyond are no cuts: a model file can declare any, and the terms are a table over the states."""


class CellTable:
    """Where the rows of each cell of a grid arrive in a tree.

    Args:
        orders: Per predictor, the place of each of its states, int32; None if the place is the state.
        feature: Per node, the predictor that decides; int64, shape (nodes,).
        threshold: Per node, the greatest place that goes to the first child; int32, shape (nodes,).
        child: Per node, the first child; 0 for a leaf; int64, shape (nodes,).
        cells: The maximum number of cells.

    Attributes:
        is_whole: Whether every cell arrives at a leaf.
    """

    def __init__(
        self,
        orders: Sequence[NDArray[np.int32] | None],
        feature: NDArray[np.int64],
        threshold: NDArray[np.int32],
        child: NDArray[np.int64],
        cells: int = MOST_CELLS,
    ) -> None:
        cuts = _cuts(len(orders), feature, threshold, child, cells)
        self._terms: list[tuple[int, NDArray[np.int32]]] = []
        # Per node: which cut of its predictor it is, and how to get the predictor's part from a cell.
        cut = np.zeros(len(child), dtype=np.int64)
        stride, parts = np.ones_like(cut), np.ones_like(cut)
        inside = np.zeros(len(child), dtype=np.bool_)
        count = 1
        for number, (order, own) in enumerate(zip(orders, cuts, strict=True)):
            if not len(own):
                continue
            # A state beyond the table is above every threshold, as the table's last one is.
            places = np.arange(max(own[-1] + 2, 1)) if order is None else order
            part = np.searchsorted(own, places).astype(np.int32)
            self._terms.append((number, part * np.int32(count)))
            nodes = np.flatnonzero((child > 0) & (feature == number))
            nodes = nodes[np.isin(threshold[nodes], own)]
            inside[nodes] = True
            cut[nodes] = np.searchsorted(own, threshold[nodes])
            stride[nodes], parts[nodes] = count, len(own) + 1
            count *= len(own) + 1
        cell = np.arange(count)
        reached = np.zeros(count, dtype=np.int64)
        while len(going := np.flatnonzero(inside[reached])):
            node = reached[going]
            part = cell[going] // stride[node] % parts[node]
            reached[going] = child[node] + (part > cut[node])
        self.is_whole = bool(np.all(child[reached] == 0))
        self._reached = reached.astype(np.min_scalar_type(len(child)))

    def arrive(self, states: Sequence[NDArray[np.int64]]) -> NDArray[np.unsignedinteger]:
        """Return the node that each row has reached.

        Args:
            states: The states of each predictor, shape (rows,) each.
        """
        cell = np.zeros(len(states[0]), dtype=np.int32)
        for number, term in self._terms:
            cell += term.take(states[number], mode="clip")
        found: NDArray[np.unsignedinteger] = self._reached.take(cell)
        return found


def _cuts(
    predictors: int,
    feature: NDArray[np.int64],
    threshold: NDArray[np.int32],
    child: NDArray[np.int64],
    cells: int,
) -> list[NDArray[np.int64]]:
    """Return the thresholds at which each predictor is cut, ascending: those nearest to the root."""
    found: list[set[int]] = [set() for _ in range(predictors)]
    count = 1
    inner = np.flatnonzero(child)  # breadth first: the nearest to the root come first
    for number, limit in zip(feature[inner].tolist(), threshold[inner].tolist(), strict=True):
        own = found[number]
        more = count // (len(own) + 1) * (len(own) + 2)
        if limit not in own and more <= cells and limit < _MOST_STATES:
            own.add(limit)
            count = more
    return [np.array(sorted(own), dtype=np.int64) for own in found]
