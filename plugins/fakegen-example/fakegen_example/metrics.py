"""A metric for ``fakegen compare``."""

from __future__ import annotations

import pyarrow as pa


def row_ratio(real: pa.Table, made: pa.Table) -> float:
    """How many rows were made for each real one: 0 or more; 1 for as many."""
    return float(made.num_rows / real.num_rows)
