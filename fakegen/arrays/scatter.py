"""Values of some rows, put where their rows are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def merged(parts: Sequence[pa.Array], rows: Sequence[NDArray[np.int64]]) -> pa.Array:
    """Return one array of the values of all parts, in the order of their rows.

    Args:
        parts: Arrays of one type, at least one.
        rows: The rows of each part's values; together, each of 0 .. size - 1 once.
    """
    return pa.concat_arrays(parts).take(pa.array(order_of(rows)))


def order_of(rows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the inverse of the permutation that the parts' rows form when concatenated."""
    placed = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    order = np.empty(len(placed), dtype=np.int64)
    order[placed] = np.arange(len(placed))
    return order


def replaced(target: pa.Array, index: NDArray[np.int64], values: pa.Array) -> pa.Array:
    """Return ``target`` with the values at some positions replaced by others of the same type."""
    order = np.arange(len(target), dtype=np.int64)
    order[index] = np.arange(len(target), len(target) + len(values))
    return pa.concat_arrays([target, values]).take(pa.array(order))


def scattered(values: pa.Array, where: NDArray[np.bool_]) -> pa.Array:
    """Return one value for each row of ``where``: the next of ``values`` where it is true, else null."""
    return values.take(pa.array(np.cumsum(where) - 1, mask=~where))
