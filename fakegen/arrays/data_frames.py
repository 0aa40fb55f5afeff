"""Data frames of any library as Arrow tables."""

from __future__ import annotations

import sys
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError


def table_of(frame: Any) -> pa.Table:
    """Return a data frame as an Arrow table, without copying where its library allows that.

    A pandas index becomes a column if it has a name; otherwise it only numbers the rows, and is left
    out.

    Args:
        frame: A pandas, polars or Arrow table, or any object that exports Arrow data
            (``__arrow_c_stream__``, ``__arrow_c_array__``) or has ``__dataframe__``.

    Raises:
        DataError: It is not a table, or a column mixes types.
    """
    pandas = sys.modules.get("pandas")  # if pandas is not loaded, this is no pandas frame
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
