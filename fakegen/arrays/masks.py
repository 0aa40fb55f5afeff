"""Boolean masks over the values of arrays, and replacing values by null."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def as_mask(answers: pa.Array | pa.ChunkedArray, *, unknown: bool) -> NDArray[np.bool_]:
    """Return an Arrow array of booleans as a NumPy mask: bool, shape (rows,).

    Args:
        answers: The booleans.
        unknown: The value for null.
    """
    if answers.null_count:
        answers = pc.fill_null(answers, unknown)
    if isinstance(answers, pa.ChunkedArray):
        return np.asarray(answers.to_numpy()).astype(np.bool_)
    mask: NDArray[np.bool_] = answers.to_numpy(zero_copy_only=False).astype(np.bool_)
    return mask


def is_present(values: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """Return where a value is not null: bool, shape (rows,)."""
    return as_mask(values.is_valid(), unknown=False)


def all_present(arrays: Sequence[pa.Array]) -> NDArray[np.bool_]:
    """Return in which rows none of the arrays (at least one) is null: bool, shape (rows,)."""
    known = np.ones(len(arrays[0]), dtype=np.bool_)
    for values in arrays:
        known &= is_present(values)
    return known


def is_finite(values: pa.Array) -> NDArray[np.bool_]:
    """Return where a value of any type is neither null, NaN nor infinite: bool, shape (rows,)."""
    if pa.types.is_floating(values.type):
        return as_mask(pc.is_finite(values), unknown=False)
    return is_present(values)


def null_unless(
    kept: pa.Array | pa.ChunkedArray, values: pa.Array | pa.ChunkedArray
) -> pa.Array | pa.ChunkedArray:
    """Return values with null wherever a boolean array is false or null."""
    if kept.null_count:
        kept = pc.fill_null(kept, False)
    return pc.if_else(kept, values, pa.scalar(None, values.type))
