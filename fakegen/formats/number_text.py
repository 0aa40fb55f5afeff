"""Numbers as text: in one compiled pass where they are short decimals and there is a kernel, else by Arrow.

Idea: most columns of floats were rounded to a few decimals. Such a float is a whole number divided by a power of
ten, and its text is that number with a point in it. Invariant: the text is the one that Arrow gives. Of decimals
with at most 15 digits, no two are read as the same double, so that the one that is read as the float is the
shortest that is. A block with a longer one, a NaN, a negative zero or a number that Arrow writes with an
exponent is left to Arrow.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import null_unless
from fakegen.kernels import DECIMALS

_TEXT = pa.large_string()
_SCALE = 4
"""The most decimals of a short decimal."""
_MOST = 10.0**10
"""From here on, Arrow writes exponents."""


def number_text(values: pa.Array) -> pa.Array:
    """Return integers or floats as large strings: plain decimals in their shortest exact form.

    Args:
        values: Numbers of any width; nulls stay null.
    """
    known = pc.fill_null(values, 0) if values.null_count else values
    scaled = _scaled(known) if DECIMALS is not None else None
    if scaled is None:
        return values.cast(_TEXT)
    numbers, scale = scaled
    assert DECIMALS is not None
    ends, digits = map(pa.py_buffer, DECIMALS(np.ascontiguousarray(numbers), scale))
    text = pa.LargeStringArray.from_buffers(len(values), ends, digits)
    return null_unless(values.is_valid(), text) if values.null_count else text


def _scaled(known: pa.Array) -> tuple[NDArray[np.int64], int] | None:
    """Return whole numbers, and how many of their last digits are decimals; None if there are none such."""
    if pa.types.is_integer(known.type):
        return None if known.type == pa.uint64() else (known.cast(pa.int64()).to_numpy(), 0)
    if known.type != pa.float64():
        return None
    numbers = known.to_numpy()
    with np.errstate(over="ignore", invalid="ignore"):
        whole = np.rint(numbers * 10.0**_SCALE)
        is_short = (whole / 10.0**_SCALE == numbers) & (np.abs(numbers) < _MOST)
        is_short &= (whole != 0) | ~np.signbit(numbers)
    return (whole.astype(np.int64), _SCALE) if is_short.all() else None
