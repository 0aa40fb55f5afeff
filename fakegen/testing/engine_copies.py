"""Copies of a seeded database that tests reach through SQLAlchemy, also asynchronously.

A test may commit as it likes, on the connection or in sessions: to the driver, a commit only sets the point that
a rollback returns to. What is never committed is gone when the connection is closed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import Engine
    from sqlalchemy.ext.asyncio import AsyncConnection

    from fakegen.testing.database_copy import SeededDatabase

_POINT = "SAVEPOINT fakegen"


class EngineCopy:
    """A copy, reached through an engine.

    Args:
        copy: The copy.
        driver: What URLs of the engine begin with: ``postgresql+psycopg``.
    """

    def __init__(self, copy: SeededDatabase, driver: str) -> None:
        self._copy, self.url = copy, _driven(copy.url, driver)
        self._engine = create_engine(self.url, poolclass=NullPool)
        _keep(self._engine)

    def begin(self) -> tuple[Any, Callable[[], None]]:
        """Return a connection, and what closes it."""
        connection = self._engine.connect()
        return connection, connection.close

    def drop(self) -> None:
        """Remove the copy."""
        self._copy.drop()


class AsyncEngineCopy:
    """A copy, reached through an asynchronous engine.

    Args:
        copy: The copy.
        driver: What URLs of the engine begin with: ``sqlite+aiosqlite``.
    """

    def __init__(self, copy: SeededDatabase, driver: str) -> None:
        self._copy, self.url = copy, _driven(copy.url, driver)

    def begin(self) -> tuple[AbstractAsyncContextManager[AsyncConnection], Callable[[], None]]:
        """Return what opens a connection in the test's own event loop, and closes it there."""
        return self._connected(), lambda: None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine(self.url, poolclass=NullPool)
        _keep(engine.sync_engine)
        async with engine.connect() as connection:
            yield connection

    def drop(self) -> None:
        """Remove the copy."""
        self._copy.drop()


def _driven(url: str, driver: str) -> str:
    return make_url(url).set(drivername=driver).render_as_string(hide_password=False)


def _keep(engine: Engine) -> None:
    """Let commits of an engine end with the connection."""
    is_sqlite = engine.dialect.name == "sqlite"  # whose driver begins transactions late

    def begin(connection: Any, _: Any) -> None:
        if is_sqlite:
            connection.isolation_level = None
        _run(connection, *(["BEGIN"] if is_sqlite else []), _POINT)

    # Before SQLAlchemy's own look at a first connection, which ends with a rollback.
    event.listen(engine, "connect", begin, insert=True)
    dialect: Any = engine.dialect
    dialect.do_commit = lambda connection: _run(connection, f"RELEASE {_POINT}", _POINT)
    dialect.do_rollback = lambda connection: _run(connection, f"ROLLBACK TO {_POINT}")


def _run(connection: Any, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
