"""Arrow arrays as strings, column by column, and rows of strings as one buffer of bytes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.text_pieces import pieces_of
from fakegen.arrays.type_kinds import is_binary
from fakegen.formats.moment_text import moment_text
from fakegen.formats.number_text import number_text
from fakegen.forms.form import TextForm
from fakegen.kernels import JOIN

TEXT = pa.large_string()
_TICKS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


_COMPRESSED = (".gz", ".bz2", ".zst")


def endings(*plain: str) -> list[str]:
    """Return the endings of a text format: the plain ones, and each with a compression's ending."""
    return [f"{ending}{compressed}" for ending in plain for compressed in ("", *_COMPRESSED)]


def as_text(values: pa.Array) -> pa.Array:
    """Return each value as a string; nulls stay null.

    Numbers are plain decimals (floats in their shortest exact form), booleans ``true`` and
    ``false``, dates and times ISO 8601 with a space before the time and the offset after it,
    durations seconds, bytes hexadecimal digits.

    Args:
        values: Any array that is not nested and has a plain type.

    Returns:
        A large_string array of the same length.
    """
    kind = values.type
    if is_binary(kind):
        return hexadecimal(values)
    if pa.types.is_duration(kind):
        ticks = values.cast(pa.int64()).cast(pa.float64(), safe=False)
        return pc.divide(ticks, float(_TICKS[kind.unit])).cast(TEXT)
    if pa.types.is_boolean(kind):
        return pc.if_else(values, pa.scalar("true", TEXT), pa.scalar("false", TEXT))
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return moment_text(values)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return number_text(values)
    text = values.cast(TEXT)
    if pa.types.is_decimal(kind) and contains(text, b"E"):
        return pa.array([None if v is None else f"{v:f}" for v in values.to_pylist()], TEXT)
    if pa.types.is_timestamp(kind) and not contains(text, b"Z"):
        return pc.replace_substring_regex(text, r"(\d\d)$", r":\1")
    return text


def in_form(values: pa.Array, form: TextForm) -> pa.Array:
    """Return each value as a string in a form; nulls stay null, and NaN and infinities what they are.

    Args:
        values: Numbers, dates, times or booleans.
        form: The form.
    """
    kind = values.type
    if pa.types.is_timestamp(kind):
        values = values.cast(pa.timestamp(kind.unit)).cast(pa.timestamp("us"), safe=False)
    elif pa.types.is_floating(kind):
        finite = pc.is_finite(values)
        text = form.write(null_unless(finite, values).cast(pa.float64())).cast(TEXT)
        return pc.if_else(pc.fill_null(finite, True), text, as_text(values))
    elif pa.types.is_decimal(kind):
        values = values.cast(pa.float64())
    return form.write(values).cast(TEXT)


def hexadecimal(values: pa.Array) -> pa.Array:
    """Return binary values as lower-case hexadecimal digits."""
    packed = values.cast(pa.binary()).cast(pa.large_binary())
    _, offsets, data = pa.concat_arrays([packed, packed.slice(0, 0)]).buffers()
    digits = data.to_pybytes().hex().encode() if data is not None else b""
    ends = np.frombuffer(offsets, dtype=np.int64)[: len(values) + 1] * 2
    text = pa.LargeStringArray.from_buffers(len(values), pa.py_buffer(ends), pa.py_buffer(digits))
    return null_unless(values.is_valid(), text)


def contains(text: pa.Array, *marks: bytes) -> bool:
    """Return whether one of the byte strings may occur in a large_string array.

    It scans the values as one string, which is many times faster than scanning value by value. It also sees
    what spans two values, so True may be wrong; False is always right.
    """
    raw = bytes(run_of_bytes(text))
    return any(mark in raw for mark in marks)


def join(pieces: Sequence[str | pa.Array], separator: str = "") -> pa.Array:
    """Join constants and large_string arrays row by row; a null piece makes a null row."""
    parts: list[pa.Array | pa.Scalar] = []
    constant = ""
    for piece in pieces:
        if isinstance(piece, str) and not separator:
            constant += piece
            continue
        if constant:
            parts.append(pa.scalar(constant, TEXT))
            constant = ""
        parts.append(pa.scalar(piece, TEXT) if isinstance(piece, str) else piece)
    if constant:
        parts.append(pa.scalar(constant, TEXT))
    return pc.binary_join_element_wise(*parts, pa.scalar(separator, TEXT))


def between(before: str, text: pa.Array, after: str, missing: str) -> list[str | pa.Array]:
    """Return pieces that put each string between two constants, and ``missing`` for null."""
    if text.null_count:
        return [join([before, text, after]).fill_null(missing)]
    return [before, text, after]


def run_of_bytes(rows: pa.Array) -> pa.Buffer | bytes:
    """Return the values of a large_string array, one after the other."""
    _, offsets, data = rows.buffers()
    if data is None or not len(rows):
        return b""
    ends = np.frombuffer(offsets, dtype=np.int64)
    start, end = ends[rows.offset], ends[rows.offset + len(rows)]
    return data.slice(start, end - start)


def run_of_rows(pieces: Sequence[str | pa.Array]) -> pa.Buffer | bytes:
    """Join constants and large_string arrays row by row, and return the rows one after the other.

    Args:
        pieces: At least one array among them, and no null.
    """
    if JOIN is None:
        return run_of_bytes(join(pieces))
    return pa.py_buffer(JOIN(*pieces_of(pieces)))


def run_of_lines(fields: Sequence[pa.Array], separator: str) -> pa.Buffer | bytes:
    """Join large_string arrays row by row, with a separator between and a line feed at the end.

    Args:
        fields: At least one array, and no null.
        separator: One byte.
    """
    if JOIN is not None:
        pieces = [piece for field in fields for piece in (field, separator)]
        return run_of_rows([*pieces[:-1], "\n"])
    # With an empty field at its end, each line ends with a separator, which becomes the line feed.
    rows = join([*fields, ""], separator)
    data = np.frombuffer(run_of_bytes(rows), dtype=np.uint8).copy()
    ends = np.frombuffer(rows.buffers()[1], dtype=np.int64)[
        rows.offset : rows.offset + len(rows) + 1
    ]
    data[ends[1:] - ends[0] - 1] = ord("\n")
    return pa.py_buffer(data)
