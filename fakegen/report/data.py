"""Comparing files and data frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError, ParameterError, did_you_mean
from fakegen.interfaces.source import Source
from fakegen.registry import registry_for
from fakegen.report.measuring import Comparison, measure
from fakegen.sources.offered_table import offered_table


def compare(real: Any, made: Any, *, plugins: Sequence[Any] = ()) -> Comparison:
    """Return how similar generated data is to real data, by every registered metric.

    Args:
        real: The real rows: a file (CSV, JSON, JSON lines, Parquet, Arrow, Excel), or any object that
            exports Arrow data, such as a pandas, polars or Arrow table.
        made: The generated rows: a file, a :class:`~fakegen.Table`, or any object that exports Arrow
            data.
        plugins: Plugins besides the installed ones.

    Raises:
        DataError: A file cannot be read or has no rows, or the two have no column in common.
        UsageError: An argument is neither a file nor data.
        PluginError: A plugin's metric fails.
    """
    registry = registry_for(plugins)
    source = registry.file_source
    return measure(_table(real, source), _table(made, source), registry.metrics.values())


def _table(data: Any, source: Source) -> pa.Table:
    if isinstance(data, str | Path):
        try:
            return source.read(Path(), str(data))
        except ParameterError as error:
            raise DataError(f"{error}{did_you_mean(error.suggestion)}") from error
    return offered_table(data)
