"""What an answer that is neither true nor false counts for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def passes(answers: pa.Array) -> NDArray[np.bool_]:
    """Return the answers with true where there is none, as in SQL's CHECK: bool, shape (rows,)."""
    passing: NDArray[np.bool_] = pc.fill_null(answers, True).to_numpy(zero_copy_only=False)
    return passing
