"""Times of day that are written as numbers, HHMM: 5 past midnight is 5, and half past two in the afternoon 1430.

Between 1259 and 1300 lies nothing, so such numbers are learned as minutes since midnight: what is drawn between two
of them has never more than 59 minutes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LAST, _LEAST_HOUR = 2400, 1000
_FEWEST = 28
"""Of numbers that are no times, 60% end in 00 to 59 by chance; that 28 different ones do has a probability of one in
a million."""
_ROUND = 50
"""Multiples of this end in 00 or 50, as round amounts of anything do: they tell nothing."""


def are_clock_times(numbers: NDArray[np.float64]) -> bool:
    """Return whether numbers are times of day.

    Args:
        numbers: Finite numbers.
    """
    if not len(numbers) or not _LEAST_HOUR <= numbers.max() <= _LAST or numbers.min() < 0:
        return False
    distinct = np.unique(numbers)
    telling = np.count_nonzero(distinct % _ROUND != 0)
    inside = (distinct % 1 == 0) & (distinct % 100 < 60)
    return bool(inside.all() and telling >= _FEWEST)


def minutes_of(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the minutes since midnight of times."""
    return np.floor(times / 100) * 60 + times % 100


def times_of(minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return minutes since midnight as times: the inverse of :func:`minutes_of`."""
    return np.floor(minutes / 60) * 100 + minutes % 60
