"""Rows written into the schema itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError, ParameterError
from fakegen.sources.plain_table import finish, from_records


def read_rows(folder: Path, value: Any) -> pa.Table:
    """Rows in the schema itself: a list of mappings from column to value.

    A column that a row does not mention is null there.

    Example::

        sources:
          people: {rows: [{name: Ann, born: 1990-02-01}, {name: Bob}]}
        tables:
          person: {rows: 5, columns: {"*": {sample: {source: people}}}}
    """
    if not isinstance(value, list) or not value:
        raise ParameterError("rows must be a list of mappings, with one element at least")
    try:
        return finish(from_records(value, "rows"), "rows")
    except DataError as error:
        raise ParameterError(str(error)) from None
