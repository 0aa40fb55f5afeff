"""Turning integers into strings of digits, a block at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def padded(numbers: NDArray[np.int64], width: int) -> pa.StringArray:
    """Return the numbers (int64, shape (rows,), below 10**width) zero-padded to a width."""
    digits = np.empty((len(numbers), width), dtype=np.uint8)
    for position in reversed(range(width)):
        numbers, digit = np.divmod(numbers, 10)
        digits[:, position] = digit + ord("0")
    offsets = np.arange(0, (len(digits) + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(len(digits), pa.py_buffer(offsets), pa.py_buffer(digits))


def joined(*parts: pa.StringArray | str) -> pa.StringArray:
    """Return the joined parts of each row; a ``str`` is the same in every row."""
    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, "")
