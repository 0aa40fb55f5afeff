"""Learning how real rows differ from drawn ones: boosted trees, kept if they tell rows apart that are held out.

Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001), with
scikit-learn's histograms; for the correction of a model by its classifier see Grover et al., "Bias correction of
learned generative models using likelihood-free importance weighting", NeurIPS 2019. The real rows are those that
the model was learned from: no other ones are known.

The boosting shrinks what it learns, and a ratio that is shrunk where it differs much between neighbours is too
low there on average: on Magic, a column's lowest tenth came out as .067 of the rows. So the columns' own
frequencies are restored by raking (Deming and Stephan, "On a least squares adjustment of a sampled frequency
table when the expected marginal totals are known", 1940), on drawn rows that the trees have not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.association import classes_of, information, profile_order
from fakegen.learning.codings.coding import Coding
from fakegen.learning.trees.density_ratio import DensityRatio, RatioTree
from fakegen.learning.trees.leaf_sets import MOST_LEAVES
from fakegen.learning.trees.tree import Tree

_FEWEST_ROWS = 100
"""Fewer real rows say too little of what is wrong with drawn ones."""
_MOST_ROWS, _MOST_CELLS = 20_000, 500_000
"""At most this many real rows are compared with drawn ones; of wide tables, not many more than these cells."""
_LEAST_DRAWN = 10_000
"""At least this many rows are drawn, however few the real ones are."""
_STAGES, _PATIENCE = (40, 100, 200, 400), 40
"""How many trees are tried; no more after so many that gained nothing. Most small tables end after the first
stage, at a quarter of the time; no table of two dozen chose another number than with 200 trees at once."""
_RATE, _MANY_RATE, _MANY = 0.2, 0.3, 10_000
"""How much of what each tree gains is kept, and how much of more real rows than so many. Only these are worth the last
stage: Magic was told apart by C2ST .536 with 200 trees at .2, by .517 with 300 at .3 and with 520 at .2. Some tables
of 600 to 800 rows lost their ratio at .3."""
_PENALTY, _LEAST_LEAF = 10.0, 20
"""What shrinks a leaf: rows of weight for no difference at all, and the minimum number of rows. On Magic, larger
penalties were told apart more easily (2 (1 - AUC) of XGBoost: .847 against .861); no setting brought made rows nearer
to training rows."""
_PLACES = 250
"""Neighbouring states share a place if there are more: scikit-learn's histograms have 255 bins."""
_HELD_OUT = 4
"""One row in four is held out."""
_WORTH = 0.001
"""The log-likelihood per row, in nats, that a ratio must gain on held-out rows."""
_ERRORS = 2.0
"""It must also be this many times its standard error."""
_DRAWS = 2.75
"""There are about so many draws for a row where few ratios are capped, and more where many are. With 2.5, Magic was told
apart more easily (C2ST .524 against .518). Small tables of numbers are told apart less by more draws (400 rows of 14
numbers: .624 by 4, .643 by 2.5), which take as many times as long."""
_CERTAIN = 0.005
"""The share of drawn rows, those of the greatest ratio, that are accepted for certain."""
_CLASSES = 12
"""The maximum number of classes of the column that orders the states of another one."""
_RAKED, _GROUPS, _LEAST_GROUP, _ROUNDS, _STEP = 40_000, 10, 20.0, 5, 1.0
"""Raking: rows drawn for it, groups of an ordered column, the weight from which a category is a group of its
own, rounds, and the greatest step of a logarithm. With half the rows or twice the groups, the columns' own
frequencies were further from the real ones on Magic (.013 against .011, .010 without a ratio)."""

DrawStates = Callable[[int, int], Sequence[NDArray[np.int64]]]
"""``draw(number, rows)`` draws the states of all columns; another number gives independent rows."""


