"""The orders in which a tree may split the states of a column.

Numbers are split in their own order, categories in the order of their class profiles, and dates and
timestamps with one state per value also by month, day, weekday, hour and minute.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.learning.association import profile_order
from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.levels import Levels

_CALENDAR = (pc.month, pc.day, pc.day_of_week, pc.hour, pc.minute)


def views_of(
    coding: Coding,
    states: NDArray[np.int64],
    classes: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> list[NDArray[np.int32] | None]:
    """Return the place of each state in each order; None for the order of the states.

    Args:
        coding: The coding of a predictor.
        states: Its state in each row, int64, shape (rows,).
        classes: The classes that the tree predicts, int64, shape (rows,).
        weights: How many rows each row stands for, float64, shape (rows,).
    """
    if not coding.ordered:
        return [profile_order(states, coding.size, classes, weights)]
    if not isinstance(coding, Levels):
        return [None]
    return [None, *_calendar(coding)]


def _calendar(coding: Levels) -> list[NDArray[np.int32]]:
    kind = coding.types[0]
    if not (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return []
    values = coding.values.cast(pa.timestamp("s", getattr(kind, "tz", None)), safe=False)
    parts = [pc.fill_null(part(values), -1).to_numpy().astype(np.int32) for part in _CALENDAR]
    return [part for part in parts if len(np.unique(part)) > 2]
