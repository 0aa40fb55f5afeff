"""The leaves that rows reach in many small trees at once, as sets of bits that all columns intersect.

A tree's leaf is a box: a row lies in it if each of its states does. The idea (Lucchese et al., "QuickScorer: a fast
algorithm to rank documents with additive ensembles of regression trees", SIGIR 2015): for each state of a column, the
leaves whose boxes it lies in are one bit each, those of four trees a word. A row's words, one look-up for each column,
are intersected, and one bit of each tree is left, that of its leaf. The invariant: the boxes of a tree's leaves are
disjoint and cover all rows, so exactly one bit is left, whatever the states; and what leaves give is rounded to whole
units, whose sum is the same in any order. The bound: a row costs a word for each column and four trees, and a value
for each tree, however deep the trees are.

One grid of cells for each tree (see :mod:`~fakegen.learning.trees.cells`) took three times as long for the 200 trees
of Magic, and ten times for a few hundred rows. Tried and dropped: the same loop in C, which took two thirds of the
time, a tenth of what drawing rows takes in all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.trees.tree import Tree

MOST_LEAVES = 16
"""The maximum number of leaves of a tree."""
_LANES = 4
"""How many trees share a word."""
_AT_A_TIME = 2**17
"""About how many trees' values are summed up at a time: a megabyte."""
_DE_BRUIJN, _UPPER = np.uint16(0x09AF), np.uint16(12)
"""A bit times a de Bruijn sequence has a number of its own above the lower twelve bits (Leiserson, Prokop, Randall:
"Using de Bruijn sequences to index a 1 in a computer word", 1998)."""
_UNIT = 2.0**-32
"""What leaves give is a multiple of it."""


class LeafSets:
    """The sum of what some trees give each row.

    Args:
        trees: Each of at most :data:`MOST_LEAVES` leaves.
        values: What the leaves of each tree give: float64, shape (leaves,) each.
        sizes: The number of states of each column.
    """

    def __init__(
        self, trees: Sequence[Tree], values: Sequence[NDArray[np.float64]], sizes: Sequence[int]
    ) -> None:
        lanes = -(-len(trees) // _LANES) * _LANES
        self._open = np.ones(lanes, dtype=np.uint16)
        self._units = np.zeros((lanes, MOST_LEAVES), dtype=np.int64)
        used: dict[int, list[tuple[int, int]]] = {}
        boxes = [_boxes(tree) for tree in trees]
        for lane, (tree, own) in enumerate(zip(trees, values, strict=True)):
            self._open[lane] = (1 << tree.leaves) - 1
            self._units[lane, _numbers(_bits(tree.leaves))] = np.rint(own / _UNIT)
            for number, column in enumerate(tree.predictors.tolist()):
                used.setdefault(column, []).append((lane, number))
        self._sets: list[tuple[int, NDArray[np.int64], NDArray[np.uint64]]] = []
        for column, places in used.items():
            sets = np.full((sizes[column], lanes), 2**MOST_LEAVES - 1, dtype=np.uint16)
            for lane, number in places:
                order = trees[lane].orders[number]
                place = np.arange(sizes[column]) if order is None else order
                low, high = boxes[lane][number]
                inside = (place[:, None] > low) & (place[:, None] <= high)
                sets[:, lane] &= inside @ _bits(len(low))
            kinds, kind = np.unique(sets.view(np.uint64), axis=0, return_inverse=True)
            self._sets.append((column, kind.ravel(), kinds))
        self._first = np.arange(lanes) * MOST_LEAVES

    def sums(self, states: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        """Return what the trees give each row, all together.

        Args:
            states: The states of every column, int64, shape (rows,) each.
        """
        rows, lanes = len(states[0]), len(self._open)
        found = np.zeros(rows, dtype=np.int64)
        step = max(_AT_A_TIME // max(lanes, 1), 1)
        for start in range(0, rows, step):
            part = slice(start, min(start + step, rows))
            left = np.tile(self._open.view(np.uint64), (part.stop - start, 1))
            for column, kind, sets in self._sets:
                left &= sets.take(kind.take(states[column][part]), axis=0)
            leaf = _numbers(left.view(np.uint16)) + self._first
            self._units.take(leaf).sum(axis=1, out=found[part])
        return found.astype(np.float64) * _UNIT


def _bits(leaves: int) -> NDArray[np.uint16]:
    """Return the bit of each leaf."""
    return (1 << np.arange(leaves)).astype(np.uint16)


def _numbers(bits: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return a number for each bit, 0 .. 15: another one for another bit."""
    return (bits * _DE_BRUIJN) >> _UPPER


def _boxes(tree: Tree) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the places of each predictor that lead to each leaf: those above the first and up to the second."""
    bounds = np.iinfo(np.int64)
    low = np.full((len(tree.orders), len(tree.child)), bounds.min)
    high = np.full_like(low, bounds.max)
    for node in np.flatnonzero(tree.child).tolist():  # parents come before their children
        first, second = tree.child[node], tree.child[node] + 1
        for child in (first, second):
            low[:, child], high[:, child] = low[:, node], high[:, node]
        feature, threshold = tree.feature[node], tree.threshold[node]
        high[feature, first] = min(high[feature, first], threshold)
        low[feature, second] = max(low[feature, second], threshold)
    leaves = tree.child == 0
    return list(zip(low[:, leaves], high[:, leaves], strict=True))
