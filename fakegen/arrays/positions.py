"""Values and rows as integer codes: positions among known values, or numbers of distinct rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_LIMIT = 2**62  # codes are int64


def positions_among(values: pa.Array, known: pa.Array) -> NDArray[np.int64]:
    """Return the position of each value among known values of the same type; -1 if it is not there.

    Returns:
        Positions, int64, shape (rows,). Null equals null.
    """
    if not len(known):
        return np.full(len(values), -1, dtype=np.int64)
    found = pc.fill_null(pc.index_in(values, value_set=known), -1)
    positions: NDArray[np.int64] = found.to_numpy(zero_copy_only=False).astype(np.int64)
    return positions


def row_codes(arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
    """Return a number from 0 on for each row, the same for equal rows; null equals null.

    Args:
        arrays: The columns, at least one, of the same length.
    """
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


def owners_of(columns: Sequence[pa.Array]) -> tuple[NDArray[np.int64], int]:
    """Return the number of each row's combination, counted as they come, and how many there are.

    Returns:
        Numbers, int64, shape (rows,); -1 where a column is null.
    """
    absent = np.zeros(len(columns[0]), dtype=bool)
    for values in columns:
        absent |= values.is_null().to_numpy(zero_copy_only=False)
    owners = np.full(len(absent), -1, dtype=np.int64)
    codes = row_codes(columns)[~absent]
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    places = np.empty(len(first), dtype=np.int64)
    places[np.argsort(first)] = np.arange(len(first))
    owners[~absent] = places[inverse]
    return owners, len(first)


def first_of_each(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, for each row, the position of the first row with the same code."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    positions: NDArray[np.int64] = first[inverse]
    return positions
