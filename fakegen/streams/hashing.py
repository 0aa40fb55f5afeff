"""64-bit hashes of values: equal for equal values, on every machine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_ODD = np.uint64(0x9E3779B97F4A7C15)


def hash_values(array: pa.Array) -> NDArray[np.uint64]:
    """Return a hash of each value: uint64, shape (rows,)."""
    import pandas as pd

    if pa.types.is_duration(array.type):  # Arrow cannot cast durations to strings
        array = array.cast(pa.int64())
    if not pa.types.is_binary(array.type):
        array = array.cast(pa.string())
    return pd.util.hash_array(array.to_numpy(zero_copy_only=False), categorize=False)


def hash_rows(arrays: Sequence[pa.Array]) -> NDArray[np.uint64]:
    """Return a hash of each row: uint64, shape (rows,). For one column, it is that of the values."""
    first, *others = arrays
    hashes = hash_values(first)
    for values in others:
        hashes = (hashes ^ (hashes >> np.uint64(29))) * _ODD + hash_values(values)
    return hashes
