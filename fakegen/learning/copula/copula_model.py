"""The model of a Gaussian copula over empirical margins: drawing, saving and describing it."""

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
from fakegen.learning.wanted import check_conditions, check_reads, missing_codes, withheld_values
from fakegen.streams import Stream

_LEAST_EIGENVALUE = 1e-12
"""The least eigenvalue that a saved matrix must have, so that it has a Cholesky factor."""


class CopulaModel(Model):
    """A correlation matrix between normal variables, and each column's margin.

    Args:
        columns: The Arrow type of each column, in the source's order.
        codings: The codings of the columns.
        places: Per coding, the place of each state along the normal variable, int32.
        weights: Per coding, the weight of each state, float64, not negative.
        correlation: The correlation of the normal variables, float64, shape (codings, codings).
        facts: Further facts, JSON-ready: rows, settings.
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

        An unknown given category is ignored; an unknown number counts as the nearest learned one.

        Raises:
            ModelError: A column is unknown, only some columns of a fused group are given, or no
                candidate of a row satisfies the conditions.
        """
        made = self._latent(cast_given(given, self.columns), where).values(stream) | dict(given)
        return {name: made[name] for name in self.columns}

    def evidence(self, where: Sequence[Constraint]) -> Evidence:
        """Return how many learned rows satisfy the conditions: see :meth:`Model.evidence`.

        The number is exact for conditions on one column that is not continuous, else an estimate.

        Raises:
            ParameterError: A condition asks for values that were not learned.
        """
        latent = self._latent({}, where)
        check_conditions(self._codings, where)
        of = float(self._weights[0].sum())
        return Evidence(*latent.weight(of), of)

    def missing(self, column: str) -> pa.Array:
        """Return the missing codes of a column, without null."""
        return missing_codes(self._codings, column)

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None:
        """Return where given values may have been withheld: see :meth:`Model.withheld`."""
        return withheld_values(self._codings, column, values)

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
            raise ModelError("the number of arrays does not fit the columns")
        places, weights = [], []
        for i, coding in enumerate(codings):
            place = saved_array(arrays, f"{i}.places", np.int32, coding.size)
            weight = saved_array(arrays, f"{i}.weights", np.float64, coding.size)
            if not np.array_equal(np.sort(place), np.arange(coding.size)):
                raise ModelError("the places of states are not a permutation")
            if not (np.all((weight >= 0) & (weight < 1e15)) and weight.sum() > 0):
                raise ModelError("the weights of states are negative, too large or all zero")
            places.append(place)
            weights.append(weight)
        correlation = saved_array(arrays, "correlation", np.float64, len(codings) ** 2)
        correlation = correlation.reshape(len(codings), -1)
        if (
            not is_correlation(correlation, len(codings))
            or np.linalg.eigvalsh(correlation).min() < _LEAST_EIGENVALUE
        ):
            raise ModelError("the correlation matrix is not valid")
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
