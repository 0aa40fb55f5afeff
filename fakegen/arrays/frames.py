"""Data frames of any library as Arrow tables."""

from __future__ import annotations

import sys
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError


def table_of(frame: Any) -> pa.Table:
    """Return a data frame as an Arrow table, its memory shared where its library allows that.

    A pandas index becomes a column if it has a name, and is left out otherwise: it only counts.

    Args:
        frame: A pandas, polars or Arrow table, or anything else that hands out Arrow data
            (``__arrow_c_stream__``, ``__arrow_c_array__``) or a ``__dataframe__``.

    Raises:
        DataError: It hands out no table, or a column's values are of no one type.
    """
    pandas = sys.modules.get("pandas")  # nobody has a pandas frame who has not loaded pandas
    try:
        if pandas is not None and isinstance(frame, pandas.DataFrame):
            named = any(name is not None for name in frame.index.names)
            return pa.Table.from_pandas(frame, preserve_index=named)
        if hasattr(frame, "__arrow_c_stream__") or not hasattr(frame, "__dataframe__"):
            return pa.table(frame)
        from pyarrow.interchange import from_dataframe

        return from_dataframe(frame)
    except (pa.ArrowException, TypeError, ValueError) as error:
        reason = "; ".join(str(part) for part in error.args)
        raise DataError(f"the data frame cannot be read: {reason}") from error
