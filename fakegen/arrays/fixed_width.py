"""Strings of the same length, from a matrix of their characters."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def fixed_width_strings(codes: NDArray[np.uint8]) -> pa.StringArray:
    """Return one string per row.

    Args:
        codes: ASCII codes of shape (characters, rows), with at least one character.
    """
    width, rows = codes.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    data = np.ascontiguousarray(codes.T)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data))
