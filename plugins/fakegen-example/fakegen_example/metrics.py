"""A metric for ``fakegen compare``."""

from __future__ import annotations

import pyarrow as pa


def row_ratio(real: pa.Table, made: pa.Table) -> float:
    """The number of generated rows per real row: above 0; 1 if there are as many."""
    return float(made.num_rows / real.num_rows)
