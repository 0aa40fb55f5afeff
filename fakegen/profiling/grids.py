"""Grids: key columns whose combinations fill the room between their values, as days or countries by years do.

Such a key cannot be drawn at random: drawn days repeat and leave gaps, and of all combinations of 142 countries with
12 years none may be missing. So the rows are counted, and what a row has of each axis follows from its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from math import prod
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.positions import positions_among

Unit = Literal["number", "days", "weekdays", "months", "month ends", "seconds", "value"]

_FULL = _AMPLE = 0.8
"""So much of the room is filled by a grid; where less is, resampling finds free combinations."""
_MOST_VALUES = 300
_LEAF, _SHARED = 30, 10
"""So many rows are enough for the trees of a model to draw from these alone, and values that so many rows have come
as they are, by the defaults of ``min_leaf`` and of what is open."""
_WEEK, _WORKDAYS = 7, 5
_MONDAY = 4
"""1970-01-05, in days since 1970."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What one key column counts.

    Attributes:
        unit: What it counts; ``value`` for a list of values, ``month ends`` for the last days of months.
        start: The least value, in units since 1970; of weekdays, the Monday before or at it.
        step: How many units apart the values are.
        size: How many places there are.
        first: The place of the first value; above 0 for weekdays that begin within a week.
        values: The values of a list, in the order in which they come.
        falls: Whether rows in order count down.
    """

    unit: Unit
    start: int
    step: int
    size: int
    first: int = 0
    values: pa.Array | None = None
    falls: bool = False


@dataclass(frozen=True, slots=True)
class KeyGrid:
    """A key whose combinations fill the room.

    Attributes:
        axes: The key's columns, the slowest first.
        rows: How many of the combinations have a row.
    """

    axes: Mapping[str, Axis]
    rows: int

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(axis.size for axis in self.axes.values())


def find_grid(columns: Mapping[str, pa.Array]) -> KeyGrid | None:
    """Return the grid of a key; None if it is none.

    Args:
        columns: The key's columns, on which no two rows agree, without nulls.
    """
    found = {name: _axis(values) for name, values in columns.items()}
    rows = len(next(iter(columns.values())))
    axes = {name: pair for name, pair in found.items() if pair is not None}
    if len(axes) < len(columns) or rows < _FULL * prod(axis.size for axis, _ in axes.values()):
        return None
    for order in permutations(axes):
        sorted_axes = _in_order({name: axes[name] for name in order})
        if sorted_axes is not None:
            return KeyGrid(sorted_axes, rows)
    return KeyGrid({name: axis for name, (axis, _) in axes.items()}, rows)


def _in_order(axes: Mapping[str, tuple[Axis, NDArray[np.int64]]]) -> dict[str, Axis] | None:
    """Return the axes, each counted up or down, if the rows stand in their order; None if they do not."""
    for turns in product((False, True), repeat=len(axes)):
        number: NDArray[np.int64] = np.zeros(1, dtype=np.int64)
        for (axis, places), falls in zip(axes.values(), turns, strict=True):
            number = number * axis.size + (axis.size - 1 - places if falls else places)
        if (np.diff(number) > 0).all():
            return {
                name: replace(axis, falls=falls)
                for (name, (axis, _)), falls in zip(axes.items(), turns, strict=True)
            }
    return None


def has_room(columns: Sequence[pa.Array], drawn: Sequence[bool]) -> bool:
    """Return whether rows of a key that are drawn at random are easily made to differ.

    Args:
        columns: The key's columns.
        drawn: Whether each may be drawn again; else it is that of a parent, with as many rows as there are.
    """
    if len(columns) == 1:
        found = _axis(columns[0])
        return found is None or len(columns[0]) <= _AMPLE * found[0].size
    counts = [pc.value_counts(values).field("counts").to_numpy() for values in columns]
    if any(_runs_out(columns, place) for place in np.flatnonzero(drawn).tolist()):
        return False
    room = prod(map(len, counts))
    crowded = any(
        own.max() > _AMPLE * (room // len(own))
        for own, is_drawn in zip(counts, drawn, strict=True)
        if not is_drawn
    )
    return not crowded and len(columns[0]) <= _AMPLE * room


def _runs_out(columns: Sequence[pa.Array], place: int) -> bool:
    """Return whether a column may be drawn from hardly more values than rows want that share the others.

    A model draws values that come again as they are, and from as few rows as it may: the hours of one flight
    from the hours that this flight had.
    """
    others = {str(other): column for other, column in enumerate(columns) if other != place}
    rest = pa.table(others)
    alike = rest.group_by(rest.column_names).aggregate([([], "count_all")])["count_all"]
    own = columns[place]
    return pc.max(alike).as_py() >= _LEAF and len(own) >= _SHARED * len(own.unique())


def _axis(values: pa.Array) -> tuple[Axis, NDArray[np.int64]] | None:
    """Return the axis of a column, and the place of each row on it."""
    kind = values.type
    if pa.types.is_date32(kind):
        return _days(values)
    if pa.types.is_timestamp(kind) and kind.tz is None:
        micros = values.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
        return _even("seconds", micros // 1_000_000) if not (micros % 1_000_000).any() else None
    if pa.types.is_integer(kind):
        found = _even("number", values.cast(pa.int64()).to_numpy())
        if found is not None:
            return found
    if pa.types.is_integer(kind) or pa.types.is_string(kind):
        different = values.unique()
        if len(different) > _MOST_VALUES:
            return None
        axis = Axis("value", 0, 1, len(different), values=different)
        return axis, positions_among(values, different)
    return None


def _days(values: pa.Array) -> tuple[Axis, NDArray[np.int64]] | None:
    days = values.cast(pa.int32()).to_numpy().astype(np.int64)
    of_month = pc.unique(pc.day(values))
    months = pc.add(pc.multiply(pc.year(values), 12), pc.subtract(pc.month(values), 1)).to_numpy()
    if len(of_month) == 1 and of_month[0].as_py() == 1:
        return _even("months", months)
    if len(of_month) > 1 and _are_month_ends(days):
        return _even("month ends", months)
    return _weekdays(days) or _even("days", days)


def _are_month_ends(days: NDArray[np.int64]) -> bool:
    """Return whether the day after each of some days is the first of a month."""
    after = (days + 1).astype("datetime64[D]")
    return bool((after == after.astype("datetime64[M]").astype("datetime64[D]")).all())


def _weekdays(days: NDArray[np.int64]) -> tuple[Axis, NDArray[np.int64]] | None:
    """Return the axis of days of which none is at a weekend."""
    monday = int(days.min()) - (int(days.min()) - _MONDAY) % _WEEK
    weeks, day = np.divmod(days - monday, _WEEK)
    if day.max() >= _WORKDAYS or len(np.unique(day)) < _WORKDAYS:
        return None
    places = weeks * _WORKDAYS + day
    first = int(places.min())
    size = int(places.max()) - first + 1
    if len(np.unique(places)) < _FULL * size:
        return None
    return Axis("weekdays", monday, 1, size, first), places - first


def _even(unit: Unit, numbers: NDArray[np.int64]) -> tuple[Axis, NDArray[np.int64]] | None:
    """Return an axis with even steps; None if most of its places would have no value."""
    different = np.unique(numbers)
    if len(different) < 2:
        return None
    step = int(np.gcd.reduce(np.diff(different)))
    size = (int(different[-1]) - int(different[0])) // step + 1
    if len(different) < _FULL * size:
        return None
    return Axis(unit, int(different[0]), step, size), (numbers - different[0]) // step
