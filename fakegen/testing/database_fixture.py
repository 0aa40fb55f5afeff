"""The fixture ``fakegen_db``: a seeded database, in which a test leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fakegen.testing.database_copy import SeededDatabase

Create = str | Path | Callable[[Any], object] | None


class FakegenDb:
    """What the fixture ``fakegen_db`` is: called with a database and a schema, it returns a connection.

    Args:
        item: The test.
        shared: The folder that all processes of the session share.
        known: The copies that this process has made so far.
    """

    def __init__(self, item: pytest.Item, shared: Path, known: dict[str, SeededDatabase]) -> None:
        self._item, self._shared, self._known = item, shared, known
        self._open: list[Callable[[], None]] = []

    def __call__(
        self, target: Any, source: Any, *, create: Create = None, seed: int | str | None = None
    ) -> Any:
        """Return a connection to a copy of the seeded database, in a transaction that is rolled back.

        Each process of pytest-xdist has a copy of its own. What the test commits is rolled back, too.

        Args:
            target: A URL (``sqlite://``, ``sqlite:///app.db``, ``postgresql://user@host/database``), for a
                connection of sqlite3 or psycopg; or an engine of SQLAlchemy, for one of SQLAlchemy. With an
                asynchronous engine, the connection is opened by ``async with``, and closed by its end.
                Nothing is changed in the database itself: the copies stand beside it.
            source: What the database holds: a schema, as for ``fakegen_data``, or SQLAlchemy's classes.
            create: What creates the tables: SQL, a file of SQL, or a function of the connection. By default
                the schema's types decide, or the classes.
            seed: The seed, instead of the session's.

        Raises:
            fakegen.FakegenError: The schema is wrong, or there is no such kind of database.
        """
        from fakegen.testing.seeded_databases import seeded

        said = (target, source, create, seed)
        database = seeded(self._known, self._item, self._shared, *said)
        connection, close = database.begin()
        self._open.append(close)
        return connection

    def close(self) -> None:
        """Roll back what the test has done."""
        for close in reversed(self._open):
            close()


@pytest.fixture(scope="session")
def fakegen_databases() -> Iterator[dict[str, SeededDatabase]]:
    """The copies of seeded databases that this process has made; they are dropped in the end."""
    known: dict[str, SeededDatabase] = {}
    yield known
    for database in known.values():
        database.drop()


@pytest.fixture
def fakegen_db(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fakegen_databases: dict[str, SeededDatabase],
) -> Iterator[FakegenDb]:
    """A seeded database for this test: ``fakegen_db("sqlite://", "shop.yaml").execute("SELECT ...")``."""
    own = tmp_path_factory.getbasetemp()
    is_worker = hasattr(request.config, "workerinput")
    opened = FakegenDb(request.node, own.parent if is_worker else own, fakegen_databases)
    yield opened
    opened.close()