def fit_ratio(
    codings: Sequence[Coding],
    real: Sequence[NDArray[np.int64]],
    weights: NDArray[np.float64],
    draw: DrawStates,
) -> DensityRatio | None:
    """Return the ratio of real to drawn rows; None if it would gain too little.

    Args:
        codings: The columns in drawing order.
        real: The states of each in real rows, int64, shape (rows,).
        weights: How many rows each real row stands for, float64, shape (rows,).
        draw: Draws rows.
    """
    from threadpoolctl import threadpool_limits

    rows = len(weights)
    if rows < _FEWEST_ROWS or len(codings) < 2:
        return None
    most = min(_MOST_ROWS, max(_MOST_CELLS // len(codings), _LEAST_DRAWN))
    if rows > most:
        chosen = np.random.Generator(np.random.Philox(rows)).permutation(rows)[:most]
        real, weights = [states[chosen] for states in real], weights[chosen]
    drawn = draw(0, max(len(weights), _LEAST_DRAWN))
    places = _places(codings, real, weights)
    table = np.vstack([_table(real, places), _table(drawn, places)])
    is_real = np.repeat([True, False], [len(weights), len(drawn[0])])
    weight = np.concatenate(
        [weights / weights.sum(), np.full(len(drawn[0]), 1 / len(drawn[0]))]
    ) * min(len(weights), len(drawn[0]))
    held = np.random.Generator(np.random.Philox(rows)).permutation(len(table)) % _HELD_OUT == 0
    # Threads that wait for a busy core cost more than they bring.
    with threadpool_limits(1, user_api="openmp"):
        rate, stages = (_RATE, _STAGES[:-1]) if rows <= _MANY else (_MANY_RATE, _STAGES)
        count = _worthwhile(table, is_real, weight, held, rate, stages)
        if not count:
            return None
        boosted = _boosting(count, rate).fit(table, is_real, sample_weight=weight)
    trees = [_exported(steps[0].nodes, places) for steps in boosted._predictors]
    return _raked(codings, real, weights, trees, draw)


def _worthwhile(
    table: NDArray[np.float64],
    is_real: NDArray[np.bool_],
    weight: NDArray[np.float64],
    held: NDArray[np.bool_],
    rate: float,
    stages: Sequence[int],
) -> int:
    """Return how many trees tell held-out rows apart best; 0 if none do so well enough."""
    boosted = _boosting(0, rate)
    signs = np.where(is_real[held], -1.0, 1.0)
    share = weight[held] / weight[held].sum()
    best, gained, count, tried = 0.0, np.zeros(len(share)), 0, 0
    for trees in stages:
        boosted.set_params(max_iter=trees, warm_start=True)
        boosted.fit(table[~held], is_real[~held], sample_weight=weight[~held])
        odds_by_tree = boosted.staged_decision_function(table[held])
        for number, odds in enumerate(islice(odds_by_tree, tried, trees), tried + 1):
            gains = np.log(2) - np.logaddexp(0, signs * odds)
            if (mean := float(share @ gains)) > best:
                best, gained, count = mean, gains, number
        tried = trees
        if tried - count >= _PATIENCE:
            break
    error = float(np.sqrt(np.sum((share * (gained - best)) ** 2)))
    return count if best > max(_WORTH, _ERRORS * error) else 0


def _boosting(trees: int, rate: float) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=rate,
        max_leaf_nodes=MOST_LEAVES,
        min_samples_leaf=_LEAST_LEAF,
        l2_regularization=_PENALTY,
        early_stopping=False,
        random_state=0,
    )


def _exported(nodes: NDArray[np.void], places: Sequence[NDArray[np.int32]]) -> RatioTree:
    """Return a tree of scikit-learn with children side by side, breadth first."""
    order, children = [0], []
    for node in order:
        if nodes["is_leaf"][node]:
            children.append(0)
        else:
            children.append(len(order))
            order += [int(nodes["left"][node]), int(nodes["right"][node])]
    found, child = nodes[order], np.array(children, dtype=np.int64)
    inner = child > 0
    used = np.unique(found["feature_idx"][inner]).astype(np.int64)
    feature = np.where(inner, np.searchsorted(used, found["feature_idx"]), 0).astype(np.int64)
    threshold = np.where(inner, np.floor(found["num_threshold"]), 0).astype(np.int32)
    tree = Tree(used, [places[number] for number in used.tolist()], feature, threshold, child)
    return RatioTree(tree, found["value"][~inner].astype(np.float64))


def _places(
    codings: Sequence[Coding], real: Sequence[NDArray[np.int64]], weights: NDArray[np.float64]
) -> list[NDArray[np.int32]]:
    """Return the place of each state of each column, in an order that trees can split: 0 .. 249.

    Unordered states are in the order of their profiles over the most associated other column.
    """
    classes = [
        classes_of(coding, states, weights, _CLASSES)
        for coding, states in zip(codings, real, strict=True)
    ]
    found = []
    for number, (coding, states) in enumerate(zip(codings, real, strict=True)):
        place = np.arange(coding.size, dtype=np.int32)
        others = [other for other in range(len(codings)) if other != number]
        if not coding.ordered and coding.size > 2 and others:
            partner = max(others, key=lambda i: information(classes[number], classes[i]))
            place = profile_order(states, coding.size, classes[partner], weights)
        if coding.size > _PLACES:
            counts = np.bincount(place[states], weights, coding.size)
            place = _even_groups(counts, _PLACES)[place].astype(np.int32)
        found.append(place)
    return found


def _even_groups(counts: NDArray[Any], groups: int) -> NDArray[np.int64]:
    """Return the group of each of some neighbouring states: groups of nearly equal weight."""
    middle = (np.cumsum(counts) - counts / 2) / counts.sum()
    found: NDArray[np.int64] = np.minimum((middle * groups).astype(np.int64), groups - 1)
    return found


def _table(
    states: Sequence[NDArray[np.int64]], places: Sequence[NDArray[np.int32]]
) -> NDArray[np.float64]:
    columns = [place[column] for place, column in zip(places, states, strict=True)]
    return np.column_stack(columns).astype(np.float64)


def _raked(
    codings: Sequence[Coding],
    real: Sequence[NDArray[np.int64]],
    weights: NDArray[np.float64],
    trees: Sequence[RatioTree],
    draw: DrawStates,
) -> DensityRatio:
    """Return the ratio of some trees, such that accepted rows have the columns' own frequencies."""
    margins = [np.zeros(coding.size) for coding in codings]
    drawn = draw(1, _RAKED)
    logarithms = DensityRatio(trees, margins, 0.0).logarithms(drawn)
    groups, targets = [], []
    for coding, states in zip(codings, real, strict=True):
        counts = np.bincount(states, weights, coding.size)
        group = _even_groups(counts, _GROUPS)
        if not coding.ordered:
            group = np.where(counts >= _LEAST_GROUP, np.arange(1, coding.size + 1), 0)
        groups.append(np.unique(group, return_inverse=True)[1])
        share = np.bincount(groups[-1], counts)
        targets.append(share / share.sum())
    for _ in range(_ROUNDS):
        for margin, group, target, states in zip(margins, groups, targets, drawn, strict=True):
            accepted = np.exp(np.minimum(logarithms - _cap(logarithms), 0.0))
            share = np.bincount(group[states], accepted, len(target)) / accepted.sum()
            known = (share > 0) & (target > 0)
            step = np.zeros(len(target))
            step[known] = np.clip(np.log(target[known] / share[known]), -_STEP, _STEP)
            margin[:] += step[group]
            logarithms += step[group[states]]
    return DensityRatio(trees, margins, _cap(logarithms))


def _cap(logarithms: NDArray[np.float64]) -> float:
    """Return the logarithm from which on rows are accepted for certain, given those of drawn rows."""
    mean = float(np.log(np.mean(np.exp(logarithms))))
    return min(mean + float(np.log(_DRAWS)), float(np.quantile(logarithms, 1 - _CERTAIN)))
