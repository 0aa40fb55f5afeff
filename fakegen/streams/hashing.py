"""64-bit hashes of values: equal for equal values, on every machine.

Two kinds: that of pandas, which has always decided values, and a pair for telling values apart by the
million. The pair's idea: the bytes of all strings lie in one buffer, so the k-th eight bytes of every string
are taken and mixed in at once (multiply and shift, as in MurmurHash64A: Appleby, 2008), for the strings that
have so many. It takes a fifth of the time, because no string becomes an object. Bound: as many steps as the
longest string has words, up to :data:`_LONG` bytes; longer strings are hashed one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = (np.uint64(0xC6A4A7935BD1E995), np.uint64(0xFF51AFD7ED558CCD))
_SHIFTS = (np.uint64(32), np.uint64(29))
_LONG = 256


def hash_values(array: pa.Array) -> Hashes:
    """Return a hash of each value: uint64, shape (rows,)."""
    import pandas as pd

    values = _written(array).to_numpy(zero_copy_only=False)
    return pd.util.hash_array(values, hash_key="0123456789123456", categorize=False)


def hash_rows(arrays: Sequence[pa.Array]) -> Hashes:
    """Return a hash of each row: uint64, shape (rows,). For one column, it is that of the values."""
    return _combined([hash_values(array) for array in arrays])


def hash_pairs(arrays: Sequence[pa.Array]) -> tuple[Hashes, Hashes]:
    """Return two independent hashes of each row, others than :func:`hash_rows`: uint64, shape (rows,)."""
    pairs = [_pair(_written(array)) for array in arrays]
    return _combined([first for first, _ in pairs]), _combined([second for _, second in pairs])


def _combined(columns: Sequence[Hashes]) -> Hashes:
    hashes, *others = columns
    for values in others:
        hashes = (hashes ^ (hashes >> np.uint64(29))) * _ODD + values
    return hashes


def _written(array: pa.Array) -> pa.Array:
    """Return values as strings, or as bytes."""
    if pa.types.is_duration(array.type):  # Arrow cannot cast durations to strings
        array = array.cast(pa.int64())
    return array if pa.types.is_binary(array.type) else array.cast(pa.string())


def _pair(array: pa.Array) -> tuple[Hashes, Hashes]:
    """Return two hashes of strings or bytes; those of nulls mean nothing."""
    _, places, held = array.buffers()
    offsets = np.frombuffer(places, "<i4", len(array) + 1, 4 * array.offset).astype(np.int64)
    data = np.zeros(offsets[-1] - offsets[0] + 8, dtype=np.uint8)
    if held is not None:
        data[:-8] = np.frombuffer(held, np.uint8)[offsets[0] : offsets[-1]]
    starts, lengths = offsets[:-1] - offsets[0], np.diff(offsets)
    words = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
    first = lengths.astype(np.uint64) * _ODD
    second = first ^ _FACTORS[1]
    rows: NDArray[np.int64] | slice = slice(None)
    for done in range(0, min(int(lengths.max(initial=0)), _LONG), 8):
        if lengths.min() <= done:
            rows = np.flatnonzero(lengths > done)
        left = lengths[rows] - done
        word = words[starts[rows] + done].astype(np.uint64)
        last = left < 8
        word[last] &= (np.uint64(1) << (left[last] * 8).astype(np.uint64)) - np.uint64(1)
        first[rows] = _mixed(first[rows] ^ word, 0)
        second[rows] = _mixed(second[rows] + word, 1)
    for row in np.flatnonzero(lengths > _LONG).tolist():
        value = data[starts[row] : starts[row] + lengths[row]]
        digest = np.frombuffer(hashlib.blake2b(value.tobytes(), digest_size=16).digest(), "<u8")
        first[row], second[row] = digest
    return _mixed(_mixed(first, 0), 1), _mixed(_mixed(second, 1), 0)


def _mixed(hashes: Hashes, number: int) -> Hashes:
    hashes = hashes * _FACTORS[number]
    return hashes ^ (hashes >> _SHIFTS[number])
