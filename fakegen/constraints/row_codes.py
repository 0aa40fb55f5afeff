"""Values of several columns as one number per row, and values as numbers in their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ParameterError

_LIMIT = 2**62


def row_codes(arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
    """Return a number 0 .. for each row, the same for equal rows; null equals null."""
    codes = np.zeros(len(arrays[0]), dtype=np.int64)
    size = 1
    for values in arrays:
        encoded = values.dictionary_encode(null_encoding="encode")
        count = max(len(encoded.dictionary), 1)
        if size * count > _LIMIT:
            found, codes = np.unique(codes, return_inverse=True)
            size = len(found)
        codes = codes * count + encoded.indices.to_numpy(zero_copy_only=False)
        size *= count
    compact: NDArray[np.int64] = np.unique(codes, return_inverse=True)[1]
    return compact


def present(arrays: Sequence[pa.Array]) -> NDArray[np.bool_]:
    """Return where none of the values is null."""
    known = np.ones(len(arrays[0]), dtype=np.bool_)
    for values in arrays:
        known &= values.is_valid().to_numpy(zero_copy_only=False)
    return known


def is_ordinal(kind: pa.DataType) -> bool:
    """Return whether :func:`ordinals` takes values of a type."""
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_temporal(kind)
    )


def ordinals(values: pa.Array) -> NDArray[np.int64] | NDArray[np.float64]:
    """Return values as numbers in their order, 0 for null: int64 for what is whole, else float64.

    Dates and times are counted in their own unit.
    """
    kind = values.type
    if pa.types.is_temporal(kind):
        values = values.view(pa.int32() if kind.bit_width == 32 else pa.int64())
    whole = pa.types.is_integer(values.type)
    numbers = pc.fill_null(values.cast(pa.int64() if whole else pa.float64()), 0)
    found: NDArray[np.int64] | NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False)
    return found


def from_ordinals(
    numbers: NDArray[np.int64] | NDArray[np.float64], kind: pa.DataType, known: NDArray[np.bool_]
) -> pa.Array:
    """Return the values of :func:`ordinals`, null where they are not known."""
    array = pa.array(numbers, mask=~known)
    if pa.types.is_temporal(kind):
        return array.cast(pa.int32() if kind.bit_width == 32 else pa.int64()).view(kind)
    return array.cast(kind)


def first_of_each(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each row the position of the first row with its code."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    positions: NDArray[np.int64] = first[inverse]
    return positions


def check_numeric(name: str, kind: pa.DataType, rule: str) -> None:
    """Check that a column holds numbers.

    Raises:
        ParameterError: It does not.
    """
    if pa.types.is_temporal(kind) or not is_ordinal(kind):
        raise ParameterError(f"{rule!r} is for numbers, and {name!r} holds {kind}")
