"""Quantile functions of scipy's distributions, fast enough for drawing by inversion.

Idea: a value is the quantile of a uniform random number, cut to the probabilities between the bounds, so that
truncation costs nothing. If scipy can only search for quantiles, they are interpolated in a table that is
built the other way round, from values to their probabilities. Invariant: quantiles never decrease, and lie
within the bounds. Bound: the tables leave out a probability of 1e-9 at either end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import interpolate, special, stats

from fakegen.errors import ParameterError

_Floats = NDArray[np.float64]

_TAIL = 1e-9
"""The probability beyond each end of a quantile table."""

_SPACING = 0.125
"""The largest distance between two knots of a quantile table near the median, in log odds.

It grows with the log odds: in the tails, where values are rare, they may be less exact.
"""

_ROUNDS = 64
"""The largest number of times that a quantile table is refined."""

_NEAREST = 1e-15
"""Quantiles are asked for no nearer to 0 and 1 than this: scipy's overflow there."""

_SEARCHED = frozenset({"ksone", "kstwo"})
"""Distributions whose own quantile function in scipy is a search."""

_LONGEST = 2**16
"""The largest number of values of a discrete distribution that are kept in a table."""

_SUMMED = 2**20
"""The largest number of probabilities that are summed if scipy has no distribution function."""

_LARGEST = 2**61
"""The largest integer that is made; its negative is the smallest."""


class ContinuousQuantile:
    """The quantiles of a continuous distribution between two bounds.

    Args:
        law: A frozen distribution of ``scipy.stats``.
        low: The smallest possible value.
        high: The largest possible value.

    Raises:
        ParameterError: Its probability between the bounds is 0.
    """

    support = None

    def __init__(self, law: Any, low: float, high: float) -> None:
        self._law, self._low, self._high = law, low, high
        self._searched = (
            type(law.dist)._ppf is stats.rv_continuous._ppf or law.dist.name in _SEARCHED
        )
        # Probabilities are counted from the nearer tail, because small ones are more exact.
        with np.errstate(all="ignore"):
            self._from_above = bool(law.cdf(low) > 0.5)
            ends = law.sf([high, low]) if self._from_above else law.cdf([low, high])
        self._first, self._mass = float(ends[0]), float(ends[1] - ends[0])
        if not self._mass > 0:
            raise ParameterError("the distribution has nothing between 'min' and 'max'", "value")

    def quantiles(self, uniform: _Floats) -> _Floats:
        """Return the quantiles of these probabilities, each in (0, 1)."""
        share = self._first + self._mass * np.clip(uniform, _NEAREST, 1 - _NEAREST)
        with np.errstate(all="ignore"):
            if self._searched:
                odds = special.logit(np.clip(share, _TAIL, 1 - _TAIL))
                odds = np.negative(odds) if self._from_above else odds
                values = self._table(np.clip(odds, self._table.x[0], self._table.x[-1]))
            else:
                values = self._law.isf(share) if self._from_above else self._law.ppf(share)
        clipped: _Floats = np.clip(values, self._low, self._high)
        return clipped

    def unrank(self, index: NDArray[np.uint64]) -> _Floats:
        """Refuse: the values of a continuous distribution cannot be counted."""
        raise NotImplementedError

    @cached_property
    def _table(self) -> interpolate.PchipInterpolator:
        """The quantile as a function of the log odds, which is smooth even for long tails.

        Each knot is a value with its probability, so that no quantile has to be searched for: values
        are inserted until neighbouring probabilities are close.
        """
        below, median, above = self._law.ppf([0.1, 0.5, 0.9])
        values = np.array(
            [self._beyond(median, below - median), median, self._beyond(median, above - median)]
        )
        odds = self._log_odds(values)
        for _ in range(_ROUNDS):
            nearer = np.minimum(np.abs(odds[1:]), np.abs(odds[:-1]))
            wide = np.flatnonzero(np.diff(odds) > _SPACING * (1 + nearer / 4))
            if not len(wide):
                break
            between = values[wide] + np.diff(values)[wide] / 2
            values = np.insert(values, wide + 1, between)
            odds = np.insert(odds, wide + 1, self._log_odds(between))
        # In the far tails the distribution function can be mere noise: keep only knots that rise.
        rising = odds > np.concatenate([[-np.inf], np.fmax.accumulate(odds)[:-1]])
        rising &= np.isfinite(odds)
        return interpolate.PchipInterpolator(odds[rising], values[rising])

    def _beyond(self, median: float, distance: float) -> float:
        """Return a value at this distance from the median, or farther, with almost none beyond it."""
        first, last = self._law.support()
        value = median + distance
        for _ in range(_ROUNDS):
            if not first < value < last:
                return float(np.clip(value, first, last))
            if not abs(self._log_odds(value)) < -special.logit(_TAIL):
                break
            distance *= 2
            value = median + distance
        return value

    def _log_odds(self, values: Any) -> Any:
        with np.errstate(all="ignore"):
            below = self._law.cdf(values)
            generic = type(self._law.dist)._sf is stats.rv_continuous._sf
            above = 1 - below if generic else self._law.sf(values)
            return np.log(below) - np.log(above)


