"""Data frames that a program gives, of any library, as tables of plain types."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from fakegen.arrays.data_frames import table_of
from fakegen.errors import UsageError
from fakegen.language.frame_values import is_frame
from fakegen.sources.plain_table import finish


def offered_table(data: Any) -> pa.Table:
    """Return anything that offers Arrow data as a table of plain types.

    Raises:
        DataError: Two columns have one name, or one has none.
        UsageError: It does not offer Arrow data.
    """
    if not is_frame(data):
        kind = type(data).__name__
        raise UsageError(f"data must be a file or offer Arrow data, not {kind}")
    return finish(table_of(data), "the data")
