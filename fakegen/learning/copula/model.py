"""The model of a Gaussian copula over empirical margins: drawn from, saved, restored, described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import Evidence, Model
from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.restoring import cast_given, restore_codings, saved_codings
from fakegen.learning.copula.latent import Latent, Margin
from fakegen.learning.correlation import is_correlation, strongest_pairs
from fakegen.learning.privacy import privacy, thin
from fakegen.learning.saved import saved_array, saved_field
from fakegen.learning.wanted import check_conditions, check_reads, missing_codes
from fakegen.streams import Stream

_LEAST_EIGENVALUE = 1e-12
"""What a saved matrix must exceed to have a Cholesky factor."""


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
            **saved_codings(self.columns, self._codings),
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
            place = saved_array(arrays, f"{i}.places", np.int32, coding.size)
            weight = saved_array(arrays, f"{i}.weights", np.float64, coding.size)
            if not np.array_equal(np.sort(place), np.arange(coding.size)):
                raise ModelError("states are not in an order")
            if not (np.all((weight >= 0) & (weight < 1e15)) and weight.sum() > 0):
                raise ModelError("a state has a negative weight")
            places.append(place)
            weights.append(weight)
        correlation = saved_array(arrays, "correlation", np.float64, len(codings) ** 2)
        correlation = correlation.reshape(len(codings), -1)
        if (
            not is_correlation(correlation, len(codings))
            or np.linalg.eigvalsh(correlation).min() < _LEAST_EIGENVALUE
        ):
            raise ModelError("the correlations are none")
        facts = saved_field(state, "facts", dict)
        return cls(
            columns, codings, places=places, weights=weights, correlation=correlation, facts=facts
        )

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        labels = [coding.label for coding in self._codings]
        return {
            **self._facts,
            "method": self.method,
            "privacy": privacy(self._codings, self._weights, self._facts),
            "columns": {
                coding.label: {**coding.describe(), "thin": thin(weight)}
                for coding, weight in zip(self._codings, self._weights, strict=True)
            },
            "strongest": strongest_pairs(labels, self._correlation),
        }
