"""Numbers, dates and times as NumPy numbers, and back.

Dates and timestamps are counted in their own unit (days, seconds, ... nanoseconds) from 1970 on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import storage_of

_LEFT_OVER = 4
"""So many units in the last place may a short calculation leave."""
_FAR_FROM_EXACT = 2**40
"""With larger units, what is left over and what was meant are hard to tell apart."""


def counted(values: pa.Array) -> pa.Array:
    """Return dates and times as the integers that store them, and other values unchanged."""
    return values.view(storage_of(values.type)) if pa.types.is_temporal(values.type) else values


def as_floats(values: pa.Array | pa.ChunkedArray) -> NDArray[np.float64]:
    """Return quantities as float64, NaN for null, for comparisons and distances.

    Integers beyond 2**53 are rounded.
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    wide = counted(values).cast(pa.float64(), safe=False)
    floats: NDArray[np.float64] = wide.to_numpy(zero_copy_only=False)
    return floats


def ordinals(values: pa.Array) -> NDArray[np.int64] | NDArray[np.float64]:
    """Return quantities as numbers in the same order, 0 for null.

    Integers, dates and times are int64; all others are float64.
    """
    values = counted(values)
    whole = pa.types.is_integer(values.type)
    numbers = pc.fill_null(values.cast(pa.int64() if whole else pa.float64()), 0)
    found: NDArray[np.int64] | NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False)
    return found


def from_ordinals(
    numbers: NDArray[np.int64] | NDArray[np.float64], kind: pa.DataType, known: NDArray[np.bool_]
) -> pa.Array:
    """Return the values of some ordinals, the inverse of :func:`ordinals`; null where not ``known``."""
    array = pa.array(numbers, mask=~known)
    if pa.types.is_temporal(kind):
        return array.cast(storage_of(kind)).view(kind)
    return array.cast(kind)


def have_decimals(numbers: NDArray[np.floating[Any]], digits: int) -> bool:
    """Return whether numbers have no more decimals than some, but for what is left of arithmetic with doubles.

    So 27.846999999999998, which somebody multiplied, has three.

    Args:
        numbers: Of any precision, without NaN. Those of less than doubles must be exact.
        digits: The number of decimals, at least 0.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # numbers too large to be rounded
        rounded = np.round(numbers.astype(np.float64), digits).astype(numbers.dtype)
        if np.array_equal(rounded, numbers):
            return True
        largest = float(np.abs(numbers).max(initial=0.0))
        if numbers.dtype != np.float64 or not largest * 10.0**digits < _FAR_FROM_EXACT:
            return False
        return bool(np.all(np.abs(rounded - numbers) <= _LEFT_OVER * np.spacing(np.abs(numbers))))


def canonical(values: pa.Array) -> pa.Array:
    """Return an array in which floats have only one NaN and one zero; other types unchanged."""
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_nan(values), float("nan"), pc.add(values, 0.0)).cast(values.type)
