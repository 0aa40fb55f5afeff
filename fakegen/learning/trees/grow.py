"""Growing trees with scikit-learn, and pruning them.

Breiman, Friedman, Olshen, Stone: "Classification and Regression Trees", 1984. The states of unordered
predictors are sorted by the first principal component of their class profiles (see
:func:`~fakegen.learning.association.profile_order`), so that a categorical column with thousands of
levels costs no more than a number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.trees.tree import Tree

_SPLIT_COST, _CLASS_COST, _ORDERED_COST = 3.0, 1.0, 0.25
"""Log-likelihood, in nats, that a split must gain: a fixed cost, and a cost per class but one. The
shares of neighbouring classes of an ordered column are similar, so each counts as less than one
parameter."""


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

    Pruning is minimal cost-complexity pruning of the likelihood. As in an information criterion, the
    cost of a leaf is about the likelihood that a split gains by chance.

    Args:
        states: The states of each predictor, int64, shape (rows,) each; at least one predictor.
        orders: Per predictor, the place of each state; None for the order of the states.
        predictors: The predictors' numbers in the drawing order, repeated if one has several orders.
        classes: The classes that the tree predicts, int64, shape (rows,).
        weights: How many rows each row stands for, float64, shape (rows,).
        min_leaf: The minimum weight of a leaf.
        ordered: Whether the classes are ordered.
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
