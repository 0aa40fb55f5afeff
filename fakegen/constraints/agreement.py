"""Whether some columns decide others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.arrays.positions import first_of_each, row_codes


def decides(
    inputs: Mapping[str, pa.Array], on: Sequence[str], decided: Sequence[str]
) -> NDArray[np.bool_]:
    """Return where columns are as in the first row with the same ``on``: bool, shape (rows,).

    A null counts as a value of the decided columns; rows where one of ``on`` is null pass.
    """
    keys = [inputs[name] for name in on]
    value = row_codes([inputs[name] for name in decided])
    same: NDArray[np.bool_] = value == value[first_of_each(row_codes(keys))]
    return same | ~all_present(keys)
