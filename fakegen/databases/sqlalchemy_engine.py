"""What SQLAlchemy reaches a database by: the connections that are made here, with their checks and options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fakegen.interfaces.database import DatabaseUrl

if TYPE_CHECKING:
    from sqlalchemy import Engine

DIALECTS = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite",
}
"""SQLAlchemy's name of each kind of database."""


def engine_of(url: DatabaseUrl, *, writes: bool = False) -> Engine:
    """Return an engine that keeps no connection.

    Args:
        url: The database: of one of :data:`DIALECTS`.
        writes: Whether a file of SQLite is opened for writing.
    """
    import sqlalchemy as sa

    return sa.create_engine(
        f"{DIALECTS[url.scheme]}://", creator=_connecting(url, writes), poolclass=sa.pool.NullPool
    )


def _connecting(url: DatabaseUrl, writes: bool) -> Callable[[], Any]:
    if url.scheme == "postgresql":
        return lambda: _postgresql(url)
    return (lambda: _sqlite(url, writes)) if url.scheme == "sqlite" else (lambda: _mysql(url))


def _postgresql(url: DatabaseUrl) -> Any:
    from fakegen.databases.read_postgresql import connect

    return connect(url, url.options)


def _mysql(url: DatabaseUrl) -> Any:
    from fakegen.databases.read_mysql import connect

    return connect(url, url.options)


def _sqlite(url: DatabaseUrl, writes: bool) -> Any:
    import sqlite3

    return sqlite3.connect(f"file:{quote(url.database)}?mode={'rw' if writes else 'ro'}", uri=True)
