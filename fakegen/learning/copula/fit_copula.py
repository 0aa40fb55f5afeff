"""Learning by a Gaussian copula over empirical margins.

Each column's states are put in an order and mapped to intervals of a standard normal variable, so that
margins are kept exactly; one correlation matrix models how the columns depend on each other (Nelsen,
"An Introduction to Copulas", 2006). The model is small and explainable, but knows only dependence
between pairs of columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.association import classes_of, information, profile_order
from fakegen.learning.copula.copula_model import CopulaModel
from fakegen.learning.correlation import with_least_eigenvalue
from fakegen.learning.learner import Learner
from fakegen.learning.training import Training

_MAX_CORRELATION = 0.999
"""Bounds every correlation; no eigenvalue is below 1 minus it, so that the matrix is invertible."""
_MAX_CLASSES = 32
"""The maximum number of classes of a column that another column's categories are ordered by."""
_LIMIT = 1e-12
"""Scores with a smaller variance than this count as constant."""


class CopulaLearner(Learner):
    """Learn a Gaussian copula over the columns' own margins: good for small, mostly numeric data."""

    def learn(self, training: Training, given: Sequence[str]) -> CopulaModel:
        places = _places(training)
        weights = [
            np.bincount(states, weights=training.weights, minlength=coding.size).astype(np.float64)
            for coding, states in zip(training.codings, training.states, strict=True)
        ]
        scores = np.column_stack(
            [
                _scores(place, weight)[states]
                for place, weight, states in zip(places, weights, training.states, strict=True)
            ]
        )
        return CopulaModel(
            training.columns,
            training.codings,
            places=places,
            weights=weights,
            correlation=_correlation(scores, training.weights),
            facts=training.facts | {"given": list(given)},
        )


def _places(training: Training) -> list[NDArray[np.int32]]:
    """Return each state's place in its column: numbers by value, categories by association."""
    classes = [
        classes_of(coding, states, training.weights, _MAX_CLASSES)
        for coding, states in zip(training.codings, training.states, strict=True)
    ]
    places = []
    for i, (coding, states) in enumerate(zip(training.codings, training.states, strict=True)):
        others = [j for j in range(len(classes)) if j != i]
        if coding.ordered or not others:
            places.append(np.arange(coding.size, dtype=np.int32))
            continue
        nearest = max(others, key=lambda j: information(classes[i], classes[j]))
        places.append(profile_order(states, coding.size, classes[nearest], training.weights))
    return places


def _scores(places: NDArray[np.int32], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each state's mean normal score: the mean of a normal variable within its interval."""
    from scipy.special import ndtri

    order = np.argsort(places, kind="stable")
    share = weights[order] / weights.sum()
    bounds = ndtri(np.clip(np.concatenate([[0.0], np.cumsum(share)]), 0, 1))
    density = np.exp(-(bounds**2) / 2) / np.sqrt(2 * np.pi)
    scores = np.zeros(len(places))
    seen = share > 0
    scores[order[seen]] = -np.diff(density)[seen] / share[seen]
    return scores


def _correlation(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of the normal variables, estimated from the mean scores.

    Grouping values into states reduces the variance of scores below 1. To first order, it multiplies
    the covariance of two variables by both scores' variances, so the estimate divides by them.
    """
    share = weights / weights.sum()
    centred = scores - share @ scores
    covariance = (centred * share[:, None]).T @ centred
    spread = np.maximum(covariance.diagonal(), _LIMIT)
    found: NDArray[np.float64]
    found = np.clip(covariance / np.outer(spread, spread), -_MAX_CORRELATION, _MAX_CORRELATION)
    constant = covariance.diagonal() < _LIMIT
    found[constant, :] = found[:, constant] = 0
    np.fill_diagonal(found, 1)
    found = with_least_eigenvalue(found, 1 - _MAX_CORRELATION)
    scale = np.sqrt(found.diagonal())
    found = np.clip(found / np.outer(scale, scale), -1, 1)
    found = (found + found.T) / 2
    np.fill_diagonal(found, 1)
    return found
