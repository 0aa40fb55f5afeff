"""Classification trees: grown with scikit-learn, kept and descended as plain arrays.

Breiman, Friedman, Olshen, Stone: "Classification and Regression Trees", 1984. Unordered predictors
are put in the order of the first principal component of their class profiles (Coppersmith, Hong,
Hosking: "Partitioning nominal attributes in decision trees", 1999), so that a category with
thousands of levels costs no more than a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.learning.tree_leaves import expect

_STEPS = 4
_SHRINKAGE = 5.0
_SPLIT_COST, _CLASS_COST, _ORDERED_COST = 3.0, 1.0, 0.25
"""Log-likelihood, in nats, that a split must gain: for itself, and per class but one. The shares of
neighbouring classes of an ordered column go together, and are worth less than one parameter each."""


class Tree:
    """A binary tree over integer predictors.

    Node 0 is the root; the children of node i are ``child[i]`` and ``child[i] + 1``, both after i;
    a row goes to the second one if its predictor is above the threshold.

    Args:
        predictors: Which columns the tree looks at, int64, shape (p,).
        orders: Per predictor the place of each of its states, int32; None to take the state.
        feature: Per node the predictor that decides, 0 .. p - 1; int64, shape (nodes,).
        threshold: Per node, int64.
        child: Per node the first child; 0 in a leaf.
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
        # For descending, a leaf is its own child, so that all rows can take several steps at once.
        self._limit = np.where(is_leaf, np.iinfo(np.int32).max, threshold).astype(np.int32)
        self._next = np.where(is_leaf, np.arange(len(child)), child)

    def descend(self, states: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Return the leaf of each row, leaves counted from 0.

        Args:
            states: The states of all columns before this one, int64, shape (rows,) each.
        """
        size = len(states[0])
        if self.leaves == 1:
            return np.zeros(size, dtype=np.int64)
        places = np.empty((len(self.orders), size), dtype=np.int32)
        for place, column, order in zip(places, self.predictors.tolist(), self.orders, strict=True):
            place[:] = states[column] if order is None else order.take(states[column])
        return self._descend(places.ravel(), size)

    def _descend(self, places: NDArray[np.int32], size: int) -> NDArray[np.int64]:
        reached = np.empty(size, dtype=np.int64)
        rows = np.arange(size)
        start = self.feature * size
        # All rows are at the root: one comparison instead of looking up what each is to compare.
        first = start[0]
        node = self._next[0] + (places[first : first + size] > self._limit[0])
        while len(rows):
            for _ in range(_STEPS):
                place = places.take(start.take(node) + rows)
                node = self._next.take(node) + (place > self._limit.take(node))
            reached[rows] = node
            going = np.flatnonzero(self.child.take(node))
            rows, node = rows.take(going), node.take(going)
        return self._leaf.take(reached)

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
            arrays: What a file says.
            sizes: The number of states of each column that the tree may look at.

        Raises:
            ModelError: No tree could have such arrays.
        """
        predictors = expect(arrays, "predictors", np.int64)
        lengths = expect(arrays, "order_lengths", np.int64, len(predictors))
        if np.any(predictors < 0) or np.any(predictors >= len(sizes)):
            raise ModelError("a tree looks at a column that is not drawn before")
        if not np.all(np.isin(lengths, [0, *sizes])) or np.any(
            (lengths > 0) & (lengths != np.array(sizes, dtype=np.int64)[predictors])
        ):
            raise ModelError("a tree orders states that are not there")
        tables = expect(arrays, "orders", np.int32, int(lengths.sum()))
        parts = np.split(tables, np.cumsum(lengths)[:-1]) if len(lengths) else []
        feature = expect(arrays, "feature", np.int64)
        threshold = expect(arrays, "threshold", np.int32, len(feature))
        child = expect(arrays, "child", np.int64, len(feature))
        inner = np.flatnonzero(child)
        count = len(predictors) if len(inner) else 1
        if not len(child) or np.any(feature < 0) or np.any(feature >= count):
            raise ModelError("a tree splits on what it does not look at")
        if np.any(child[inner] <= inner) or np.any(child[inner] >= len(child) - 1):
            raise ModelError("a tree has a child out of range")
        if (
            not np.array_equal(np.sort(child[inner]), np.arange(len(inner)) * 2 + 1)
            or len(child) != 2 * len(inner) + 1
        ):
            raise ModelError("a tree has nodes that are not reached once")
        orders = [part if len(part) else None for part in parts]
        return cls(predictors, orders, feature, threshold, child)


def stump() -> Tree:
    """Return the tree with a single leaf."""
    none = np.zeros(1, dtype=np.int64)
    return Tree(none[:0], [], none, none.astype(np.int32), none)


def grow(
    states: Sequence[NDArray[np.int64]],
    orders: Sequence[NDArray[np.int32] | None],
    predictors: Sequence[int],
    classes: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    min_leaf: int,
    ordered: bool,
) -> tuple[Tree, NDArray[np.int64]]:
    """Grow a tree, prune it, and return it with the leaf of each row.

    Pruning is minimal cost-complexity pruning of the likelihood, the cost of a leaf being in the
    line of an information criterion: so much more likelihood as chance alone would bring.

    Args:
        states: The states of each predictor, int64, shape (rows,) each; at least one predictor.
        orders: Per predictor the place of each state; None for ordered ones.
        predictors: Their numbers in the drawing order; one that has several orders comes as often.
        classes: What the tree is to tell apart, int64, shape (rows,).
        weights: How many rows each row stands for.
        min_leaf: Least weight of a leaf.
        ordered: Whether the classes are.
    """
    from sklearn.tree import DecisionTreeClassifier

    features = np.empty((len(classes), len(predictors)), dtype=np.float32, order="F")
    for i, (column, order) in enumerate(zip(states, orders, strict=True)):
        features[:, i] = column if order is None else order[column]
    unweighted = bool(np.all(weights == 1))
    share = np.bincount(classes, weights=weights) / weights.sum()
    perplexity = 2.0 ** -float(np.sum(share[share > 0] * np.log2(share[share > 0])))
    cost = _ORDERED_COST if ordered else _CLASS_COST
    penalty = _SPLIT_COST + cost * (perplexity - 1)
    grown = DecisionTreeClassifier(
        criterion="entropy",
        ccp_alpha=penalty / np.log(2) / weights.sum(),
        min_samples_leaf=min(min_leaf, len(weights)) if unweighted else 1,
        min_weight_fraction_leaf=0.0 if unweighted else min(min_leaf / weights.sum(), 0.5),
        random_state=0,
    ).fit(features, classes, sample_weight=None if unweighted else weights)
    made = grown.tree_
    left, right = made.children_left, made.children_right
    # Breadth first, so that the two children of a node lie side by side.
    order_found, child = [0], []
    for node in order_found:
        if left[node] < 0:
            child.append(0)
        else:
            child.append(len(order_found))
            order_found += [left[node], right[node]]
    found = np.array(order_found)
    inner = left[found] >= 0
    used = np.unique(made.feature[found][inner])
    place = np.zeros(len(predictors), dtype=np.int64)
    place[used] = np.arange(len(used))
    feature = np.where(inner, place[np.where(inner, made.feature[found], 0)], 0)
    threshold = np.where(inner, np.floor(made.threshold[found]), 0).astype(np.int32)
    children = np.array(child, dtype=np.int64)
    tree = Tree(
        np.array(predictors, dtype=np.int64)[used],
        [orders[i] for i in used.tolist()],
        feature.astype(np.int64),
        threshold,
        children,
    )
    leaf_of_node = np.zeros(len(found), dtype=np.int64)
    leaf_of_node[found] = np.cumsum(children == 0) - 1
    return tree, leaf_of_node[grown.apply(features)]


def profile_order(
    states: NDArray[np.int64],
    size: int,
    classes: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> NDArray[np.int32]:
    """Return the place of each state in the order of its class profile's principal component.

    Profiles are drawn to the mean of all rows as if each state had been seen a few times more.

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
