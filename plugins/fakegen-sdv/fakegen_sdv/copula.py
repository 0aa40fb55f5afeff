"""Drawing from the Gaussian copula that sdv learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen import (
    Constraint,
    Model,
    ModelError,
    Stream,
    cast_given,
    is_correlation,
    saved_codings,
    saved_field,
    strongest_pairs,
    with_least_eigenvalue,
)
from fakegen_sdv.codings import Category, Coding, Number, restore_codings
from fakegen_sdv.margins import Margin

_SLOTS = 2
_LIMIT = 1e-12
_LEAST_EIGENVALUE = 1e-9


class CopulaModel(Model):
    """A correlation matrix between normal variables, and each column's margin.

    A category is an interval of 0 .. 1, as wide as the category is frequent.

    Args:
        columns: The Arrow type of each column, in the source's order.
        codings: The coding of each column.
        margins: The distribution of each column.
        correlation: The correlation of the normal variables, float64, shape (columns, columns).
        facts: Further facts, JSON-ready.
    """

    method = "sdv.gaussian_copula"

    def __init__(
        self,
        columns: Mapping[str, pa.DataType],
        codings: Sequence[Coding],
        *,
        margins: Sequence[Margin],
        correlation: NDArray[np.float64],
        facts: Mapping[str, Any],
    ) -> None:
        self.columns = columns
        self._codings, self._margins = codings, margins
        self._correlation, self._facts = correlation, facts

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream; any columns may be given.

        Each normal variable is drawn from its conditional distribution given those before it: first
        given numbers, whose variables are known, then given categories, within their intervals,
        then the others. This is exact except for several given categories (the simulator of Geweke,
        Hajivassiliou and Keane without its weights). Unknown given values are ignored.

        Raises:
            ModelError: A given column is not in the model.
        """
        from scipy.special import ndtr, ndtri

        del where  # not conditional
        known = cast_given(given, self.columns)
        names = list(self.columns)
        order = sorted(range(len(names)), key=lambda i: self._turn(i, names[i] in known))
        factor = np.linalg.cholesky(_positive_definite(self._correlation)[np.ix_(order, order)])
        noise: list[NDArray[np.float64]] = []
        made = dict(given)
        for place, i in enumerate(order):
            # Summed term by term: a matrix product may round differently depending on the other rows.
            mean = np.zeros(len(stream))
            for before, earlier in enumerate(noise):
                mean += factor[place, before] * earlier
            low, high = self._bounds(i, known.get(names[i]), len(stream))
            low, high = (
                ndtr((ndtri(bound) - mean) / factor[place, place]) for bound in (low, high)
            )
            level = low + (high - low) * stream.open_uniform(_SLOTS * i)
            noise.append(ndtri(np.clip(level, _LIMIT, 1 - _LIMIT)))
            if names[i] not in known:
                value = ndtr(mean + factor[place, place] * noise[-1])
                made[names[i]] = self._values(i, value, stream)
        return {name: made[name] for name in names}

    def _turn(self, number: int, given: bool) -> tuple[bool, bool, int]:
        return not given, isinstance(self._codings[number], Category), number

    def _bounds(
        self, number: int, values: pa.Array | None, rows: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the bounds of each row's level in the column's margin, 0 .. 1."""
        low, high = np.zeros(rows), np.ones(rows)
        if values is None:
            return low, high
        coding, margin = self._codings[number], self._margins[number]
        if isinstance(coding, Number):
            offsets = coding.encode(values)
            known = ~np.isnan(offsets)
            low[known] = high[known] = np.clip(margin.cdf(offsets[known]), _LIMIT, 1 - _LIMIT)
        elif isinstance(coding, Category):
            codes = coding.encode(values)
            known = codes >= 0
            edges = margin.cdf(np.concatenate([[0.0], _cuts(coding)]))
            edges[0], edges[-1] = 0, 1
            low[known], high[known] = edges[codes[known]], edges[codes[known] + 1]
        return low, high

    def _values(self, number: int, level: NDArray[np.float64], stream: Stream) -> pa.Array:
        coding = self._codings[number]
        value = self._margins[number].quantile(level)
        if isinstance(coding, Number):
            return coding.decode(value, stream, _SLOTS * number + 1)
        assert isinstance(coding, Category)  # the only other coding
        code = np.searchsorted(_cuts(coding), value, side="left")
        return coding.decode(np.minimum(code, len(coding) - 1))

    def missing(self, column: str) -> pa.Array:
        """Return the missing codes of a column, without null."""
        return self._codings[list(self.columns).index(column)].codes.drop_null()

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        return {
            **saved_codings(self.columns, self._codings),
            "margins": [margin.state() for margin in self._margins],
            "facts": dict(self._facts),
        }, {"correlation": self._correlation}

    @classmethod
    def restore(cls, state: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> CopulaModel:
        """Return the model of :meth:`state`.

        Raises:
            ModelError: No model could have such a state.
        """
        columns, codings = restore_codings(state)
        margins = [Margin.restore(margin) for margin in saved_field(state, "margins", list)]
        size = len(columns)
        if len(margins) != size or set(arrays) != {"correlation"}:
            raise ModelError("the margins do not fit the columns")
        correlation = arrays["correlation"]
        if not is_correlation(correlation, size):
            raise ModelError("the correlation matrix is not valid")
        facts = saved_field(state, "facts", dict)
        return cls(columns, codings, margins=margins, correlation=correlation, facts=facts)

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        names = list(self.columns)
        return {
            **self._facts,
            "method": self.method,
            "columns": {
                name: {**coding.describe(), "distribution": margin.name}
                for name, coding, margin in zip(names, self._codings, self._margins, strict=True)
            },
            "strongest": strongest_pairs(names, self._correlation),
        }


def _positive_definite(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a similar matrix that has a Cholesky factor: all eigenvalues are clearly above 0."""
    lifted = with_least_eigenvalue(correlation, _LEAST_EIGENVALUE)
    scale = np.sqrt(lifted.diagonal())
    return np.array(lifted / np.outer(scale, scale), dtype=np.float64)


def _cuts(category: Category) -> NDArray[np.float64]:
    """Return where each category's interval of 0 .. 1 ends."""
    cuts = np.cumsum(category.counts / category.counts.sum())
    cuts[-1] = 1
    return cuts
