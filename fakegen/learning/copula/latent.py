"""Drawing columns through latent normal variables, with given columns and under conditions.

Each column has a latent normal variable. The column's states cover intervals of 0 .. 1, and a row's
state is the one whose interval contains the level (the cumulative probability) of its variable.

A given value fixes its variable: it is drawn within the interval of the value's state. The other
variables are drawn from their conditional normal distribution: a slope on the given variables, and
the Cholesky factor of the remaining covariance. A condition truncates a variable: it is drawn from
the wanted intervals only, and the row is accepted with the probability of these intervals given the
variables before. The invariant: an accepted row has the distribution of a row that was drawn without
conditions and happens to satisfy them. No drawn variable comes before the first truncated one, so its
probability depends on the given values only, and every row is accepted there: a single condition
costs no rejections, no matter how rare it is.

Sums over columns are computed term by term. A matrix product may round differently depending on the
other rows, but a row's values must depend on its address alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.interfaces.constraint import Constraint
from fakegen.learning.acceptance import first_accepted
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.correlation import with_least_eigenvalue
from fakegen.learning.wanted import wanted_keys
from fakegen.streams import Purpose, Rows, Stream

_SLOTS = 3  # of a column: its normal variable, its place within the state, whether it is accepted
_LIMIT = 1e-12
"""The least eigenvalue of the remaining covariance: it has a Cholesky factor despite rounding."""
_LEAST, _MOST = 1e-300, 1 - 2.0**-53
"""The levels are clipped to these, so that their normal quantiles are finite: about -37 and 8."""
_PROBES = 1 << 14
"""Candidates from which the weight of several conditions is estimated."""


class Margin:
    """Which part of 0 .. 1 each state of a column covers.

    Args:
        places: The place of each state, int32, shape (size,).
        weights: The weight of each state, float64, shape (size,).
    """

    def __init__(self, places: NDArray[np.int32], weights: NDArray[np.float64]) -> None:
        self._state_at = np.argsort(places, kind="stable")
        share = weights[self._state_at] / weights.sum()
        self._upper = np.cumsum(share)
        self._last = int(np.flatnonzero(share)[-1])
        self._low = np.empty(len(share))
        self._width = np.empty(len(share))
        self._low[self._state_at] = self._upper - share
        self._width[self._state_at] = share

    def interval(
        self, states: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where each state's interval begins and its width; 0 and 1 for unseen states."""
        unseen = states == UNSEEN
        return np.where(unseen, 0, self._low[states]), np.where(unseen, 1, self._width[states])

    def at(self, level: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the states whose intervals contain these levels."""
        found = np.searchsorted(self._upper, level, side="right")
        states: NDArray[np.int64] = self._state_at[np.minimum(found, self._last)]
        return states

    def share(self, wanted: NDArray[np.bool_]) -> float:
        """Return the total width of the wanted states' intervals."""
        return float(self._width[wanted].sum())

    def intervals(
        self, wanted: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where runs of adjacent wanted states begin and end."""
        inside = wanted[self._state_at].astype(np.int64)
        turns = np.diff(inside, prepend=0, append=0)
        bounds = np.minimum(np.concatenate([[0.0], self._upper]), 1.0)  # rounding may exceed 1
        return bounds[np.flatnonzero(turns > 0)], bounds[np.flatnonzero(turns < 0)]


class Latent:
    """Draws rows given some columns, such that they satisfy conditions.

    Conditioned columns are drawn first (Geweke, "Efficient simulation from the multivariate normal
    and Student-t distributions subject to linear constraints", 1991).

    Args:
        codings: The codings of the columns.
        margins: One per coding.
        correlation: The correlation of the normal variables, shape (codings, codings).
        given: Values of some columns, cast to the columns' types.
        where: Conditions on any columns.

    Raises:
        ModelError: Only some columns of a fused group are given.
    """

    def __init__(
        self,
        codings: Sequence[Coding],
        margins: Sequence[Margin],
        correlation: NDArray[np.float64],
        given: Mapping[str, pa.Array],
        where: Sequence[Constraint],
    ) -> None:
        self._codings, self._margins, self._given = codings, margins, given
        self._number_of = {name: i for i, coding in enumerate(codings) for name in coding.names}
        self._followed = [i for i, coding in enumerate(codings) if _is_given(coding, given)]
        wanted: dict[int, list[Constraint]] = {}
        self._checks: list[Constraint] = []
        read: dict[int, None] = {}
        for condition in where:
            reads = sorted({self._number_of[name] for name in condition.reads})
            read.update(dict.fromkeys(reads))
            by_state = len(reads) == 1 and reads[0] not in self._followed
            if by_state:
                wanted.setdefault(reads[0], []).append(condition)
            if not by_state or isinstance(codings[reads[0]], Continuous):
                self._checks.append(condition)
        self._wanted = {i: _wanted_states(codings[i], several) for i, several in wanted.items()}
        # Columns with wanted states come first, then those that conditions read otherwise.
        self._first = [i for i in {**wanted, **read} if i not in self._followed]
        others = [i for i in range(len(codings)) if i not in {*self._first, *self._followed}]
        self._drawn = [*self._first, *others]
        self._slope, self._scatter = _conditional(correlation, self._followed, self._drawn)

    def values(self, stream: Stream) -> dict[str, pa.Array]:
        """Return the columns that are not given.

        Raises:
            ModelError: A row has no accepted candidate.
        """
        shifts = self._shifts(stream)
        arrays = first_accepted(stream, lambda s, rows: self._propose(s, rows, shifts))
        chosen = len(self._first)
        noise, states, places = (list(arrays[n * chosen : (n + 1) * chosen]) for n in range(3))
        made: dict[str, pa.Array] = {}
        for row, i in enumerate(self._drawn):
            if row >= chosen:
                noise.append(_normal(stream.open_uniform(_SLOTS * i)))
                states.append(self._margins[i].at(self._level(row, noise, shifts[row])))
                places.append(stream.uniform(_SLOTS * i + 1))
            made |= self._decoded(i, states[row], places[row])
        return made

    def weight(self, of: float) -> tuple[float, bool]:
        """Return the part of a weight that satisfies the conditions, and whether that is exact."""
        shares = [self._margins[i].share(wanted) for i, wanted in self._wanted.items()]
        if len(shares) == 1 and not self._checks:
            return of * shares[0], True
        stream = Stream.of(0, "", "", Purpose.EVIDENCE, Rows(0, _PROBES))
        shifts = [np.zeros(_PROBES) for _ in self._drawn]
        accepted, _ = self._propose(stream, np.arange(_PROBES), shifts)
        # The first truncated variable is always accepted, so the rate does not include its share.
        return of * prod(shares[:1]) * len(accepted) / _PROBES, False

    def _shifts(self, stream: Stream) -> list[NDArray[np.float64]]:
        """Return the mean of each drawn variable given the fixed variables."""
        normal = []
        for i in self._followed:
            coding = self._codings[i]
            states = coding.encode([self._given[name] for name in coding.names])
            low, width = self._margins[i].interval(states)
            normal.append(_normal(low + stream.open_uniform(_SLOTS * i) * width))
        shifts = []
        for row in range(len(self._drawn)):
            shift = np.zeros(len(stream))
            for column, value in enumerate(normal):
                shift += self._slope[row, column] * value
            shifts.append(shift)
        return shifts

    def _level(
        self, row: int, noise: Sequence[NDArray[np.float64]], shift: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        from scipy.special import ndtr

        value = shift.copy()
        for column in range(row + 1):
            value += self._scatter[row, column] * noise[column]
        level: NDArray[np.float64] = ndtr(value)
        return level

    def _propose(
        self, stream: Stream, rows: NDArray[np.int64], shifts: Sequence[NDArray[np.float64]]
    ) -> tuple[NDArray[np.int64], list[NDArray[Any]]]:
        """Draw the conditioned columns of one candidate per row; return the accepted ones."""
        alive = np.arange(len(stream))
        noise: list[NDArray[np.float64]] = []
        for row, i in enumerate(self._first):
            uniform = stream.open_uniform(_SLOTS * i)
            if i not in self._wanted:
                noise.append(_normal(uniform))
                continue
            shift = shifts[row][rows]
            for column in range(row):
                shift += self._scatter[row, column] * noise[column]
            drawn, odds = self._within(i, shift, float(self._scatter[row, row]), uniform)
            held = odds > (0.0 if row == 0 else stream.uniform(_SLOTS * i + 2))
            noise = [values[held] for values in [*noise, drawn]]
            alive, rows, stream = alive[held], rows[held], stream.take(np.flatnonzero(held))
        states, places = [], []
        held = np.ones(len(rows), dtype=np.bool_)
        for row, i in enumerate(self._first):
            states.append(self._margins[i].at(self._level(row, noise, shifts[row][rows])))
            places.append(stream.uniform(_SLOTS * i + 1))
            if i in self._wanted:  # rounding may move a level just outside its interval
                held &= self._wanted[i][states[row]]
        for condition in self._checks:
            values = {n: self._value(n, rows, states, places) for n in condition.reads}
            held &= condition.holds(values, len(rows))
        return alive[held], [array[held] for array in [*noise, *states, *places]]

    def _within(
        self, i: int, shift: NDArray[np.float64], spread: float, uniform: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return noise that leads to a wanted state, and the probability of the wanted states."""
        from scipy.special import ndtr, ndtri

        low, high = (ndtri(bound) for bound in self._margins[i].intervals(self._wanted[i]))
        begin = ndtr((low - shift[:, None]) / spread)
        passed = np.cumsum(ndtr((high - shift[:, None]) / spread) - begin, axis=1)
        if not len(low):
            return uniform, np.zeros(len(shift))
        odds = passed[:, -1]
        point = uniform * odds
        part = np.minimum(np.sum(passed <= point[:, None], axis=1), len(low) - 1)
        each = np.arange(len(shift))
        before = np.where(part > 0, passed[each, part - 1], 0.0)
        return _normal(begin[each, part] + point - before), odds

    def _decoded(
        self, i: int, states: NDArray[np.int64], places: NDArray[np.float64]
    ) -> dict[str, pa.Array]:
        coding, ranks = self._codings[i], None
        if isinstance(coding, Continuous):
            low, high = coding.spans()
            ranks = low[states] + places * (high[states] - low[states])
            states = coding.drawn(states)
        return dict(zip(coding.names, coding.decode(states, ranks)[0], strict=True))

    def _value(
        self,
        name: str,
        rows: NDArray[np.int64],
        states: Sequence[NDArray[np.int64]],
        places: Sequence[NDArray[np.float64]],
    ) -> pa.Array:
        if name in self._given:
            return self._given[name].take(pa.array(rows))
        i = self._number_of[name]
        place = self._first.index(i)
        return self._decoded(i, states[place], places[place])[name]


def _wanted_states(coding: Coding, conditions: Sequence[Constraint]) -> NDArray[np.bool_]:
    """Return which states contain a wanted value, bins included: bool, shape (size,)."""
    keys = wanted_keys(coding, conditions)
    wanted: NDArray[np.bool_] = keys.states == 0
    if isinstance(coding, Continuous):
        low, high = coding.spans()
        for begin, end in zip(keys.low, keys.high, strict=True):
            wanted |= (low < end) & (high > begin)
    return wanted


def _normal(level: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import ndtri

    normal: NDArray[np.float64] = ndtri(np.clip(level, _LEAST, _MOST))
    return normal


def _is_given(coding: Coding, known: Mapping[str, pa.Array]) -> bool:
    named = sum(name in known for name in coding.names)
    if 0 < named < len(coding.names):
        raise ModelError(f"the fused columns {coding.label} can only be given together")
    return named > 0


def _conditional(
    correlation: NDArray[np.float64], followed: Sequence[int], drawn: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the slope on the fixed variables, and the Cholesky factor of the rest's covariance."""
    own = correlation[np.ix_(drawn, drawn)]
    across = correlation[np.ix_(drawn, followed)]
    slope = np.linalg.solve(correlation[np.ix_(followed, followed)], across.T).T
    left = np.linalg.cholesky(with_least_eigenvalue(own - slope @ across.T, _LIMIT))
    return slope.astype(np.float64), left.astype(np.float64)
