"""Values that were read, as the types that a plan gives them: the inverse of what formats write."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.text_as_time import text_as_time
from fakegen.arrays.type_kinds import is_number

_PLAUSIBLE = (
    r"(?i)^\s*(?:[-+]?\.?\d[\da-ftxz .:+/-]*|[-+]?(?:nan|inf|infinity)|true|false|[\da-f]*)\s*$"
)
"""The form of strings that can hold a number, a boolean, a date, a time or bytes."""


def convert(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array | None:
    """Return values as a type, null where they cannot be; None for nested types.

    Strings are read as the formats write them: dates and times in ISO 8601, durations in seconds,
    bytes in hexadecimal digits. 1.5 is not an integer, and a moment within a day is not a date.

    Args:
        values: Any values.
        kind: The type that they should have.
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if values.type == kind:
        return values
    if pa.types.is_nested(kind) or pa.types.is_nested(values.type):
        return None
    encoded = values.dictionary_encode()
    distinct = encoded.dictionary
    try:
        converted = _cast(distinct, kind)
        for sieve in (_may_fit, _fits):
            if converted is None:
                distinct = null_unless(sieve(distinct, kind), distinct)
                converted = _cast(distinct, kind)
    except pa.ArrowNotImplementedError:
        converted = None
    return pa.nulls(len(values), kind) if converted is None else converted.take(encoded.indices)


def _may_fit(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return which values have the right form, a quick test that lets some wrong ones pass."""
    if _family(values.type) == "text":
        return pc.match_substring_regex(values, _PLAUSIBLE)
    if pa.types.is_floating(values.type) and pa.types.is_integer(kind):
        return pc.equal(values, pc.floor(values))
    return pc.is_valid(values)


def _fits(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return which values can be converted, by halving what fails."""
    all_fit = _cast(values, kind) is not None
    if all_fit or len(values) == 1:
        return pa.repeat(all_fit, len(values))
    half = len(values) // 2
    return pa.concat_arrays([_fits(values[:half], kind), _fits(values[half:], kind)])


def _cast(values: pa.Array, kind: pa.DataType) -> pa.Array | None:
    """Return all the values converted, or None if one cannot be.

    Raises:
        ArrowNotImplementedError: No value of this type ever can.
    """
    read = values.type
    if _family(read) != _family(kind) and "text" not in (_family(read), _family(kind)):
        seconds = is_number(read) and pa.types.is_duration(kind)
        if not seconds and not (pa.types.is_integer(read) and pa.types.is_boolean(kind)):
            raise pa.ArrowNotImplementedError(f"{read} is no {kind}")
    try:
        if pa.types.is_duration(kind) and not pa.types.is_duration(read):
            ticks = pc.round(pc.multiply(values.cast(pa.float64()), 1e6))
            return ticks.cast(pa.int64()).cast(pa.duration("us")).cast(kind)
        if pa.types.is_time(kind) and _family(read) == "text":
            return text_as_time(values, kind)
        if pa.types.is_time(kind) and pa.types.is_duration(read):  # as MySQL has times
            return values.cast(pa.duration("us")).cast(pa.int64()).cast(pa.time64("us")).cast(kind)
        if pa.types.is_binary(kind) and _family(read) == "text":
            return pa.array([v and bytes.fromhex(v) for v in values.to_pylist()], kind)
        if is_number(read) and (pa.types.is_decimal(kind) or pa.types.is_boolean(kind)):
            return values.cast(pa.string()).cast(kind)  # which refuses what does not fit exactly
        if pa.types.is_date(kind) and pa.types.is_timestamp(read):
            return (
                values.cast(kind) if pc.floor_temporal(values, unit="day").equals(values) else None
            )
        return values.cast(kind)
    except ValueError:  # Arrow's own among them
        return None


def _family(kind: pa.DataType) -> str:
    if pa.types.is_temporal(kind):
        return "time"
    if kind in (pa.string(), pa.large_string()):
        return "text"
    return "number" if is_number(kind) else str(kind)
