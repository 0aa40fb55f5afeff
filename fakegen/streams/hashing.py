"""64-bit hashes of values: equal for equal values, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)


_KEYS = ("0123456789123456", "fakegen's second")
"""The first is pandas' own: what it hashes to has always decided values."""


def hash_values(array: pa.Array) -> Hashes:
    """Return a hash of each value: uint64, shape (rows,)."""
    return _hashed(array, _KEYS[:1])[0]


def hash_rows(arrays: Sequence[pa.Array]) -> Hashes:
    """Return a hash of each row: uint64, shape (rows,). For one column, it is that of the values."""
    return _combined(arrays, _KEYS[:1])[0]


def hash_pairs(arrays: Sequence[pa.Array]) -> tuple[Hashes, Hashes]:
    """Return two independent hashes of each row: those of :func:`hash_rows`, and others."""
    first, second = _combined(arrays, _KEYS)
    return first, second


def _combined(arrays: Sequence[pa.Array], keys: Sequence[str]) -> list[Hashes]:
    hashes, *others = (_hashed(array, keys) for array in arrays)
    for values in others:
        hashes = [
            (old ^ (old >> np.uint64(29))) * _ODD + new
            for old, new in zip(hashes, values, strict=True)
        ]
    return hashes


def _hashed(array: pa.Array, keys: Sequence[str]) -> list[Hashes]:
    import pandas as pd

    if pa.types.is_duration(array.type):  # Arrow cannot cast durations to strings
        array = array.cast(pa.int64())
    if not pa.types.is_binary(array.type):
        array = array.cast(pa.string())
    values = array.to_numpy(zero_copy_only=False)
    return [pd.util.hash_array(values, hash_key=key, categorize=False) for key in keys]