class DiscreteQuantile:
    """The quantiles of a discrete distribution between two bounds, exactly.

    Args:
        law: A frozen distribution of ``scipy.stats``.
        low: The smallest possible value.
        high: The largest possible value.

    Raises:
        ParameterError: Its probability between the bounds is 0, or its upper tail is too long.
    """

    def __init__(self, law: Any, low: float, high: float) -> None:
        first, last = law.support()
        self._start = int(max(first, math.ceil(max(low, -_LARGEST))))
        self._stop = int(min(last, math.floor(min(high, _LARGEST))))
        self._cumulative = _cumulative(law)
        below, upto = self._cumulative(np.array([self._start - 1.0, float(self._stop)]))
        self._first, self._mass = below, upto - below
        if self._start > self._stop or not self._mass > 0:
            raise ParameterError("the distribution has nothing between 'min' and 'max'", "value")
        if high > self._stop < last and 1 - upto > _TAIL:
            raise ParameterError(
                "the distribution's tail is so long that it needs a 'max'", "value"
            )
        self._values: NDArray[np.int64] | None = None
        self.support: int | None = None
        if self._stop - self._start < _LONGEST:
            values = np.arange(self._start, self._stop + 1)
            self._values = values[law.pmf(values) > 0]
            self.support = len(self._values)

    def quantiles(self, uniform: _Floats) -> NDArray[np.int64]:
        """Return the quantiles of these probabilities, each in (0, 1)."""
        share = self._first + self._mass * uniform
        origin, table = self._table
        position = np.searchsorted(table, share)
        values: NDArray[np.int64] = origin + position
        beyond = position == len(table)
        if origin > self._start:
            beyond |= position == 0
        outside = np.flatnonzero(beyond)
        values[outside] = self._search(share[outside])
        return values

    def unrank(self, index: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the possible values with these numbers, in ascending order."""
        if self._values is None:
            raise NotImplementedError
        return self._values[index.astype(np.int64)]

    @cached_property
    def _table(self) -> tuple[int, _Floats]:
        """The central part of the distribution function: its first value, and the probabilities."""
        ends = self._first + self._mass * np.array([_TAIL, 1 - _TAIL])
        origin, end = (int(value) for value in self._search(ends))
        values = np.arange(origin, min(end, origin + _LONGEST) + 1)
        return origin, self._cumulative(values.astype(np.float64))

    def _search(self, share: _Floats) -> NDArray[np.int64]:
        """Return the first values whose cumulative probabilities reach ``share``, by bisection."""
        low = np.full(len(share), self._start - 1)
        high = np.full(len(share), self._stop)
        while (high - low > 1).any():
            middle = low + (high - low) // 2
            short = self._cumulative(middle.astype(np.float64)) < share
            low = np.where(short & (high - low > 1), middle, low)
            high = np.where(short, high, middle)
        return high


def _cumulative(law: Any) -> Callable[[_Floats], _Floats]:
    """Return the distribution function of a discrete distribution, fast for many values.

    If scipy would sum all probabilities again for each value, they are summed only once here.
    """
    if law.dist.name == "zipf":
        exponent, loc = law.kwds["a"], law.kwds.get("loc", 0)
        whole = special.zeta(exponent)

        def zipf(values: _Floats) -> _Floats:
            rest = special.zeta(exponent, np.maximum(values - loc, 0.0) + 1) / whole
            return np.asarray(1 - rest)

        return zipf
    if type(law.dist)._cdf is not stats.rv_discrete._cdf:
        return lambda values: np.asarray(law.cdf(values))
    first, last = law.support()
    values = np.arange(first, min(last, first + _SUMMED) + 1)
    sums = np.concatenate([[0.0], np.cumsum(law.pmf(values))])

    def summed(values: _Floats) -> _Floats:
        index = np.clip(values - first + 1, 0, len(sums) - 1).astype(np.int64)
        return np.asarray(sums[index])

    return summed
