"""Reading DuckDB: opened read-only, shut off from files, extensions and Python's variables."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.database import Database, DatabaseUrl

_SHUT: dict[str, Any] = {
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "python_enable_replacements": False,  # or a table's name could be a variable's
    "temp_directory": "",  # or large sorts would spill beside the database
    "lock_configuration": True,  # last: no query changes any of these
}


def read_duckdb(url: DatabaseUrl, query: str, *, threads: int | None = None) -> pa.Table:
    """DuckDB.

    Args:
        url: Names the file.
        query: One statement.
        threads: How many threads to use; by default one for each core.

    Raises:
        ParameterError: The query is not one statement that only selects.
    """
    import duckdb

    with closing(connect(url, read_only=True, threads=threads)) as connection:
        statements = connection.extract_statements(query)
        if [item.type for item in statements] != [duckdb.StatementType.SELECT]:
            raise ParameterError("a query is one statement that only selects")
        rows: pa.Table = connection.sql(statements[0]).to_arrow_table()
        return rows


def connect(url: DatabaseUrl, *, read_only: bool, threads: int | None = None) -> Any:
    """Return a connection to a file that is shut off from all else.

    Args:
        url: Names the file.
        read_only: Whether nothing can be written.
        threads: See :func:`read_duckdb`.
    """
    import duckdb

    settings = {**_SHUT} if threads is None else {"threads": threads, **_SHUT}
    return duckdb.connect(url.database, read_only=read_only, config=settings)


DUCKDB_DATABASE = Database.of(
    "duckdb", read_duckdb, ["duckdb"], is_file=True, package="fakegen[duckdb]"
)
