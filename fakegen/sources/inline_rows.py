"""The source ``rows``: rows in the schema itself, written out or as a data frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.arrays.data_frames import table_of
from fakegen.errors import DataError, ParameterError
from fakegen.language.frame_values import is_frame
from fakegen.sources.plain_table import finish, from_records


def read_rows(folder: Path, value: Any) -> pa.Table:
    """Rows in the schema itself: a list of mappings from column to value, or a data frame.

    A column that a row does not mention is null in that row. A schema built in Python can have a
    pandas, polars or Arrow table here.

    Example::

        sources:
          people: {rows: [{name: Ann, born: 1990-02-01}, {name: Bob}]}
        tables:
          person: {rows: 5, columns: {"*": {sample: {source: people}}}}
    """
    try:
        if is_frame(value):
            return finish(table_of(value), "the data frame")
        if not isinstance(value, list) or not value:
            raise ParameterError("'rows' must be a list of mappings with at least one element")
        return finish(from_records(value, "rows"), "rows")
    except DataError as error:
        raise ParameterError(str(error)) from None
