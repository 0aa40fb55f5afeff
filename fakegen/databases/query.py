"""The source ``query``, the rows of a database query that changes nothing, and the rows of whole tables."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.databases.url import parse_url
from fakegen.errors import (
    DataError,
    FakegenError,
    ParameterError,
    PluginError,
    UsageError,
    did_you_mean,
    nearest,
)
from fakegen.interfaces.database import Database, DatabaseUrl
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.parameters import description, parameters_of
from fakegen.interfaces.source import Source
from fakegen.sources.plain_table import finish

_SELECTING = re.compile(r"\s*(select|with|values|table)\b", re.IGNORECASE)


def query_source(databases: Mapping[str, Database]) -> Source:
    """Return the source ``query``, which reads the registered databases."""
    read = partial(read_query, databases)
    return Source("query", read, parameters_of(read_query), description(read_query))


def read_query(
    databases: Mapping[str, Database], folder: Path, value: Any, *, url: str | dict[str, str]
) -> pa.Table:
    """The rows of a query to a database: SQLite, PostgreSQL, MySQL, MariaDB, DuckDB or a plugin's.

    The query is one statement, and changes nothing: it runs in a read-only transaction, or on a file that
    is opened read-only, and may not name what acts outside of that. A URL has no other options than those
    that its kind of database lists; ``fakegen explain postgresql`` lists them.

    Example::

        sources:
          people: {query: "SELECT name, born FROM person", url: "sqlite:///people.db"}
        tables:
          person: {rows: 5, columns: {"*": {sample: {source: people}}}}

    Args:
        databases: The kinds of database by the scheme of their URLs.
        folder: What the path of a file is relative to.
        value: The query.
        url: The database: sqlite:///relative.db, duckdb:////absolute.duckdb,
            postgresql://user:password@host/database, mysql://user:password@host:3306/database; or
            $NAME or {env: NAME}, for an environment variable with the URL.

    Raises:
        DataError: The database cannot be reached, its driver is missing, or the query fails or has two
            columns of one name.
        ParameterError: The query or the URL is not valid, the query would change something, or there is
            no such file, kind of database, driver, option or environment variable.
        PluginError: A plugin's database returns no table.
    """
    if not isinstance(value, str) or not value.strip():
        raise ParameterError(f"a query is a string, not {value!r}")
    if not _SELECTING.match(value):
        raise ParameterError("a query must start with SELECT, WITH, VALUES or TABLE")
    location = _location(url, databases)
    database = databases[location.scheme]
    if database.is_file:
        location = replace(location, database=existing_file(folder / location.database))
    table = rows_of_query(database, location, value)
    if len(set(table.column_names)) < table.num_columns:
        raise DataError("two columns of the query have the same name; rename one with AS")
    return finish(table, "the query")


def given_location(url: str, databases: Mapping[str, Database]) -> DatabaseUrl:
    """Return a database's URL that a user gives, with an absolute path where it names a file.

    Raises:
        UsageError: It is none, or there is no such file.
    """
    try:
        location = parse_url(url, databases)
        if databases[location.scheme].is_file:
            path = existing_file(Path(location.database))
            location = replace(location, database=path)
    except ParameterError as error:
        hint = did_you_mean(error.suggestion)
        raise UsageError(f"the URL of the database: {error.message}{hint}") from None
    return location


def read_table(
    location: DatabaseUrl, database: Database, dialect: SqlDialect, table: str
) -> pa.Table:
    """Return all rows of a table of a database, in no order.

    Args:
        location: The database.
        database: Its kind.
        dialect: How it writes names.
        table: The table's name, after its database schema's and a dot where that is not the default one.

    Raises:
        DataError: The database cannot be reached, its driver is missing, or it has no such table.
    """
    name = ".".join(map(dialect.quoted, table.split(".")))
    try:
        return finish(rows_of_query(database, location, f"SELECT * FROM {name}"), "the table")  # noqa: S608
    except DataError as error:
        raise DataError(f"table {table!r} of the database: {error}") from None


def _location(url: str | dict[str, str], databases: Mapping[str, Database]) -> DatabaseUrl:
    """Return the database's URL, read from the environment if ``url`` says so."""
    if isinstance(url, str) and not url.startswith("$"):
        return parse_url(url, databases)
    if isinstance(url, dict) and list(url) != ["env"]:
        raise ParameterError("'url' must be a string or {env: NAME}", "url")
    variable = url["env"] if isinstance(url, dict) else url[1:].strip("{}")
    if variable not in os.environ:
        near = nearest(variable, (name for name in os.environ if name.endswith(("URL", "DSN"))))
        raise ParameterError(f"there is no environment variable {variable!r}", "url", near)
    try:
        return parse_url(os.environ[variable], databases)
    except ParameterError as error:  # its offset is no place in the schema
        message = f"environment variable {variable!r}: {error.message}"
        raise ParameterError(message, "url", error.suggestion) from None


def existing_file(path: Path) -> str:
    """Return the absolute path of a regular file.

    Raises:
        ParameterError: There is none.
    """
    if not path.is_file():
        names = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
        raise ParameterError(f"there is no file {path.name!r}", "url", nearest(path.name, names))
    return str(path.resolve())


def rows_of_query(database: Database, location: DatabaseUrl, query: str) -> pa.Table:
    """Return the rows of a query.

    Raises:
        DataError: The database cannot be reached, its driver is missing, or the query fails.
        PluginError: A plugin's database returns no table.
    """
    failure: FakegenError
    try:
        table = database.read(location, query, **location.options)
        if isinstance(table, pa.Table):
            return table
        failure = PluginError(f"database {database.name!r} returns no pyarrow.Table, but {table!r}")
    except ParameterError:
        raise
    except ModuleNotFoundError as error:
        package = database.package or error.name
        failure = DataError(f'{database.name} needs {error.name}: pip install "{package}"')
    except Exception as error:  # whatever a driver makes of what a server answers
        reason = location.without_password(str(error)) or type(error).__name__
        failure = DataError(f"the query fails: {' '.join(reason.split())}")
    # Not chained: a driver's exception may hold the password, or the whole URL.
    raise failure
