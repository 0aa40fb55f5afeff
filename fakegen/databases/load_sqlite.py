"""Loading into SQLite: batches of rows, in one transaction that holds the lock for writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from fakegen.databases.dialects import SQLITE
from fakegen.databases.index_columns import columns_read, plain_column
from fakegen.databases.indexes_of_sqlite import index_parts
from fakegen.databases.loader import Loader, Mode, RowRejectedError, rejected
from fakegen.databases.sqlite_transaction import SqliteTransaction, begun
from fakegen.databases.stored_tables import (
    MatchedTable,
    StoredColumn,
    StoredIndex,
    StoredKey,
    StoredTable,
    StoredTables,
)
from fakegen.errors import DataError
from fakegen.interfaces.database import DatabaseUrl

_GENERATED = (2, 3)
"""What ``table_xinfo`` calls hidden: virtual and stored generated columns."""

_NUMBERED = "INTEGER"
"""The type of a primary key that SQLite numbers itself."""


class SqliteLoader(Loader):
    """A SQLite file. Foreign keys are checked before the commit, as if all rows had come at once."""

    dialect = SQLITE
    errors = (sqlite3.Error,)
    casts = False  # to DATE, say, which it takes for a kind of number
    bounds = False

    def __init__(self, url: DatabaseUrl) -> None:
        self._address = f"file:{quote(url.database)}?mode=rw"
        self._timeout = url.options.get("timeout", 5)
        self._database = sqlite3.connect(self._address, self._timeout, uri=True)
        self._begun: SqliteTransaction | None = None

    def stored(self) -> StoredTables:
        found = self._database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        ).fetchall()
        tables = {
            name: StoredTable(
                name,
                self.quoted(name),
                self._columns(name),
                self._key(name),
                self._unique(name),
                list(self._indexes(name)),
            )
            for (name,) in found
        }
        names = {name.casefold(): name for name in tables}
        keys = [key for name in tables for key in self._keys(name, names)]
        return StoredTables(tables, keys, ignores_case=True)

    def _columns(self, table: str) -> list[StoredColumn]:
        facts = self._database.execute("SELECT * FROM pragma_table_xinfo(?)", [table]).fetchall()
        return [
            StoredColumn(
                name,
                kind,
                generated=hidden in _GENERATED,
                required=bool(never_null) and default is None and not (key and kind == _NUMBERED),
            )
            for _, name, kind, never_null, default, key, hidden in facts
            if hidden != 1
        ]

    def _key(self, table: str) -> list[str]:
        query = "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk"
        return [name for (name,) in self._database.execute(query, [table])]

    def _unique(self, table: str) -> list[list[str]]:
        found = self._database.execute(
            'SELECT name FROM pragma_index_list(?) WHERE "unique" AND NOT partial', [table]
        ).fetchall()
        query = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
        groups = [[name for (name,) in self._database.execute(query, index)] for index in found]
        if key := self._key(table):  # an INTEGER PRIMARY KEY has no index
            groups.insert(0, key)
        return [group for group in groups if None not in group]  # None: an expression

    def _indexes(self, table: str) -> Iterator[StoredIndex]:
        """Yield the unique indexes over expressions or some rows, as far as they are understood."""
        query = (
            """SELECT s.sql FROM pragma_index_list(?) i JOIN sqlite_master s ON s.name = i.name """
            """WHERE s.type = 'index' AND i."unique" AND s.sql IS NOT NULL"""
        )
        for (statement,) in self._database.execute(query, [table]).fetchall():
            texts, where = index_parts(statement)
            if not where and all(map(plain_column, texts)):
                continue
            read = [columns_read(text) for text in texts]
            if all(read):
                group = dict.fromkeys(name for names in read for name in names)
                yield StoredIndex(list(group), texts, where)

    def _keys(self, table: str, names: dict[str, str]) -> list[StoredKey]:
        rows = self._database.execute(
            'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq',
            [table],
        ).fetchall()
        keys: dict[int, StoredKey] = {}
        for number, parent, own, other in rows:
            known = keys.get(number)
            columns = [*(known.columns if known else ()), own]
            referred = [*(known.referred if known else ()), other or ""]
            stored = names.get(parent.casefold(), parent)
            keys[number] = StoredKey(str(number), table, columns, stored, referred)
        return list(keys.values())

    def begin(self, tables: Sequence[StoredTable], mode: Mode) -> None:
        del tables, mode
        self._begun = begun(self._address, self._timeout)

    @property
    def _transaction(self) -> SqliteTransaction:
        assert self._begun is not None, "it begins before anything is loaded"
        return self._begun

    # What is asked is asked before a row is written, while the transaction keeps all others from writing: by Python's
    # driver, for which each value has a type of its own.

    def has_rows(self, query: str) -> bool:
        return self._database.execute(query).fetchone() is not None

    def number(self, query: str) -> int | None:
        found = self._database.execute(query).fetchone()
        return found[0] if isinstance(found[0], int) else None

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        return self._database.execute(query).fetchall()

    def clear(self, tables: Sequence[StoredTable]) -> None:
        for table in reversed(tables):
            self._transaction.rows(f"DELETE FROM {table.sql}")  # noqa: S608 - a quoted name

    def load(self, table: MatchedTable, blocks: Iterable[pa.RecordBatch]) -> None:
        names = ", ".join(self.quoted(column.name) for column in table.loaded.values())
        marks = ", ".join("?" * len(table.loaded))
        statement = f"INSERT INTO {table.stored.sql} ({names}) VALUES ({marks})"  # noqa: S608
        before = 0
        for block in blocks:
            self._transaction.rows("SAVEPOINT block")
            try:
                self._transaction.insert(statement, block)
            except sqlite3.OperationalError:  # a disk that is full, say: no row is at fault
                raise
            except sqlite3.Error as error:
                self._transaction.rows("ROLLBACK TO block")
                row = self._first_rejected(statement, block)
                fault = rejected(table, block, row, before)
                raise RowRejectedError(f"{fault}: {error}") from None
            self._transaction.rows("RELEASE block")
            before += block.num_rows

    def _first_rejected(self, statement: str, block: pa.RecordBatch) -> int:
        """Insert rows one by one; return the number of the first that is rejected."""
        last: int = block.num_rows - 1
        for number in range(last):
            try:
                self._transaction.insert(statement, block.slice(number, 1))
            except sqlite3.Error:
                return number
        return last

    def finish(self, tables: Sequence[StoredTable]) -> None:
        del tables  # AUTOINCREMENT has moved on with the rows

    def commit(self) -> None:
        try:
            self._transaction.rows("COMMIT")
        except sqlite3.IntegrityError as error:
            found = next(iter(self._transaction.rows("PRAGMA foreign_key_check")), None)
            if found is None:
                raise
            table, row, parent, number = found
            keys = self._keys(table, {})
            columns = next((k.columns for k in keys if k.name == str(number)), ())
            message = (
                f"table {table!r}: {', '.join(columns)} of row {row} is not in table {parent!r}"
            )
            raise DataError(f"{message}: {error}") from None

    def close(self) -> None:
        if self._begun is not None:
            self._begun.close()
        self._database.close()
