"""Dates moved by months: the same day of another month, or its last day if that month is shorter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def moved(days: NDArray[np.int64], months: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return days, counted from 1970-01-01, moved by a number of months each.

    Args:
        days: The days.
        months: How far, below 0 for earlier. The results must lie in the years that NumPy knows.
    """
    dates = days.astype("M8[D]")
    month = dates.astype("M8[M]")
    day = dates - month.astype("M8[D]")
    target = month + months
    last = (target + 1).astype("M8[D]") - target.astype("M8[D]") - 1
    found: NDArray[np.int64] = (target.astype("M8[D]") + np.minimum(day, last)).astype(np.int64)
    return found
