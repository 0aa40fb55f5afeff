"""How much more frequent real rows are than drawn ones, as a sum of small trees over the states of a row.

The trees come from a classifier that tells real rows from drawn ones: its odds are the ratio of the two
densities (Sugiyama, Suzuki, Kanamori, "Density Ratio Estimation in Machine Learning", 2012). A factor for each
state of each column makes up for what the trees did to the columns' own frequencies. The ratio is capped, so that
a row can be accepted with a probability in proportion to it.

The invariant: a row's ratio is summed up from its own states, tree by tree, so it does not depend on the rows
beside it. The bound: a tree has few leaves, and so the leaves of several trees are intersected at once (see
:mod:`~fakegen.learning.trees.leaf_sets`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.learning.saved import saved_array
from fakegen.learning.trees.leaf_sets import MOST_LEAVES, LeafSets
from fakegen.learning.trees.tree import Tree

_GREATEST = 1e3
"""The greatest logarithm that a model file may add anywhere; fitted ones are a thousandth of it."""


@dataclass(frozen=True, slots=True)
class RatioTree:
    """A tree, and what each of its leaves adds to the logarithm of the ratio: float64, shape (leaves,)."""

    tree: Tree
    values: NDArray[np.float64]


class DensityRatio:
    """The ratio of real to drawn rows, up to a factor.

    Args:
        trees: Trees over the columns in drawing order, each of at most :data:`MOST_LEAVES` leaves.
        margins: Per column, what each of its states adds to the logarithm of the ratio: float64, shape (states,).
        cap: The logarithm from which on a row is accepted for certain.
    """

    def __init__(
        self, trees: Sequence[RatioTree], margins: Sequence[NDArray[np.float64]], cap: float
    ) -> None:
        self._trees, self._margins, self._cap = trees, margins, cap
        sizes = [len(margin) for margin in margins]
        self._sets = LeafSets([one.tree for one in trees], [one.values for one in trees], sizes)

    def __len__(self) -> int:
        return len(self._trees)

    def logarithms(self, states: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        """Return the logarithm of the ratio of each row.

        Args:
            states: The states of every column in drawing order, int64, shape (rows,) each.
        """
        found = self._sets.sums(states)
        for margin, column in zip(self._margins, states, strict=True):
            found += margin.take(column)
        return found

    def acceptance(self, states: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        """Return the probability with which each row is accepted, in (0, 1]."""
        accepted: NDArray[np.float64] = np.exp(np.minimum(self.logarithms(states) - self._cap, 0.0))
        return accepted

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all there is to save."""
        kept = [one.tree.arrays() for one in self._trees]
        joined = {name: np.concatenate([arrays[name] for arrays in kept]) for name in kept[0]}
        sizes = [[len(arrays[name]) for name in _COUNTED] for arrays in kept]
        return {
            **joined,
            "sizes": np.array(sizes, dtype=np.int64).ravel(),
            "values": np.concatenate([one.values for one in self._trees]),
            "margins": np.concatenate(self._margins),
            "cap": np.array([self._cap]),
        }

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]], sizes: Sequence[int]) -> DensityRatio:
        """Return the ratio of :meth:`arrays`.

        Args:
            arrays: The arrays of a model file.
            sizes: The number of states of each column.

        Raises:
            ModelError: No ratio could have such arrays.
        """
        margins = saved_array(arrays, "margins", np.float64, sum(sizes))
        cap = saved_array(arrays, "cap", np.float64, 1)
        values = saved_array(arrays, "values", np.float64)
        for numbers in (margins, cap, values):
            if not np.all(np.abs(numbers) <= _GREATEST):
                raise ModelError("the density ratio is not finite")
        counts = saved_array(arrays, "sizes", np.int64)
        if len(counts) % len(_COUNTED) or np.any(counts < 0) or not len(counts):
            raise ModelError("the trees of the density ratio are out of range")
        ends = np.cumsum(counts.reshape(-1, len(_COUNTED)), axis=0)
        joined = {name: saved_array(arrays, name, kind) for name, kind in _ARRAYS.items()}
        for name, end in zip(_COUNTED, ends[-1].tolist(), strict=True):
            if len(joined[name]) != end:
                raise ModelError("the trees of the density ratio are out of range")
        trees = []
        taken = np.zeros(len(_COUNTED), dtype=np.int64)
        leaves = 0
        for end in ends:
            ranges = {
                name: slice(a, b)
                for name, a, b in zip(_COUNTED, taken.tolist(), end.tolist(), strict=True)
            }
            taken = end
            own = {name: joined[name][ranges[_LIKE.get(name, name)]] for name in joined}
            tree = Tree.restore(own, sizes)
            if tree.leaves > MOST_LEAVES:
                raise ModelError("the trees of the density ratio are out of range")
            trees.append(RatioTree(tree, values[leaves : leaves + tree.leaves]))
            leaves += tree.leaves
        if leaves != len(values):
            raise ModelError("the density ratio has values that belong to no leaf")
        parts = np.split(margins, np.cumsum(sizes)[:-1])
        return cls(trees, parts, float(cap[0]))


_ARRAYS: Mapping[str, type[np.generic]] = {
    "predictors": np.int64,
    "order_lengths": np.int64,
    "orders": np.int32,
    "feature": np.int64,
    "threshold": np.int32,
    "child": np.int64,
}
_COUNTED = ("predictors", "orders", "child")
_LIKE = {"order_lengths": "predictors", "feature": "child", "threshold": "child"}
"""The arrays of :meth:`Tree.arrays`, and which of them are as long as another one."""
