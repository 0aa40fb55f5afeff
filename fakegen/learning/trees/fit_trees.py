"""Learning sequential trees: each column is drawn from a leaf that the columns before it lead to.

Reiter: "Using CART to generate partially synthetic, public use microdata", Journal of Official
Statistics 21 (2005); Nowok, Raab, Dibben: "synthpop: Bespoke creation of synthetic data in R",
Journal of Statistical Software 74 (2016).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.learning.association import classes_of, information, regrouped
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.learner import Learner
from fakegen.learning.training import Training
from fakegen.learning.trees.drawing_order import MANY_CLASSES, drawing_order
from fakegen.learning.trees.fit_ratio import fit_ratio
from fakegen.learning.trees.grow import grow
from fakegen.learning.trees.imputation import imputed
from fakegen.learning.trees.leaf_distributions import Leaves
from fakegen.learning.trees.split_orders import views_of
from fakegen.learning.trees.tree import Tree, stump
from fakegen.learning.trees.tree_model import SequentialModel
from fakegen.progress import advance
from fakegen.streams import Purpose, Rows, Stream

# The cost of a split is proportional to the number of classes, so a wide table gets coarser ones.
_WIDE, _FEW_CLASSES = 40, 12


class TreesLearner(Learner):
    """Learn a table with one classification tree per column.

    Args:
        order: Columns to draw first, in this order.
        min_leaf: The minimum number of rows in a leaf.
        max_predictors: The maximum number of columns that a tree may use; the most associated ones
            are chosen.
        redraw: Whether rows that look unlike real ones are resampled, where that was found to pay: `false`
            gives the trees' own rows, which are made several times as fast.

    Raises:
        ParameterError: A number is too small.
    """

    def __init__(
        self,
        *,
        order: list[str] | None = None,
        min_leaf: int = 30,
        max_predictors: int = 16,
        redraw: bool = True,
    ) -> None:
        if min_leaf < 1:
            raise ParameterError(f"'min_leaf' must be at least 1, not {min_leaf}", "min_leaf")
        if max_predictors < 0:
            raise ParameterError(
                f"'max_predictors' must be at least 0, not {max_predictors}", "max_predictors"
            )
        self.order = order or []
        self._redraw = redraw
        self._settings = {"min_leaf": min_leaf, "max_predictors": max_predictors}

    def learn(self, training: Training, given: Sequence[str]) -> SequentialModel:
        training = imputed(training)
        return _learn("trees", training, given, self.order, self._settings, redraw=self._redraw)


class IndependentLearner(Learner):
    """Learn each column by itself: correct margins, but no dependence between columns."""

    def learn(self, training: Training, given: Sequence[str]) -> SequentialModel:
        settings = {"min_leaf": 1, "max_predictors": 0}
        return _learn("independent", training, given, self.order, settings)


def _learn(
    method: str,
    training: Training,
    given: Sequence[str],
    order: Sequence[str],
    settings: Mapping[str, int],
    redraw: bool = False,
) -> SequentialModel:
    sequence = drawing_order(training, given, order)
    codings = [training.codings[i] for i in sequence]
    states = [training.states[i] for i in sequence]
    limit = MANY_CLASSES if len(codings) <= _WIDE else _FEW_CLASSES
    classes = [
        classes_of(coding, column, training.weights, limit)
        for coding, column in zip(codings, states, strict=True)
    ]
    if settings["max_predictors"]:
        classes = regrouped(codings, states, classes, training.weights, limit)

    def grown(number: int) -> tuple[Tree, NDArray[np.int64]]:
        predictors = _predictors(classes, number, settings["max_predictors"])
        if not predictors or not classes[number].max():
            return stump(), np.zeros(len(training.weights), dtype=np.int64)
        views = [
            (i, view)
            for i in predictors
            for view in views_of(codings[i], states[i], classes[number], training.weights)
        ]
        return grow(
            [states[i] for i, _ in views],
            [view for _, view in views],
            [i for i, _ in views],
            classes[number],
            training.weights,
            min_leaf=settings["min_leaf"],
            ordered=codings[number].ordered,
        )

    trees: list[Tree] = []
    leaves: list[Leaves] = []
    # Trees depend on the data only, not on each other, and scikit-learn grows them without the GIL.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (tree, leaf) in enumerate(pool.map(grown, range(len(codings)))):
            coding, column = codings[number], states[number]
            drawn = coding.drawn(column) if isinstance(coding, Continuous) else column
            ranks = training.ranks[sequence[number]]
            trees.append(tree)
            leaves.append(Leaves.of(leaf, drawn, training.weights, coding.size, ranks))
            advance(f"learning {method}", number + 1, len(codings))
    facts = training.facts | {"given": list(given), **settings}
    model = SequentialModel(
        method, training.columns, codings, trees=trees, leaves=leaves, facts=facts
    )
    if not redraw:
        return model

    def draw(number: int, rows: int) -> Sequence[NDArray[np.int64]]:
        return model.states(Stream.of(number, "", "", Purpose.REDRAW, Rows(0, rows)))

    ratio = fit_ratio(codings, states, training.weights, draw)
    return model if ratio is None else model.redrawing(ratio)


def _predictors(classes: Sequence[NDArray[np.int64]], number: int, limit: int) -> list[int]:
    """Return the columns before one that its tree may use: the most associated, in order."""
    if number <= limit:
        return list(range(number))
    if not limit:
        return []
    gains = [information(classes[i], classes[number]) for i in range(number)]
    return sorted(np.argsort(-np.array(gains), kind="stable")[:limit].tolist())
