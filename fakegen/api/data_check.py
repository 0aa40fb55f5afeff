"""Checking data against a schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fakegen.api.checked_arguments import known
from fakegen.checking import checker
from fakegen.errors import UsageError
from fakegen.limits import Budget
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry


def table_meant(data: Any, table: str | None, tables: Sequence[str]) -> str:
    """Return the table that data belongs to: the named one, the one named like the file, the only one.

    Raises:
        UsageError: There is no such table, or it is not clear which one is meant.
    """
    if table is None and isinstance(data, str | Path):
        stem = Path(data).name.partition(".")[0]
        table = stem if stem in tables else None
    if table is None and len(tables) > 1:
        raise UsageError(f"say which table this is: {', '.join(tables)}")
    name = tables[0] if table is None else table
    known("table", name, tables)
    return name


def check_data(
    plan: Plan, registry: Registry, data: Any, table: str, most: int
) -> checker.CheckReport:
    """Return which rules of a table a file or a data frame violates.

    Raises:
        UsageError: The data is neither.
        DataError: The file cannot be read.
        LimitError: Checking takes more than the limits of the plan allow.
    """
    planned = plan.tables[table]
    if isinstance(data, str | Path):
        rows = checker.read(registry.file_source, str(data), planned)
    else:
        rows = checker.plain(data)
    with Budget(plan.limits).spending():
        return checker.check(planned, rows, most)
