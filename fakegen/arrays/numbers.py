"""Numbers, dates and times as NumPy numbers, and back again.

Dates and times are counted in their own unit since 1970 (days, seconds, ... nanoseconds).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.kinds import storage_of


def counted(values: pa.Array) -> pa.Array:
    """Return dates and times as the integers that they are stored as; other values as they are."""
    return values.view(storage_of(values.type)) if pa.types.is_temporal(values.type) else values


def as_floats(values: pa.Array | pa.ChunkedArray) -> NDArray[np.float64]:
    """Return quantities as float64, NaN for null, for comparing and nearness.

    Integers beyond 2**53 are rounded.
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    wide = counted(values).cast(pa.float64(), safe=False)
    floats: NDArray[np.float64] = wide.to_numpy(zero_copy_only=False)
    return floats


def ordinals(values: pa.Array) -> NDArray[np.int64] | NDArray[np.float64]:
    """Return quantities as numbers in their order, 0 for null: int64 for what is whole.

    All others are float64.
    """
    values = counted(values)
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
        return array.cast(storage_of(kind)).view(kind)
    return array.cast(kind)


def canonical(values: pa.Array) -> pa.Array:
    """Return an array with one kind of not-a-number and one zero, where floats have several."""
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_nan(values), float("nan"), pc.add(values, 0.0)).cast(values.type)
