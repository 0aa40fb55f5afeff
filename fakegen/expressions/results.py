"""Arrow arrays of what Python computed row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from fakegen.errors import GenerationError
from fakegen.expressions import types

LARGEST_BLOCK = 2**29
"""The most bytes that the strings of a block have: 8 KiB for each of 65,536 rows."""


def array_of(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    """Return the values as an array; null where a number is too large for the type.

    Raises:
        GenerationError: A value is of another type or no string can hold it, or the strings are too large
            together.
    """
    found = list(_counted(values))
    try:
        try:
            return pa.array(found, kind)
        except OverflowError:
            return pa.array([value if _holds(kind, value) else None for value in found], kind)
    except UnicodeEncodeError as error:
        raise GenerationError(f"{error.object!r} contains half of a character") from None
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        other = next((value for value in found if not _fits(value, kind)), None)
        raise GenerationError(
            f"an expression gives {types.describe(kind)} for some rows and {other!r} for another"
        ) from error


def check_block(size: int) -> None:
    """Refuse a block of strings that takes too much memory.

    Raises:
        GenerationError: It takes more bytes than ``LARGEST_BLOCK``.
    """
    if size > LARGEST_BLOCK:
        raise GenerationError(
            f"the strings of a block of rows take more than {LARGEST_BLOCK // 2**20} MiB; "
            "they must be shorter, or the rows fewer"
        )


def _counted(values: Iterable[Any]) -> Iterator[Any]:
    size = 0
    for value in values:
        if isinstance(value, str):
            size += len(value) if value.isascii() else 4 * len(value)
            check_block(size)
        yield value


def _fits(value: Any, kind: pa.DataType) -> bool:
    found = types.of_python(value)
    return found is not None and types.common(found, kind) == kind


def _holds(kind: pa.DataType, value: Any) -> bool:
    try:
        pa.scalar(value, kind)
    except OverflowError:
        return False
    return True
