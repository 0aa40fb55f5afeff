"""Learning by a Gaussian copula over empirical margins.

Each column's states are put in a row and mapped to intervals of a standard normal variable, so that
margins are kept exactly; one correlation matrix ties the columns together (Nelsen, "An
Introduction to Copulas", 2006). Small and explainable; it knows no structure beyond pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import Evidence, LearnedColumn, Model
from fakegen.learning.association import classes_of, information
from fakegen.learning.cart import profile_order
from fakegen.learning.latent import Latent, Margin, raised
from fakegen.learning.plain import field
from fakegen.learning.privacy import privacy, thin
from fakegen.learning.states import Coding, cast_given, restore_codings
from fakegen.learning.training import Training, prepare
from fakegen.learning.tree_leaves import expect
from fakegen.learning.wanted import check_conditions, check_reads, missing_codes
from fakegen.streams import Stream

_MAX_CORRELATION = 0.999
_MAX_CLASSES = 32
_LIMIT = 1e-12


class CopulaModel(Model):
    """A correlation matrix between normal variables, and each column's margin.

    Args:
        columns: The Arrow type of each column, in the source's order.
        codings: How columns become states.
        places: Per coding the place of each state in its normal variable, int32.
        weights: Per coding the weight of each state, float64, not negative.
        correlation: Between the normal variables, float64, shape (codings, codings).
        facts: What else there is to know: rows, settings; JSON-ready.
    """

    method = "copula"
    conditional = True

    def __init__(
        self,
        columns: Mapping[str, pa.DataType],
        codings: Sequence[Coding],
        *,
        places: Sequence[NDArray[np.int32]],
        weights: Sequence[NDArray[np.float64]],
        correlation: NDArray[np.float64],
        facts: Mapping[str, Any],
    ) -> None:
        self.columns = columns
        self._codings, self._places, self._weights = codings, places, weights
        self._correlation, self._facts = correlation, facts
        self._margins = [Margin(place, w) for place, w in zip(places, weights, strict=True)]

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream: see :meth:`Model.draw`.

        A given value that was never learned says nothing; a number counts as the nearest learned.

        Raises:
            ModelError: There is no such column, only some of a fused group are given, or what is
                wanted was not met.
        """
        made = self._latent(cast_given(given, self.columns), where).values(stream) | dict(given)
        return {name: made[name] for name in self.columns}

    def evidence(self, where: Sequence[Constraint]) -> Evidence:
        """Return on how many learned rows conditions rest: see :meth:`Model.evidence`.

        For a condition on one column it is their number; for several an estimate.

        Raises:
            ParameterError: A condition asks for what was never learned.
        """
        latent = self._latent({}, where)
        check_conditions(self._codings, where)
        of = float(self._weights[0].sum())
        return Evidence(*latent.weight(of), of)

    def missing(self, column: str) -> pa.Array:
        """Return what stands for "no information" in a column, besides null."""
        return missing_codes(self._codings, column)

    def _latent(self, known: Mapping[str, pa.Array], where: Sequence[Constraint]) -> Latent:
        check_reads(where, self.columns)
        return Latent(self._codings, self._margins, self._correlation, known, where)

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        arrays: dict[str, NDArray[Any]] = {"correlation": self._correlation.ravel()}
        for i, (place, weight) in enumerate(zip(self._places, self._weights, strict=True)):
            arrays[f"{i}.places"], arrays[f"{i}.weights"] = place, weight
        return {
            "columns": {name: str(kind) for name, kind in self.columns.items()},
            "codings": [coding.state() for coding in self._codings],
            "facts": dict(self._facts),
        }, arrays

    @classmethod
    def restore(cls, state: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> CopulaModel:
        """Return the model of :meth:`state`.

        Raises:
            ModelError: No model could have such a state.
        """
        columns, codings = restore_codings(state)
        if len(arrays) != 1 + 2 * len(codings):
            raise ModelError("the model has arrays that belong to no column")
        places, weights = [], []
        for i, coding in enumerate(codings):
            place = expect(arrays, f"{i}.places", np.int32, coding.size)
            weight = expect(arrays, f"{i}.weights", np.float64, coding.size)
            if not np.array_equal(np.sort(place), np.arange(coding.size)):
                raise ModelError("states are not in an order")
            if not (np.all((weight >= 0) & (weight < 1e15)) and weight.sum() > 0):
                raise ModelError("a state has a negative weight")
            places.append(place)
            weights.append(weight)
        correlation = expect(arrays, "correlation", np.float64, len(codings) ** 2)
        correlation = correlation.reshape(len(codings), -1)
        if (
            not np.all(np.abs(correlation) <= 1)
            or not np.all(correlation.diagonal() == 1)
            or not np.array_equal(correlation, correlation.T)
            or np.linalg.eigvalsh(correlation).min() < _LIMIT
        ):
            raise ModelError("the correlations are none")
        facts = field(state, "facts", dict)
        return cls(
            columns, codings, places=places, weights=weights, correlation=correlation, facts=facts
        )

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        pairs = [
            (abs(self._correlation[i, j]), self._codings[i].label, self._codings[j].label)
            for i in range(len(self._codings))
            for j in range(i)
        ]
        return {
            **self._facts,
            "method": self.method,
            "privacy": privacy(self._codings, self._weights, self._facts),
            "columns": {
                coding.label: {**coding.describe(), "thin": thin(weight)}
                for coding, weight in zip(self._codings, self._weights, strict=True)
            },
            "strongest": [
                {"columns": [a, b], "correlation": round(float(size), 3)}
                for size, a, b in sorted(pairs, reverse=True)[:10]
            ],
        }


def fit_copula(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str],
    *,
    fuse: list[list[str]] | None = None,
    weight: str | None = None,
    max_rows: int = 500_000,
    disclose_range: bool = True,
) -> CopulaModel:
    """Learn a Gaussian copula over the columns' own margins: good for few, mostly numeric data.

    Args:
        data: The table.
        columns: What the user says of some columns.
        given: Columns that will be given when rows are drawn; any others may be, too.
        fuse: Groups of columns of which only combinations that occur may be drawn.
        weight: The column that says how many rows a row stands for; it is not learned itself.
        max_rows: A larger table is represented by so many rows of it, drawn with a fixed seed.
        disclose_range: Whether the smallest and greatest value of a column may be drawn and saved.

    Raises:
        ModelError: The table cannot be learned.
        ParameterError: A parameter names what is not there, or cannot be.
    """
    training = prepare(
        data,
        columns,
        given,
        fuse=fuse,
        weight=weight,
        max_rows=max_rows,
        disclose_range=disclose_range,
    )
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
    """Put the states of each column in a row: numbers by value, categories by what they go with."""
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
    """Return the correlation of the normal variables behind mean scores.

    To first order the covariance of two columns' scores is that of their variables times both
    scores' variances, as far as grouping has taken variance away.
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
    found = raised(found, 1 - _MAX_CORRELATION)
    scale = np.sqrt(found.diagonal())
    found = np.clip(found / np.outer(scale, scale), -1, 1)
    found = (found + found.T) / 2
    np.fill_diagonal(found, 1)
    return found
