"""The source ``query``: the rows of a read-only database query."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pyarrow as pa

from fakegen.errors import DataError, ParameterError, nearest
from fakegen.sources.plain_table import finish, from_columns

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
}
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "START TRANSACTION READ ONLY",
}
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


def read_query(folder: Path, value: Any, *, url: str | dict[str, str]) -> pa.Table:
    """The rows of a query to a database: SQLite, PostgreSQL, MySQL or MariaDB.

    The query runs in a read-only transaction. Other databases that SQLAlchemy supports work if their
    driver is installed, but without a read-only transaction: use an account that may only read.

    Example::

        sources:
          people: {query: "SELECT name, born FROM person", url: "sqlite:///people.db"}
        tables:
          person: {rows: 5, columns: {"*": {sample: {source: people}}}}

    Args:
        folder: What the path of a SQLite database is relative to.
        value: The query.
        url: The database: sqlite:///relative.db, sqlite:////absolute.db,
            postgresql://user:password@host/database, mysql://user:password@host/database; or
            $NAME or {env: NAME}, for an environment variable with the URL.

    Raises:
        DataError: The database cannot be reached, or the query fails or has two columns of one name.
        ParameterError: The query or the URL is not valid, or there is no such SQLite file, kind of
            database or environment variable.
    """
    if not isinstance(value, str) or not value.strip():
        raise ParameterError(f"a query is a string, not {value!r}")
    if not re.match(r"\s*(select|with|values|table)\b", value, re.IGNORECASE):
        raise ParameterError("a query must start with SELECT, WITH, VALUES or TABLE")
    address = _address(url)
    scheme, _, rest = address.partition("://")
    if not rest or not scheme:
        raise ParameterError("'url' must look like postgresql://user@host/database", "url")
    if scheme == "sqlite":
        names, rows = _sqlite(folder / rest.removeprefix("/"), value)
    else:
        names, rows = _server(scheme, address, value)
    if len(set(names)) < len(names):
        raise DataError("two columns of the query have the same name; rename one with AS")
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return finish(from_columns(dict(zip(names, columns, strict=True)), "the query"), "the query")


def _address(url: str | dict[str, str]) -> str:
    """Return the database's URL, read from the environment if ``url`` says so."""
    if isinstance(url, str) and not url.startswith("$"):
        return url
    if isinstance(url, dict) and list(url) != ["env"]:
        raise ParameterError("'url' must be a string or {env: NAME}", "url")
    variable = url["env"] if isinstance(url, dict) else url[1:].strip("{}")
    if variable not in os.environ:
        near = nearest(variable, (name for name in os.environ if name.endswith(("URL", "DSN"))))
        raise ParameterError(f"there is no environment variable {variable!r}", "url", near)
    return os.environ[variable]


def _sqlite(path: Path, query: str) -> tuple[list[str], list[Sequence[Any]]]:
    if not path.is_file():
        names = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
        raise ParameterError(f"there is no file {path.name!r}", "url", nearest(path.name, names))
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
        ) as base:
            base.set_authorizer(_authorise)
            cursor = base.execute(query)
            return [item[0] for item in cursor.description], cursor.fetchall()
    except sqlite3.Error as error:
        raise DataError(f"the query fails: {error}") from error


def _authorise(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _server(scheme: str, address: str, query: str) -> tuple[list[str], list[Sequence[Any]]]:
    try:
        import sqlalchemy
        from sqlalchemy.pool import NullPool
    except ModuleNotFoundError:
        raise DataError('querying needs SQLAlchemy: pip install "fakegen[database]"') from None
    try:
        location = sqlalchemy.make_url(_DRIVERS.get(scheme, scheme) + address[len(scheme) :])
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise ParameterError("'url' is not the address of a database", "url") from None
    try:
        engine = sqlalchemy.create_engine(location, poolclass=NullPool)
        with engine.connect() as connection:
            dialect = connection.dialect.name
            if dialect in _READ_ONLY:
                connection.exec_driver_sql(_READ_ONLY[dialect])
            # A server-side cursor takes one statement only; without parameters, "%" needs no escape.
            streamed = connection.execution_options(stream_results=True, no_parameters=True)
            result = streamed.exec_driver_sql(query)
            return list(result.keys()), [tuple(row) for row in result]
    except ModuleNotFoundError as error:
        package = "fakegen[database]" if scheme in _DRIVERS else error.name
        raise DataError(f'{scheme} needs {error.name}: pip install "{package}"') from None
    except sqlalchemy.exc.NoSuchModuleError:
        known = sorted({"sqlite", *_DRIVERS})
        raise ParameterError(
            f"there is no kind of database {scheme!r}", "url", nearest(scheme, known)
        ) from None
    except sqlalchemy.exc.SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip()
        message = f"the query fails: {_without_secrets(cause, address)}"
        raise DataError(message) from None


def _without_secrets(message: str, address: str) -> str:
    """Return a message with the passwords of a URL replaced by asterisks."""
    for secret in _secrets(address):
        for written in {secret, unquote(secret), quote(secret, safe="")}:
            message = message.replace(written, "***")
    return message


def _secrets(address: str) -> Iterable[str]:
    login = re.match(r"[^:/]+://[^/]*?:([^/]*)@", address)
    options = re.findall(r"[?&](?:password|passwd|pwd|token|sslpassword)=([^&]*)", address)
    return [secret for secret in [login[1] if login else "", *options] if secret]
