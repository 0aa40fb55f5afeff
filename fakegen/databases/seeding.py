"""Seeding: a schema's rows in tables that a database has, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import pyarrow as pa

from fakegen.databases.loader import Loader, Mode, TriggerRefusalError
from fakegen.databases.rights import with_grant
from fakegen.databases.stored_tables import MatchedTable, Matching, StoredTable, StoredTables
from fakegen.databases.taken_values import MadeRows, avoid_taken
from fakegen.errors import DataError, FakegenError, UsageError
from fakegen.interfaces.database import DatabaseUrl

_LOADERS = {
    "postgresql": ("fakegen.databases.load_postgresql", "PostgresqlLoader"),
    "mysql": ("fakegen.databases.load_mysql", "MysqlLoader"),
    "mariadb": ("fakegen.databases.load_mysql", "MysqlLoader"),
    "sqlite": ("fakegen.databases.load_sqlite", "SqliteLoader"),
    "duckdb": ("fakegen.databases.load_duckdb", "DuckdbLoader"),
}


class LoadedRows(MadeRows, Protocol):
    """The rows to load."""

    def go_on(self, matching: Matching, stored: StoredTables, loader: Loader) -> None:
        """Number rows behind those that the tables have."""


@dataclass(frozen=True, slots=True)
class Seeding:
    """A connection to a database whose tables can be filled.

    Attributes:
        location: The database; no message shows its password.
        loader: What loads into it.
        stored: Its tables.
    """

    location: DatabaseUrl
    loader: Loader
    stored: StoredTables

    def fill(
        self,
        matching: Matching,
        mode: Mode,
        rows: LoadedRows,
        progress: Callable[[str, int], None],
        triggers: bool | None = None,
    ) -> dict[str, list[str]]:
        """Load rows into the tables, in the order of the matching.

        Args:
            matching: The tables, all of which match.
            mode: What becomes of the rows that they have.
            rows: The rows.
            progress: Called with a table's name and the number of rows just loaded.
            triggers: Whether the tables' triggers run; None where those rest that refuse rows.

        Returns:
            The triggers that rested since they refuse rows, by table.

        Raises:
            UsageError: Rows are in the way.
            DataError: The database refuses something; it is as it was before.
            FakegenError: The rows cannot be made; it is as it was before.
        """
        tables = [match.stored for match in matching.tables.values()]
        with told(self.location, self.loader.errors):
            self.loader.begin(tables, mode)
            self.check(tables, mode)
            if mode == "truncate":
                self.loader.clear(tables)
            elif mode == "replace":
                self.loader.replace(tables)
            if triggers is False:
                self.loader.without_triggers(tables)
            if mode == "append":
                rows.go_on(matching, self.stored, self.loader)
                avoid_taken(matching.tables, rows, self.loader)
        rested: dict[str, list[str]] = {}
        for name, match in self.loader.ordered(matching.tables).items():
            with told(self.location, self.loader.errors):
                rested[name] = self._load(name, match, rows, progress, triggers is None)
        with told(self.location, self.loader.errors):
            self.loader.finish(tables)
            self.loader.commit()
        return rested

    def _load(
        self,
        name: str,
        match: MatchedTable,
        rows: LoadedRows,
        progress: Callable[[str, int], None],
        may_rest: bool,
    ) -> list[str]:
        """Load one table, and return its triggers that refuse rows and rested, if they may."""
        rested: list[str] = []
        while True:
            counted = _Counted(name, rows.blocks(name, list(match.loaded)), progress)
            try:
                self.loader.load(match, counted)
            except TriggerRefusalError as refusal:
                if not may_rest or set(refusal.triggers) <= set(rested):
                    raise
                progress(name, -counted.rows)
                try:
                    self.loader.rest(match.stored, refusal.triggers)
                except self.loader.errors:  # that takes the table's owner
                    raise refusal from None
                rested += refusal.triggers
            else:
                return rested

    def allow(self, tables: Sequence[MatchedTable], mode: Mode) -> None:
        """Refuse a seeding that the database's user may not do.

        Args:
            tables: The tables to fill.
            mode: What becomes of the rows that they have.

        Raises:
            DataError: A right is missing.
        """
        with told(self.location, self.loader.errors):
            lacking = self.loader.lacking(tables, mode)
        if lacking:
            asked = "; ".join(lacking)
            raise DataError(f"the database's user lacks rights, which an owner can grant: {asked}")

    def check(self, tables: Sequence[StoredTable], mode: Mode) -> None:
        """Refuse a seeding for which rows are in the way.

        Args:
            tables: The tables to fill.
            mode: What becomes of their rows.

        Raises:
            UsageError: ``fail`` and a table has rows; ``truncate`` or ``replace`` and another table's rows refer to them.
        """
        if mode == "fail":
            full = [repr(table.name) for table in tables if self.has_rows(table)]
            if full:
                verb = "is" if len(full) == 1 else "are"
                raise UsageError(
                    f"table{'s' * (len(full) > 1)} {', '.join(full)} {verb} not empty: append to the rows "
                    "(mode 'append'), or delete them (mode 'truncate')"
                )
        for key in self.stored.referring(tables) if mode in ("truncate", "replace") else ():
            table = self.stored.tables[key.table]
            given = " AND ".join(f"{self.loader.quoted(name)} IS NOT NULL" for name in key.columns)
            query = f"SELECT 1 FROM {table.sql} WHERE {given} LIMIT 1"  # noqa: S608 - quoted names
            if self.loader.has_rows(query):
                raise UsageError(
                    f"table {key.parent!r} cannot be emptied: rows of {key.table!r}, which is not in the schema, "
                    f"refer to it by {', '.join(key.columns)}"
                )

    def has_rows(self, table: StoredTable) -> bool:
        """Return whether a table has any row."""
        with told(self.location, self.loader.errors):
            return self.loader.has_rows(f"SELECT 1 FROM {table.sql} LIMIT 1")  # noqa: S608 - a quoted name


@contextmanager
def opened(location: DatabaseUrl, package: str) -> Iterator[Seeding]:
    """Open a database for seeding; without a commit, it stays as it was.

    Args:
        location: The database.
        package: What to install if its driver is missing.

    Raises:
        UsageError: Databases of this kind cannot be seeded.
        DataError: It cannot be reached.
    """
    if location.scheme not in _LOADERS:
        known = ", ".join(_LOADERS)
        raise UsageError(f"{location.scheme} cannot be seeded; {known} can")
    module, name = _LOADERS[location.scheme]
    try:
        kind: type[Loader] = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        raise DataError(
            f'{location.scheme} needs {error.name}: pip install "{package or error.name}"'
        ) from None
    raised = (*kind.errors, OSError, RuntimeError)  # what drivers raise of sockets and ciphers
    with told(location, raised, "cannot be reached"):
        loader = kind(location)
    with closing(loader):
        with told(location, kind.errors):
            stored = loader.stored()
        yield Seeding(location, loader, stored)


@contextmanager
def told(
    location: DatabaseUrl, errors: tuple[type[Exception], ...], what: str = "refuses"
) -> Iterator[None]:
    """Turn a driver's errors into one message, without the password.

    Args:
        location: The database.
        errors: What is turned into a message.
        what: What an error says of the database.

    Raises:
        DataError: One was raised, or one of fakegen's own with a database's message in it.
    """
    try:
        yield
    except DataError as error:
        raise type(error)(location.without_password(str(error))) from None
    except FakegenError:
        raise
    except errors as error:
        said = error.args[-1] if error.args else ""
        reason = " ".join(location.without_password(str(said)).split())
        told_by = with_grant(reason, location) or type(error).__name__
        raise DataError(f"the database {what}: {told_by}") from None


class _Counted:
    """Blocks, of which each is counted when it has been taken."""

    def __init__(
        self, name: str, blocks: Iterable[pa.RecordBatch], progress: Callable[[str, int], None]
    ) -> None:
        self._name, self._blocks, self._progress = name, blocks, progress
        self.rows = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for block in self._blocks:
            yield block
            self.rows += block.num_rows
            self._progress(self._name, block.num_rows)
