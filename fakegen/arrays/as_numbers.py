"""Numbers, dates and times as NumPy numbers, and back.

Dates and timestamps are counted in their own unit (days, seconds, ... nanoseconds) from 1970 on.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import storage_of


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


def canonical(values: pa.Array) -> pa.Array:
    """Return an array in which floats have only one NaN and one zero; other types unchanged."""
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_nan(values), float("nan"), pc.add(values, 0.0)).cast(values.type)
