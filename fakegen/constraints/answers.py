"""How answers that are neither true nor false count."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask


def passes(answers: pa.Array) -> NDArray[np.bool_]:
    """Return the answers, unknown ones as true, as in SQL's CHECK: bool, shape (rows,)."""
    return as_mask(answers, unknown=True)
