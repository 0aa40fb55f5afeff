"""Whether some columns decide others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.lookup import first_of_each, row_codes
from fakegen.arrays.masks import all_present


def decides(
    inputs: Mapping[str, pa.Array], on: Sequence[str], decided: Sequence[str]
) -> NDArray[np.bool_]:
    """Return where columns are as in the first row that has the same of others: bool, shape (rows,).

    A null is a value of what is decided; where one of ``on`` is null, nothing is said.
    """
    keys = [inputs[name] for name in on]
    value = row_codes([inputs[name] for name in decided])
    same: NDArray[np.bool_] = value == value[first_of_each(row_codes(keys))]
    return same | ~all_present(keys)
