"""Databases of the servers of this machine, each made for a test and dropped after it.

Their names are random: neither what a killed run left nor another run on the same server is in the way.
A test is skipped, with the reason, where a driver, a server, a right or a client is missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

HOST = "127.0.0.1"
PORTS = {"postgresql": 5432, "mariadb": 3306}


class Database(NamedTuple):
    """A database of a server.

    Attributes:
        url: Where it is.
        execute: Runs statements, each of which is committed, and returns the driver's cursor.
    """

    url: str
    execute: Callable[[str], Any]

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return list(self.execute(query).fetchall())

    def need(self, *statements: str) -> None:
        """Run statements for which a server may lack a right or an extension; skip the test then."""
        for statement in statements:
            try:
                self.execute(statement)
            except Exception as error:  # of whichever driver
                pytest.skip(f"the server refuses {statement!r}: {error}")


def unused_name() -> str:
    """Return a name that no database, role or user has: at most 32 characters, for MySQL's users."""
    return f"fakegen_{uuid4().hex[:24]}"


@contextmanager
def postgresql() -> Iterator[Database]:
    """Make an empty database of PostgreSQL."""
    psycopg = pytest.importorskip("psycopg")
    name, port = unused_name(), PORTS["postgresql"]
    server = {"host": HOST, "port": port, "user": "postgres", "autocommit": True}
    try:
        admin = psycopg.connect(dbname="postgres", connect_timeout=3, **server)
        admin.execute(f"CREATE DATABASE {name}")
    except psycopg.Error as error:
        pytest.skip(f"no database of PostgreSQL at {HOST}:{port}: {error}")
    with closing(admin):
        try:
            with closing(psycopg.connect(dbname=name, **server)) as base:
                yield Database(f"postgresql://postgres@{HOST}:{port}/{name}", base.execute)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def mariadb() -> Iterator[Database]:
    """Make an empty database of MariaDB."""
    pymysql = pytest.importorskip("pymysql")
    name, port = unused_name(), PORTS["mariadb"]
    # To load certificates takes longer than all else that a small test does.
    plain = {"autocommit": True, "ssl_disabled": True}
    server = {"host": HOST, "port": port, "user": "root", **plain}
    try:
        admin = pymysql.connect(connect_timeout=3, **server)
        admin.query(f"CREATE DATABASE {name}")
    except pymysql.Error as error:
        pytest.skip(f"no database of MariaDB at {HOST}:{port}: {error}")
    several = pymysql.constants.CLIENT.MULTI_STATEMENTS
    with closing(admin):
        try:
            with closing(pymysql.connect(database=name, client_flag=several, **server)) as base:

                def execute(text: str) -> Any:
                    cursor = base.cursor()
                    cursor.execute(text)
                    while cursor.nextset():
                        pass
                    return cursor

                yield Database(f"mariadb://root@{HOST}:{port}/{name}", execute)
        finally:
            admin.query(f"DROP DATABASE {name}")


SERVERS: dict[str, Callable[[], AbstractContextManager[Database]]] = {
    "postgresql": postgresql,
    "mariadb": mariadb,
}


@contextmanager
def postgresql_role(base: Database, rights: str = "") -> Iterator[tuple[str, str]]:
    """Make a role that owns nothing; yield its name and the URL of a database as it reaches that."""
    name = unused_name()
    base.need(f"CREATE ROLE {name} LOGIN {rights}")
    try:
        yield name, base.url.replace("postgres@", f"{name}@")
    finally:
        base.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


@contextmanager
def mariadb_user(base: Database) -> Iterator[tuple[str, str]]:
    """Make a user without rights; yield its name and the URL of a database as it reaches that."""
    name = unused_name()
    base.need(f"CREATE USER {name}@'%'")
    try:
        yield name, base.url.replace("root@", f"{name}@")
    finally:
        base.execute(f"DROP USER {name}@'%'")


def client(*command: str) -> list[str]:
    """Return the command of a server's client program; skip the test where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"no client {command[0]}")
    return list(command)
