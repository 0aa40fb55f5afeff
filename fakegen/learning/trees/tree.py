"""Classification trees as plain arrays: saved, checked and descended without scikit-learn.

Descent is the hot loop of drawing from trees: every row goes from the root to a leaf, for every
column. Most of the way is one look-up in a table (see :mod:`cells`), which is made when as many rows have
descended as it has cells at most, so that a few rows do not wait for it. For the rest of the way, all rows
move down one level at a time with array operations. A step looks up
each row's node, the node's predictor and its threshold; the two children of a node are adjacent, so
the outcome of the comparison is added to the number of the first child. The invariant: a leaf is its
own child, with a threshold that no place exceeds, so a row in a leaf stays there. Therefore several
steps can be taken before the rows in leaves are dropped, and the number of steps is the depth of the
tree, rounded up to a multiple of ``_STEPS``. Places are int32, since a column has far fewer than 2**31
states. Processing the rows in chunks that fit a cache was tried and dropped: the code without it is
simpler and 6% faster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.learning.saved import saved_array
from fakegen.learning.trees.cells import MOST_CELLS, CellTable

_STEPS = 4
"""Levels that rows descend before the ones in leaves are dropped: dropping copies the others."""


class Tree:
    """A binary tree over integer predictors.

    Node 0 is the root. The children of node i are ``child[i]`` and ``child[i] + 1``, both greater than
    i. A row goes to the second child if its predictor's place is above the threshold.

    Args:
        predictors: The numbers of the columns that the tree uses, int64, shape (p,).
        orders: Per predictor, the place of each of its states, int32; None if the place is the state.
        feature: Per node, the predictor that decides, 0 .. p - 1; int64, shape (nodes,).
        threshold: Per node, the greatest place that goes to the first child; int32, shape (nodes,).
        child: Per node, the first child; 0 for a leaf; int64, shape (nodes,).
    """

    def __init__(
        self,
        predictors: NDArray[np.int64],
        orders: Sequence[NDArray[np.int32] | None],
        feature: NDArray[np.int64],
        threshold: NDArray[np.int32],
        child: NDArray[np.int64],
    ) -> None:
        self.predictors, self.orders = predictors, orders
        self.feature, self.threshold, self.child = feature, threshold, child
        is_leaf = child == 0
        self._leaf = np.cumsum(is_leaf) - 1
        self.leaves = int(is_leaf.sum())
        # For the descent, a leaf is its own child, so that all rows can take several steps at once.
        self._limit = np.where(is_leaf, np.iinfo(np.int32).max, threshold).astype(np.int32)
        self._next = np.where(is_leaf, np.arange(len(child)), child)
        self._cells: CellTable | None = None
        self._descended = 0

    def descend(self, states: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Return the leaf of each row, leaves counted from 0.

        Args:
            states: The states of all columns before this one, int64, shape (rows,) each.
        """
        size = len(states[0])
        if self.leaves == 1:
            return np.zeros(size, dtype=np.int64)
        own = [states[column] for column in self.predictors.tolist()]
        self._descended += size
        if self._cells is None and self._descended >= MOST_CELLS:
            self._cells = CellTable(self.orders, self.feature, self.threshold, self.child)
        if self._cells is None:
            return self._leaf.take(self._descend(own, np.zeros(size, dtype=np.int64)))
        reached = self._cells.arrive(own)
        if self._cells.is_whole:
            return self._leaf.take(reached)
        return self._leaf.take(self._descend(own, reached.astype(np.int64)))

    def _descend(
        self, states: Sequence[NDArray[np.int64]], reached: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return the leaf's node of each row, from the node that it has reached; it is overwritten."""
        size = len(reached)
        places = np.empty((len(self.orders), size), dtype=np.int32)
        for place, column, order in zip(places, states, self.orders, strict=True):
            place[:] = column if order is None else order.take(column)
        flat, start = places.ravel(), self.feature * size
        rows = np.flatnonzero(self.child.take(reached))
        node = reached.take(rows)
        while len(rows):
            for _ in range(_STEPS):
                place = flat.take(start.take(node) + rows)
                node = self._next.take(node) + (place > self._limit.take(node))
            reached[rows] = node
            going = np.flatnonzero(self.child.take(node))
            rows, node = rows.take(going), node.take(going)
        return reached

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all there is to save."""
        lengths = [0 if order is None else len(order) for order in self.orders]
        tables = [order for order in self.orders if order is not None]
        return {
            "predictors": self.predictors,
            "order_lengths": np.array(lengths, dtype=np.int64),
            "orders": np.concatenate(tables) if tables else np.empty(0, dtype=np.int32),
            "feature": self.feature,
            "threshold": self.threshold,
            "child": self.child,
        }

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]], sizes: Sequence[int]) -> Tree:
        """Return the tree of :meth:`arrays`.

        Args:
            arrays: The arrays of a model file.
            sizes: The number of states of each column that the tree may use.

        Raises:
            ModelError: No tree could have such arrays.
        """
        predictors = saved_array(arrays, "predictors", np.int64)
        lengths = saved_array(arrays, "order_lengths", np.int64, len(predictors))
        if np.any(predictors < 0) or np.any(predictors >= len(sizes)):
            raise ModelError("a tree uses a column that is not drawn before its own")
        if not np.all(np.isin(lengths, [0, *sizes])) or np.any(
            (lengths > 0) & (lengths != np.array(sizes, dtype=np.int64)[predictors])
        ):
            raise ModelError("a tree orders states that do not exist")
        tables = saved_array(arrays, "orders", np.int32, int(lengths.sum()))
        parts = np.split(tables, np.cumsum(lengths)[:-1]) if len(lengths) else []
        feature = saved_array(arrays, "feature", np.int64)
        threshold = saved_array(arrays, "threshold", np.int32, len(feature))
        child = saved_array(arrays, "child", np.int64, len(feature))
        inner = np.flatnonzero(child)
        count = len(predictors) if len(inner) else 1
        if not len(child) or np.any(feature < 0) or np.any(feature >= count):
            raise ModelError("a tree splits on a column that it does not use")
        if np.any(child[inner] <= inner) or np.any(child[inner] >= len(child) - 1):
            raise ModelError("a tree has a child out of range")
        if (
            not np.array_equal(np.sort(child[inner]), np.arange(len(inner)) * 2 + 1)
            or len(child) != 2 * len(inner) + 1
        ):
            raise ModelError("a tree has a node that is not the child of exactly one other")
        orders = [part if len(part) else None for part in parts]
        return cls(predictors, orders, feature, threshold, child)


def stump() -> Tree:
    """Return the tree with a single leaf."""
    none = np.zeros(1, dtype=np.int64)
    return Tree(none[:0], [], none, none.astype(np.int32), none)
