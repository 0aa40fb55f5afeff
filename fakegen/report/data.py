"""From files and data frames to the tables that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError, ParameterError, UsageError, did_you_mean
from fakegen.interfaces.source import Source
from fakegen.registry import registry_for
from fakegen.report.comparison import Comparison, measure
from fakegen.sources.plain_table import finish


def compare(real: Any, made: Any, *, plugins: Sequence[Any] = ()) -> Comparison:
    """Return how near made data is to real data, by every registered metric.

    Args:
        real: The real rows: a file (CSV, JSON, JSON lines, Parquet, Arrow, Excel), or anything that
            hands out Arrow data: a pandas, polars or Arrow table.
        made: The made rows: a file, a :class:`~fakegen.Table`, or anything that hands out Arrow data.
        plugins: Plugins besides the installed ones.

    Raises:
        DataError: A file cannot be read, has no rows, or the two have no column in common.
        UsageError: Something else stands where data is expected.
        PluginError: A plugin's metric fails.
    """
    registry = registry_for(plugins)
    reader = registry.file_source
    return measure(_table(real, reader), _table(made, reader), registry.metrics.values())


def _table(data: Any, reader: Source) -> pa.Table:
    if isinstance(data, str | Path):
        try:
            return reader.read(Path(), str(data))
        except ParameterError as error:
            raise DataError(f"{error}{did_you_mean(error.suggestion)}") from error
    try:
        return finish(pa.table(data), "the data")
    except TypeError:
        kind = type(data).__name__
        raise UsageError(f"data must be a file or hand out Arrow data, not {kind}") from None
