"""Rows that are made in parts, put back where they belong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def merged(parts: Sequence[pa.Array], rows: Sequence[NDArray[np.int64]]) -> pa.Array:
    """Return one array of parts.

    Args:
        parts: Arrays of one type, at least one.
        rows: Where the values of each part belong; together each of 0 .. size - 1 once.
    """
    return pa.concat_arrays(parts).take(pa.array(order_of(rows)))


def order_of(rows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the inverse of the permutation that parts' rows are, one after the other."""
    placed = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    order = np.empty(len(placed), dtype=np.int64)
    order[placed] = np.arange(len(placed))
    return order


def replaced(target: pa.Array, index: NDArray[np.int64], values: pa.Array) -> pa.Array:
    """Return ``target`` with the values at these positions replaced by others of its type."""
    order = np.arange(len(target), dtype=np.int64)
    order[index] = np.arange(len(target), len(target) + len(values))
    return pa.concat_arrays([target, values]).take(pa.array(order))
