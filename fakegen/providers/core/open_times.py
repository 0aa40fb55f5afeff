"""Dates and moments by weekday, hour and holiday: shops that are open, people who are at work.

Idea: the weight of all time before a moment, counted from 1970, is a rising function. A value is a moment at
which it is a uniform share of the way from its value at the lower bound to that at the upper one. Times count
as the clocks show them, so the function is the same for every day of a kind. Invariant: the weight before a
moment does not depend on how many years were tabulated: sums start at 1970 and go one cell at a time, so
bounds can differ by row. Bound: a search among the cells (days, or hours if these matter) per value; 16
bytes per cell, at most 56 MB for the four hundred years that are possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError, nearest
from fakegen.interfaces.block import Block
from fakegen.interfaces.type_words import show
from fakegen.providers.core.even_steps import DAY, MICROSECOND, Bound, Range
from fakegen.providers.core.zones import in_utc, wall_clock

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DAY_MICROS = DAY // MICROSECOND
_EPOCH = date(1970, 1, 1)
_THURSDAY = 3
_YEARS = (1800, 2200)


class OpenTimes:
    """When values are likely, as the clocks show it.

    Args:
        weekdays: The likely days of the week, or the weight of each.
        hours: The likely hours (``9-17``: from 9:00 until 17:00), or the weight of an hour in each.
        skip_holidays: The country whose public holidays are left out, with its part: ``US-CA``.

    Raises:
        ParameterError: There is no such day, hour or country, or nothing is likely.
    """

    def __init__(
        self,
        weekdays: Sequence[str] | Mapping[str, float] | None,
        hours: Sequence[Any] | Mapping[Any, float] | None = None,
        skip_holidays: str | None = None,
    ) -> None:
        self._weekdays = _weights("weekdays", weekdays, 7, _weekday)
        self._hours = _weights("hours", hours, 24, _span) if hours is not None else np.ones(1)
        self._holidays = None if skip_holidays is None else _holidays(skip_holidays)
        self._length = DAY_MICROS // len(self._hours)
        self._tabulate(0, 1)

    def before(self, shown: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the weight of the time between 1970 and what the clocks show, in microseconds.

        Raises:
            GenerationError: It is before the year 1800 or after 2200.
        """
        if len(shown):
            self._reach(int(shown.min()) // DAY_MICROS, int(shown.max()) // DAY_MICROS + 1)
        cells = shown // self._length
        index = cells - self._first
        within = self._weight[index] * (shown - cells * self._length)
        made: NDArray[np.float64] = self._sums[index] + within
        return made

    def at(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what the clocks show when so much weight lies before, and the start of its cell.

        Every weight must lie below a value of :meth:`before`, and not below another one.
        """
        index = np.searchsorted(self._sums, weights, "right") - 1
        starts = (index + self._first) * self._length
        within = (weights - self._sums[index]) / self._weight[index]
        return starts + np.minimum(within.astype(np.int64), self._length - 1), starts

    def _reach(self, first: int, last: int) -> None:
        """Tabulate the days from ``first`` to ``last`` as well, counted from 1970."""
        per_day = len(self._hours)
        known = self._first // per_day, (self._first + len(self._weight)) // per_day - 1
        if first >= known[0] and last <= known[1]:
            return
        years = [min(max(_EPOCH.year + day // 365.2425, 0), 9999) for day in (first, last)]
        if years[0] < _YEARS[0] or years[1] >= _YEARS[1]:
            raise GenerationError(
                f"weekdays, hours and holidays are known from {_YEARS[0]} to {_YEARS[1]}"
            )
        self._tabulate(min(first, known[0]), max(last, known[1]))

    def _tabulate(self, first: int, last: int) -> None:
        days = np.arange(first, last + 1)
        weights = self._weekdays[(days + _THURSDAY) % 7]
        if self._holidays is not None:
            weights = np.where(self._holidays(days), 0.0, weights)
        self._weight = np.outer(weights, self._hours).ravel()
        self._first = first * len(self._hours)
        later, earlier = self._weight[-self._first :], self._weight[: -self._first][::-1]
        sums = np.concatenate([-np.cumsum(earlier)[::-1], [0.0], np.cumsum(later)])
        self._sums = sums[:-1] * self._length


class OpenRange(Range):
    """Makes ticks between two bounds, more often when time weighs more.

    Args:
        type: The Arrow type of the values.
        low: The lower bound.
        high: The upper bound.
        values: Turns ticks (int64) into values of ``type``.
        step: The distance between ticks, in microseconds.
        times: When values are likely; None if they always are.
        zone: The zone whose clocks count; None if ticks are what clocks show.
    """

    def __init__(
        self,
        type: pa.DataType,
        low: Bound,
        high: Bound,
        values: Callable[[NDArray[np.int64]], pa.Array],
        step: int,
        times: OpenTimes | None,
        zone: str | None = None,
    ) -> None:
        super().__init__(type, low, high, values)
        self._times, self._step, self._zone = times, step, zone
        if times is None:
            return
        self.support, self.spread = None, None
        if self._constant is not None and not self._share(*map(np.atleast_1d, self._constant))[1]:
            raise self._refusal("no likely time lies between")

    def make(self, block: Block) -> pa.Array:
        """Return one value per row; null where a bound is null.

        Raises:
            GenerationError: Nothing, or no likely time, lies between a row's bounds.
        """
        if self._times is None:
            return super().make(block)
        first, last, known = self._ends(block)
        least, share = self._share(first, last)
        self._check(block, known & (share <= 0), "no likely time lies between")
        most = np.nextafter(least + share, least)
        weight = np.minimum(least + block.stream.uniform() * share, most)
        likely = known & (share > 0)
        shown, cell = self._times.at(weight[likely])
        steps, start = (self._moments(values) for values in (shown, cell))
        steps = np.where(steps // self._step * self._step < start, steps + self._step - 1, steps)
        ticks = np.zeros(len(block), np.int64)
        ticks[likely] = np.clip(steps // self._step, first[likely], last[likely])
        values = self._values(ticks)
        return values if likely.all() else pc.if_else(pa.array(likely), values, None)

    def _share(
        self, first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the weight before the first ticks, and that from them to the end of the last ones."""
        assert self._times is not None
        ends = np.concatenate([first, last + 1]) * self._step
        before = self._times.before(wall_clock(ends, self._zone) if self._zone else ends)
        least = before[: len(first)]
        return least, before[len(first) :] - least

    def _moments(self, shown: NDArray[np.int64]) -> NDArray[np.int64]:
        return in_utc(shown, self._zone) if self._zone else shown


def _weights(
    name: str, given: Any, size: int, positions: Callable[[str, Any], list[int]]
) -> NDArray[np.float64]:
    """Return the weight of each day or hour.

    Raises:
        ParameterError: One is unknown, its weight is below 0, or all weights are 0.
    """
    if given is None:
        return np.ones(size)
    weights = np.zeros(size)
    for key, weight in given.items() if isinstance(given, Mapping) else ((k, 1.0) for k in given):
        if weight < 0:
            raise ParameterError(f"the weight of {show(key)} must be 0 or more", name, key=key)
        weights[positions(name, key)] = weight
    if not weights.any():
        raise ParameterError(f"{name!r} leaves nothing that is likely", name)
    return weights


def _weekday(name: str, key: Any) -> list[int]:
    if key not in WEEKDAYS:
        words = ", ".join(WEEKDAYS)
        known = nearest(str(key), WEEKDAYS)
        raise ParameterError(f"{show(key)} is no weekday: {words}", name, known, key=key)
    return [WEEKDAYS.index(key)]


def _span(name: str, key: Any) -> list[int]:
    """Return the hours of ``9``, ``9-17`` or ``22-6``."""
    first, _, last = str(key).partition("-")
    try:
        start, end = int(first), int(last or int(first) + 1)
    except ValueError:
        start = end = -1
    if not (0 <= start < 24 and 0 < end <= 24 and start != end):
        raise ParameterError(
            f"{show(key)} is no hour from 0 to 23, and no span of hours such as 9-17", name, key=key
        )
    return list(range(start, end)) if start < end else [*range(start, 24), *range(end)]


def _holidays(place: str) -> Callable[[NDArray[np.int64]], NDArray[np.bool_]]:
    """Return a function that tells which days, counted from 1970, are public holidays somewhere.

    Raises:
        ParameterError: The calendar of the place is unknown.
    """
    import holidays

    country, _, part = place.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        raise ParameterError(
            f"the holidays of {show(country)} are not known",
            "skip_holidays",
            nearest(country, known),
        )
    if part and part not in known[country]:
        raise ParameterError(
            f"{show(country)} has no part {show(part)} with holidays of its own",
            "skip_holidays",
            nearest(part, known[country]),
        )

    def celebrated(days: NDArray[np.int64]) -> NDArray[np.bool_]:
        years = (days[[0, -1]] / 365.2425 + _EPOCH.year).astype(int)
        found = holidays.country_holidays(
            country, subdiv=part or None, years=range(years[0] - 1, years[1] + 2)
        )
        return np.isin(days, [(day - _EPOCH).days for day in found])

    return celebrated
