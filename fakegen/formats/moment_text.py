"""Moments as text, put together from tables of their parts.

Idea: a day, a second of the day and two digits of a fraction are few different strings each. So they are copied from
tables into rows of 26 bytes, ``2024-12-31 23:59:59.123456``, where Arrow computes every digit of every moment.
Invariant: the text is the one that Arrow gives. Bound: tables of 86,400 times and :data:`_MOST_DAYS` days; moments
that are further apart, or in years of more or fewer than four digits, are left to Arrow, and so are few moments.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless

_TEXT = pa.large_string()
_UNIT = pa.timestamp("us")
_SECOND, _DAY = 1_000_000, 86_400
_FEW = 8_192
"""For fewer moments the tables do not pay."""
_MOST_DAYS = 65_536
_PARTS = np.dtype(
    {
        "names": ["date", "day", "time", "second", "ten thousands", "hundreds", "ones"],
        "formats": ["u8", "u2", "u8", "u2", "u2", "u2", "u2"],
        "offsets": [0, 8, 10, 18, 20, 22, 24],
        "itemsize": 26,
    }
)
"""``2024-12-`` ``31`` `` 23:59:5`` ``9.`` ``12`` ``34`` ``56``: as numbers, which are copied faster than strings."""


def moment_text(values: pa.Array, before_time: str = " ") -> pa.Array:
    """Return moments without a time zone as large strings: ISO 8601.

    Args:
        values: Timestamps of any unit; nulls stay null.
        before_time: The character between date and time.
    """
    made = _from_tables(values, before_time)
    if made is not None:
        return made
    return pc.replace_substring(values.cast(_TEXT), " ", before_time, max_replacements=1)


def _from_tables(values: pa.Array, before_time: str) -> pa.Array | None:
    if values.type != _UNIT or len(values) - values.null_count < _FEW:
        return None
    ticks = values.cast(pa.int64()).fill_null(pc.min(values).cast(pa.int64())).to_numpy()
    seconds = ticks // _SECOND
    days = seconds // _DAY
    first, last = int(days.min()), int(days.max())
    dates = _dates(first, last) if last - first < _MOST_DAYS else None
    if dates is None:
        return None
    made = np.empty(len(ticks), dtype=_PARTS)
    made["date"], made["day"] = (part[days - first] for part in dates)
    made["time"], made["second"] = (part[seconds - days * _DAY] for part in _times(before_time))
    left = ticks - seconds * _SECOND
    for part, size in (("ten thousands", 10_000), ("hundreds", 100), ("ones", 1)):
        digits = left // size
        made[part] = _pairs()[digits]
        left -= digits * size
    ends = np.arange(len(ticks) + 1, dtype=np.int64) * _PARTS.itemsize
    text = pa.LargeStringArray.from_buffers(len(ticks), pa.py_buffer(ends), pa.py_buffer(made))
    return null_unless(values.is_valid(), text) if values.null_count else text


def _dates(first: int, last: int) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Return the parts of the dates between two days; None if they have not ten characters each."""
    days = pa.array(np.arange(first, last + 1, dtype=np.int32)).cast(pa.date32())
    written = days.cast(pa.string())
    is_usual = set(pc.unique(pc.binary_length(written)).to_pylist()) == {10}
    return _parts(written) if is_usual else None


@cache
def _times(before: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the parts of all times of a day, each with what is before it and the point after it."""
    times = pa.array(np.arange(_DAY, dtype=np.int32)).cast(pa.time32("s")).cast(pa.string())
    return _parts(pc.binary_join_element_wise(before, times, ".", ""))


@cache
def _pairs() -> NDArray[np.uint16]:
    return np.frombuffer("".join(f"{number:02}" for number in range(100)).encode(), np.uint16)


def _parts(written: pa.Array) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the first eight and the last two bytes of strings of ten bytes, as numbers."""
    parts = np.frombuffer(written.buffers()[2], dtype=[("first", "u8"), ("last", "u2")])
    return parts["first"].copy(), parts["last"].copy()
