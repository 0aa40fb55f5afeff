"""Dates and times that Arrow can hold, but Python cannot: only years 1 to 9999 become Python values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.type_kinds import is_list, storage_of
from fakegen.errors import DataError

_EPOCH = datetime(1970, 1, 1)
_DAY = 86_400
_EARLIEST = (datetime.min - _EPOCH) // timedelta(seconds=1)
_END = (datetime.max - _EPOCH) // timedelta(seconds=1) + 1
_LEAST = timedelta.min // timedelta(seconds=1)
_BEYOND = timedelta.max // timedelta(seconds=1) + 1
_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def check_python_range(name: str, values: pa.ChunkedArray, origin: str) -> None:
    """Refuse a column with dates, times or durations that Python does not have, at any depth.

    Args:
        name: The column's name.
        values: The column.
        origin: Where it comes from, for messages.

    Raises:
        DataError: A date is not in the years 1 to 9999, a duration has more than 999,999,999 days, or
            there is no such time zone.
    """
    for chunk in values.chunks:
        for leaf in _leaves(chunk):
            if pa.types.is_timestamp(leaf.type) and leaf.type.tz:
                _check_zone(name, leaf.type.tz, origin)
            bounds = _bounds(leaf.type)
            if bounds and not _all_within(leaf, *bounds):
                what = "durations" if pa.types.is_duration(leaf.type) else "dates"
                raise DataError(f"{origin}: column {name!r} holds {what} that Python does not have")


def _leaves(values: pa.Array) -> Iterator[pa.Array]:
    kind = values.type
    if pa.types.is_struct(kind):
        for child in values.flatten():
            yield from _leaves(child)
    elif pa.types.is_map(kind):
        yield from _leaves(values.keys)
        yield from _leaves(values.items)
    elif is_list(kind):
        yield from _leaves(values.flatten())
    else:
        yield values


def _bounds(kind: pa.DataType) -> tuple[int, int] | None:
    """Return the least and the greatest stored integer, or None where Python has all of them."""
    if pa.types.is_date32(kind):
        return _EARLIEST // _DAY, _END // _DAY - 1
    if pa.types.is_date64(kind):
        return _EARLIEST * 1000, _END * 1000 - 1
    if pa.types.is_timestamp(kind):
        # In its zone, a time may be up to a day earlier or later.
        edge = _DAY if kind.tz else 0
        scale = _PER_SECOND[kind.unit]
        return (_EARLIEST + edge) * scale, (_END - edge) * scale - 1
    if pa.types.is_duration(kind):
        return _LEAST * _PER_SECOND[kind.unit], _BEYOND * _PER_SECOND[kind.unit] - 1
    return None


def _all_within(values: pa.Array, least: int, greatest: int) -> bool:
    found = pc.min_max(values.cast(storage_of(values.type)))
    low, high = found["min"].as_py(), found["max"].as_py()
    return low is None or (least <= low and high <= greatest)


def _check_zone(name: str, zone: str, origin: str) -> None:
    try:
        pa.lib.string_to_tzinfo(zone)
    except Exception as error:  # pytz and zoneinfo raise different kinds
        raise DataError(
            f"{origin}: column {name!r} is in the unknown time zone {zone!r}"
        ) from error
