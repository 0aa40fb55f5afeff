"""Rows with withheld values, imputed: each gets a value that is left, as the rest of the row suggests.

A row with a withheld value still has its other values, and models must neither lose them nor learn
what goes with the withheld value. So the value is imputed (Little and Rubin, "Statistical Analysis with
Missing Data", 2002): a tree over the other columns is grown from the rows with a learned value, and the
row gets a random value of the leaf that it reaches. A withheld village then becomes another place of
its province. Drawn from the whole column instead, it would become any place, and go with provinces
where that place does not lie.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.association import classes_of, information
from fakegen.learning.training import Training
from fakegen.learning.trees.drawing_order import MANY_CLASSES
from fakegen.learning.trees.grow import grow
from fakegen.learning.trees.leaf_distributions import Leaves
from fakegen.learning.trees.split_orders import views_of

_PREDICTORS, _LEAST = 8, 10
"""The maximum number of columns that suggest a value, and the minimum number of rows that do."""


def imputed(training: Training) -> Training:
    """Return a table with the states of withheld values imputed, column by column."""
    states = list(training.states)
    for number, kept in enumerate(training.kept):
        if kept is not None and len(states) > 1:
            states[number] = _imputed(training, states, number, kept)
    return replace(training, states=states)


def _imputed(
    training: Training, states: list[NDArray[np.int64]], number: int, kept: NDArray[np.bool_]
) -> NDArray[np.int64]:
    codings, weights = training.codings, training.weights
    classes = [
        classes_of(coding, column, weights, MANY_CLASSES)
        for coding, column in zip(codings, states, strict=True)
    ]
    target = classes[number][kept]
    others = [i for i in range(len(codings)) if i != number]
    others.sort(key=lambda i: -information(classes[i][kept], target))
    views = [
        (i, view)
        for i in others[:_PREDICTORS]
        for view in views_of(codings[i], states[i][kept], target, weights[kept])
    ]
    tree, leaf = grow(
        [states[i][kept] for i, _ in views],
        [view for _, view in views],
        [i for i, _ in views],
        target,
        weights[kept],
        min_leaf=_LEAST,
        ordered=codings[number].ordered,
    )
    leaves = Leaves.of(leaf, states[number][kept], weights[kept], codings[number].size, None)
    missing = np.flatnonzero(~kept)
    reached = tree.descend([column[missing] for column in states])
    random = np.random.Generator(np.random.Philox(number)).random(len(missing))
    found = states[number].copy()
    found[missing] = leaves.draw(reached, random)
    return found
