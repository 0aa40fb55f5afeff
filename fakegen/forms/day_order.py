"""Whether the day or the month comes first in dates such as 01/06/2021 that may be read both ways.

A day above 12 tells it. Without one, dates still tell something by what they would mean: rows of a log go from one
day to the next, and nobody writes down the sixth of each month in one column. What is told so is no proof, so two
readings that mean equally much stay in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.forms.form import TextForm

_FEWEST = 5
_IN_A_ROW = 0.8
_MONTHS = 12


def month_first_by_values(texts: pa.Array, forms: Mapping[bool, TextForm]) -> bool | None:
    """Return whether the month comes first by what the dates would mean; None if both orders make sense.

    Args:
        texts: The column in the order of its rows.
        forms: The form with the month first (True), and that with the day first (False).
    """
    read = {first: form.read(texts).drop_null() for first, form in forms.items()}
    if min(map(len, read.values())) < _FEWEST:
        return None
    daily = {first: _is_daily(dates) for first, dates in read.items()}
    if daily[True] != daily[False]:
        return daily[True]
    monthly = {first: _is_one_day_of_months(dates) for first, dates in read.items()}
    if monthly[True] != monthly[False]:
        return not monthly[True]
    return None


def _is_daily(dates: pa.Array) -> bool:
    """Return whether most rows are a day after the row before, or of the same day.

    The first twelve days of January are more likely the first days of twelve months.
    """
    steps = np.diff(_days(dates))
    one_by_one = bool(len(steps) and np.mean(np.abs(steps) <= 1) >= _IN_A_ROW and np.any(steps))
    return one_by_one and pc.count_distinct(pc.day(dates)).as_py() != _MONTHS


def _is_one_day_of_months(dates: pa.Array) -> bool:
    """Return whether all dates are the same day of some months of one year, but not the first of all."""
    day, month, year = (pc.unique(part(dates)).to_pylist() for part in (pc.day, pc.month, pc.year))
    return len(day) == 1 and day != [1] and len(year) == 1 and 1 < len(month) < _MONTHS


def _days(dates: pa.Array) -> NDArray[np.int64]:
    whole = dates.cast(pa.date32()).view(pa.int32()).to_numpy(zero_copy_only=False)
    days: NDArray[np.int64] = whole.astype(np.int64)
    return days
