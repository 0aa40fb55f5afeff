"""Checking data against a schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.api.checked_arguments import as_list, known
from fakegen.errors import UsageError
from fakegen.limits import Budget
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.registry import Registry

if TYPE_CHECKING:
    from fakegen.checking.checker import CheckReport
    from fakegen.checking.fidelity import Fidelity


def table_meant(data: Any, table: str | None, plan: Plan) -> str:
    """Return the table that data belongs to: the named one, the one named like the file, the only one written.

    Raises:
        UsageError: There is no such table, or it is not clear which one is meant.
    """
    tables = list(plan.tables)
    written = [name for name in tables if not plan.tables[name].hidden] or tables
    if table is None and isinstance(data, str | Path):
        stem = Path(data).name.partition(".")[0]
        table = stem if stem in tables else None
    if table is None and len(written) > 1:
        raise UsageError(f"say which table this is: {', '.join(written)}")
    name = written[0] if table is None else table
    known("table", name, tables)
    return name


def tables_meant(data: Any, plan: Plan) -> dict[str, Any]:
    """Return the data of each table.

    Args:
        data: A folder, whose files that are named like tables are meant; files, each named like its own; a
            database, which has all that are written; or data by table.
        plan: The plan of the schema.

    Raises:
        UsageError: There is no such table, two files are meant for one, or none is.
    """
    tables = list(plan.tables)
    if isinstance(data, Mapping):
        return {table_meant(rows, name, plan): rows for name, rows in data.items()}
    files = [data] if isinstance(data, str | Path) else as_list("data", data)
    if len(files) == 1 and is_database(files[0]):
        return {table.name: files[0] for table in plan.tables.values() if not table.hidden}
    found: dict[str, Any] = {}
    for file in files:
        folder = Path(file)
        of_folder = folder.is_dir()
        for item in sorted(folder.iterdir()) if of_folder else [file]:
            if of_folder and Path(item).name.partition(".")[0] not in tables:
                continue
            name = _named_like(item, tables)
            if name in found:
                raise UsageError(f"{found[name]} and {item} are both data of table {name!r}")
            found[name] = item
    if not found:
        listed = ", ".join(map(str, files))
        raise UsageError(f"{listed} has no file that is named like a table: {', '.join(tables)}")
    return found


def is_database(data: Any) -> bool:
    """Return whether data is the URL of a database."""
    return isinstance(data, str) and "://" in data


def _stored(registry: Registry, url: str, table: str) -> Any:
    """Return a table's rows in a database."""
    from fakegen.databases.query import given_location, read_table

    location = given_location(url, registry.databases)
    spoken = "mysql" if location.scheme == "mariadb" else location.scheme
    dialect = registry.dialects.get(spoken, registry.dialects["standard"])
    return read_table(location, registry.databases[location.scheme], dialect, table)


def _named_like(file: str | Path, tables: Sequence[str]) -> str:
    stem = Path(file).name.partition(".")[0]
    known("table", stem, tables)
    return stem


def check_data(
    plan: Plan, registry: Registry, data: Mapping[str, Any], most: int
) -> list[CheckReport]:
    """Return which rules of tables files or data frames violate.

    Args:
        plan: The plan.
        registry: The plugins, which read files.
        data: A file or a data frame for each table.
        most: How many violating rows are listed for each rule.

    Raises:
        UsageError: The data is neither.
        DataError: A file cannot be read.
        LimitError: Checking takes more than the limits of the plan allow.
    """
    from fakegen.checking import checker

    rows = {name: _rows(registry, item, plan.tables[name]) for name, item in data.items()}
    with Budget(plan.limits).spending():
        return checker.check(plan, rows, most)


def measure_fidelity(plan: Plan, registry: Registry, data: Any, real: Any, table: str) -> Fidelity:
    """Return how close made rows are to real ones, each a file or a data frame.

    Raises:
        UsageError: One of them is neither.
        DataError: A file cannot be read.
        LimitError: Checking takes more than the limits of the plan allow.
    """
    from fakegen.checking.fidelity import fidelity

    planned = plan.tables[table]
    made, wanted = (_rows(registry, rows, planned) for rows in (data, real))
    with Budget(plan.limits).spending():
        return fidelity(plan, planned, made, wanted)


def _rows(registry: Registry, data: Any, planned: TablePlan) -> Any:
    from fakegen.checking import checker
    from fakegen.sources.offered_table import offered_table

    if is_database(data):
        return _stored(registry, data, planned.name)
    if isinstance(data, str | Path):
        return checker.read(registry.file_source, str(data), planned)
    return offered_table(data)
