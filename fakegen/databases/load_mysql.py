"""Loading into MySQL and MariaDB: LOAD DATA LOCAL, in one transaction.

INSERT statements of many rows take longer. They take over where a server does not allow LOAD DATA LOCAL, where a text
cannot say a value, and where a block is not taken as it stands: they tell which row is refused, and why.

A key that refers to a row that is loaded later would be refused at once, since neither database can defer the
check. Where a table has such a key, the checks of all its keys are off while its rows are loaded, and the same is
asked of the rows before the commit.

Tables of engines that undo nothing are loaded last, and only if they are empty: without a commit, they are
emptied again. Where the process is killed in between, they stay half full.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa
import pymysql
from pymysql.constants import CLIENT, ER

from fakegen.databases.dialects import MYSQL
from fakegen.databases.loader import Loader, Mode, RowRejectedError, orphan_query, rejected
from fakegen.databases.mysql_inspector import FOREIGN_KEYS
from fakegen.databases.mysql_local_data import as_written, is_loadable, load_locally
from fakegen.databases.mysql_swap import LEFT, TableSwap, refuse_swap, sweep
from fakegen.databases.read_mysql import connect
from fakegen.databases.rights import quoted_account
from fakegen.databases.stored_tables import (
    MatchedTable,
    StoredColumn,
    StoredKey,
    StoredTable,
    StoredTables,
)
from fakegen.errors import DataError, FakegenWarning, Mark
from fakegen.formats.text_columns import TEXT, join
from fakegen.interfaces.database import DatabaseUrl
from fakegen.signals import uninterrupted

_STATEMENT = 1 << 20
"""Bytes of one INSERT, which every server takes unless ``max_allowed_packet`` is less."""
_ROWS = 1_000
_LOCK = "SELECT GET_LOCK(CONCAT('fakegen ', LEFT(MD5(DATABASE()), 32)), 0)"
_PATIENCE = 10
"""Seconds that a new connection waits for the locks of the one that has ended."""
_SWAPPING = "CREATE, ALTER, DROP, SELECT, INSERT, REFERENCES"
"""What it takes to fill tables that take the places of others."""
_NOT_ALLOWED = (1148, 3948, 4166)
"""What servers answer to LOAD DATA LOCAL where it is off."""
_SLOWLY = "LOAD DATA LOCAL is off (local_infile), so that rows go in by INSERT, which takes longer"
_SESSION = """
    SET SESSION time_zone = '+00:00', sql_mode = CONCAT(
        REPLACE(REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'ANSI_QUOTES', ''),
        ',STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO')
"""
_TABLES = """
    SELECT t.table_name, COALESCE(e.transactions, 'NO'), t.engine FROM information_schema.tables t
    LEFT JOIN information_schema.engines e ON e.engine = t.engine
    WHERE t.table_schema = DATABASE() AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY t.table_name
"""
_COLUMNS = """
    SELECT table_name, column_name, column_type, extra, is_nullable, column_default, column_key,
        generation_expression
    FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY ordinal_position
"""
_UNIQUE = """
    SELECT table_name, index_name, column_name, sub_part FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND non_unique = 0
    ORDER BY table_name, index_name <> 'PRIMARY', index_name, seq_in_index
"""
_RIGHTS = """
    SELECT table_name, privileges FROM information_schema.columns WHERE table_schema = DATABASE()
"""


class MysqlLoader(Loader):
    """A database of MySQL or MariaDB. Timestamps are those of UTC."""

    dialect = MYSQL
    errors = (pymysql.MySQLError,)

    def __init__(self, url: DatabaseUrl) -> None:
        if not url.database:
            raise DataError("the URL must name a database: mysql://user@host/database")
        options = {**url.options, "charset": "utf8mb4", "client_flag": CLIENT.LOCAL_FILES}
        self._connection = connect(url, options)
        self._cursor = self._connection.cursor()
        self._database = url.database
        self._cursor.execute(_SESSION)
        self._without_undo: dict[str, str] = {}
        self._to_empty: list[
            StoredTable
        ] = []  # which were empty, and must be if there is no commit
        self._parents: dict[tuple[str, str], str] = {}
        self._unchecked: list[StoredKey] = []
        self._swap: TableSwap | None = None
        self._to_sweep = False
        self._loads = self._allows_local = True  # LOAD DATA, for this table and at all

    def stored(self) -> StoredTables:
        columns: dict[str, list[StoredColumn]] = {}
        primary: dict[str, list[str]] = {}
        for table, name, kind, extra, nullable, default, key_of, formula in self.rows(_COLUMNS):
            if key_of == "PRI":
                primary.setdefault(table, []).append(name)
            made = "GENERATED" in extra.upper() and "DEFAULT_GENERATED" not in extra.upper()
            needs = nullable == "NO" and default is None and "auto_increment" not in extra.lower()
            column = StoredColumn(name, kind, made, needs and not made, formula or "")
            columns.setdefault(table, []).append(column)
        indexes: dict[tuple[str, str], list[str | None]] = {}
        for name, index, column, length in self.rows(_UNIQUE):
            indexes.setdefault((name, index), []).append(None if length else column)
        unique: dict[str, list[list[str]]] = {}
        for (name, _), group in indexes.items():
            whole = [column for column in group if column is not None]
            if len(whole) == len(group):
                unique.setdefault(name, []).append(whole)
        tables = {}
        for name, undoes, engine in self.rows(_TABLES):
            if name.startswith(LEFT):  # of a swap that was ended before its time
                continue
            key = primary.get(name, ())
            tables[name] = StoredTable(
                name, self.quoted(name), columns.get(name, []), key, unique.get(name, ())
            )
            if undoes != "YES":
                self._without_undo[name] = engine
        keys: dict[tuple[str, str], StoredKey] = {}
        for name, table, own, other, parent, space in self.rows(FOREIGN_KEYS):
            if table not in tables:
                continue
            self._parents[table, name] = ".".join(map(self.quoted, filter(None, (space, parent))))
            known = keys.get((table, name))
            own_columns = [*(known.columns if known else ()), own]
            referred = [*(known.referred if known else ()), other]
            keys[table, name] = StoredKey(
                name, table, own_columns, f"{space}.{parent}" if space else parent, referred
            )
        self._stored = StoredTables(tables, list(keys.values()), ignores_case=True)
        return self._stored

    def rows(self, query: str, *values: object) -> Sequence[tuple[Any, ...]]:
        self._cursor.execute(query, values or None)
        found: Sequence[tuple[Any, ...]] = self._cursor.fetchall()
        return found

    def one_row(self, table: MatchedTable, block: pa.RecordBatch) -> list[str | pa.Array]:
        """See :meth:`Loader.one_row`: no rows of the table give the types, and the collations."""
        names = ", ".join(self.quoted(table.loaded[name].name) for name in block.schema.names)
        pieces: list[str | pa.Array] = [f"SELECT {names} FROM {table.stored.sql} WHERE FALSE"]  # noqa: S608
        lead = " UNION ALL SELECT "
        for name, values in zip(block.schema.names, block.columns, strict=True):
            pieces += [lead, *self.literals(table.loaded[name], values)]
            lead = ", "
        return pieces

    def lacking(self, tables: Sequence[MatchedTable], mode: Mode) -> Sequence[str]:
        account = self._account()
        held: dict[str, set[str]] = {}
        for name, rights in self.rows(_RIGHTS):
            held.setdefault(name, set()).update(rights.upper().split(","))
        statements = []
        for table in (table.stored for table in tables):
            missing = [right for right in ("SELECT", "INSERT") if right not in held[table.name]]
            if mode == "truncate" and not self._may_delete(table):
                missing.append("DELETE")
            if missing:
                place = f"{self.quoted(self._database)}.{table.sql}"
                statements.append(f"GRANT {', '.join(missing)} ON {place} TO {account}")
        return statements

    def _account(self) -> str:
        return quoted_account(self.rows("SELECT CURRENT_USER()")[0][0])

    def _may_delete(self, table: StoredTable) -> bool:
        try:
            self._cursor.execute(f"DELETE FROM {table.sql} WHERE FALSE")  # noqa: S608 - a quoted name
        except pymysql.MySQLError as error:
            return bool(error.args[0] != ER.TABLEACCESS_DENIED_ERROR)
        return True

    def begin(self, tables: Sequence[StoredTable], mode: Mode) -> None:
        for table in tables if mode != "replace" else ():
            query = f"SELECT 1 FROM {table.sql} LIMIT 1"  # noqa: S608 - a quoted name
            if table.name in self._without_undo and self.has_rows(query):
                raise DataError(
                    f"table {table.name!r} has the engine {self._without_undo[table.name]}, which cannot undo "
                    f"what it has written, and has rows already: ALTER TABLE {table.sql} ENGINE = InnoDB"
                )
        if not self._is_alone():
            raise DataError("another seeding of this database is running")
        if sweep(self.rows):
            self.stored()
        late = {key.table for key in self._stored.late(tables)}  # of these, no key is checked
        self._unchecked = [key for key in self._stored.keys if key.table in late]
        self._cursor.execute("START TRANSACTION")

    def _is_alone(self) -> bool:
        """Return whether no other seeding is at it, and let none begin before this connection ends."""
        return bool(self.rows(_LOCK)[0][0])

    def has_rows(self, query: str) -> bool:
        return bool(self.rows(query))

    def number(self, query: str) -> int | None:
        found = self.rows(query)[0][0]
        return None if found is None else int(found)

    def ordered(self, tables: Mapping[str, MatchedTable]) -> Mapping[str, MatchedTable]:
        """Return the tables with those last that cannot undo what is written."""
        return dict(
            sorted(tables.items(), key=lambda item: item[1].stored.name in self._without_undo)
        )

    def clear(self, tables: Sequence[StoredTable]) -> None:
        """Delete all rows: TRUNCATE would end the transaction."""
        self._cursor.execute(
            "SET SESSION foreign_key_checks = 0"
        )  # no other table's rows refer to these
        for table in reversed(tables):
            self._cursor.execute(f"DELETE FROM {table.sql}")  # noqa: S608 - a quoted name
        self._cursor.execute("SET SESSION foreign_key_checks = 1")

    def replace(self, tables: Sequence[StoredTable]) -> None:
        """Fill new tables, which take the place of these at the commit."""
        refuse_swap(tables, self._stored, self.rows)
        self._to_sweep = True
        try:
            self._swap = TableSwap(tables, self._stored, self._parents, self.rows)
        except pymysql.MySQLError as error:
            if error.args[0] != ER.TABLEACCESS_DENIED_ERROR:
                raise
            grant = f"GRANT {_SWAPPING} ON {self.quoted(self._database)}.* TO {self._account()}"
            raise DataError(
                f"the database's user lacks rights, which an owner can grant: {grant}"
            ) from None
        self._cursor.execute("START TRANSACTION")

    def _place(self, table: StoredTable) -> str:
        """Return the quoted name of the table that a table's rows go into."""
        return table.sql if self._swap is None else self._swap.places[table.name]

    def load(self, table: MatchedTable, blocks: Iterable[pa.RecordBatch]) -> None:
        columns = ", ".join(self.quoted(column.name) for column in table.loaded.values())
        insert = f"INSERT INTO {self._place(table.stored)} ({columns}) VALUES "  # noqa: S608 - quoted names
        off = any(key.table == table.stored.name for key in self._unchecked)
        self._cursor.execute(f"SET SESSION foreign_key_checks = {int(not off)}")
        if table.stored.name in self._without_undo and self._swap is None:
            self._to_empty.append(table.stored)
        before = 0
        self._loads = self._allows_local and table.stored.name not in self._without_undo
        for block in blocks:
            if self._loads and self._load_locally(table, block):
                before += block.num_rows
                continue
            texts = _rows_of(table, block)
            step = max(1, min(_ROWS, _STATEMENT * block.num_rows // (texts.nbytes + 1)))
            for start in range(0, block.num_rows, step):
                rows = texts.slice(start, step).to_pylist()
                try:
                    self._insert(insert, rows)
                except pymysql.MySQLError as error:
                    if not self._connection.open:
                        raise
                    found, reason = self._first_rejected(insert, rows, error, table, before + start)
                    fault = rejected(table, block, start + found, before)
                    raise RowRejectedError(f"{fault}: {reason.args[-1]}") from None
            before += block.num_rows

    def _load_locally(self, table: MatchedTable, block: pa.RecordBatch) -> bool:
        """Load a block; return whether all of it is there. If not, none is, nor is it tried again."""
        self._loads = is_loadable(table, block.schema)
        if self._loads:
            self._cursor.execute("SAVEPOINT block")
            try:
                place = self._place(table.stored)
                self._loads = load_locally(self._connection, place, table, block)
            except pymysql.MySQLError as error:
                if not self._connection.open:
                    raise
                self._loads = False
                self._allows_local = self._allows_local and error.args[0] not in _NOT_ALLOWED
                if not self._allows_local:
                    warnings.warn(FakegenWarning(Mark(table.stored.name), _SLOWLY), stacklevel=2)
            self._cursor.execute("RELEASE SAVEPOINT block" if self._loads else "ROLLBACK TO block")
        return self._loads

    def _insert(self, insert: str, rows: Sequence[str]) -> None:
        self._cursor.execute(insert + ",".join(rows))

    def _first_rejected(
        self,
        insert: str,
        rows: Sequence[str],
        error: pymysql.MySQLError,
        table: MatchedTable,
        before: int,
    ) -> tuple[int, pymysql.MySQLError]:
        """Return the number of the first row that is rejected, and why: they are inserted one by one."""
        if table.stored.name in self._without_undo:  # those before it are there already
            held = self.number(f"SELECT COUNT(*) FROM {self._place(table.stored)}")  # noqa: S608 - a quoted name
            return min((held or 0) - before, len(rows) - 1), error
        for number, row in enumerate(rows):
            try:
                self._insert(insert, [row])
            except pymysql.MySQLError as alone:
                return number, alone
        return len(rows) - 1, error

    def finish(self, tables: Sequence[StoredTable]) -> None:
        del tables  # AUTO_INCREMENT has moved on with the rows
        for key in self._unchecked:
            child, parent = self._stored.tables[key.table].sql, self._parents[key.table, key.name]
            if self._swap is not None:
                child = self._swap.places[key.table]
                parent = self._swap.places.get(key.parent, parent)
            pairs = zip(key.columns, key.referred, strict=True)
            if self.has_rows(orphan_query(self, child, parent, pairs)):
                names = ", ".join(key.columns)
                raise DataError(
                    f"table {key.table!r}: {names} of a row is not in table {key.parent!r} (foreign key {key.name!r})"
                )

    def commit(self) -> None:
        with uninterrupted():
            self._connection.commit()
            if self._swap is not None:
                self._swap.finish()
            self._to_empty, self._to_sweep = [], False

    def close(self) -> None:
        with uninterrupted():
            self._undo()

    def _undo(self) -> None:
        with suppress(pymysql.MySQLError):
            if not self._connection.open and (self._to_empty or self._to_sweep):
                self._connection.connect()  # again: what interrupts an answer ends the connection
                self._cursor.execute(f"SET SESSION lock_wait_timeout = {_PATIENCE}")
                if not self._is_alone():
                    return
            self._connection.rollback()  # first, since TRUNCATE commits
            for table in self._to_empty:
                self._cursor.execute(f"TRUNCATE {table.sql}")
            if self._to_sweep:
                sweep(self.rows)
        with suppress(pymysql.MySQLError):
            self._connection.close()


def _rows_of(table: MatchedTable, block: pa.RecordBatch) -> pa.Array:
    """Return each row as the literals of its values in parentheses."""
    pieces: list[str | pa.Array] = []
    for name, values in zip(block.schema.names, block.columns, strict=True):
        try:
            before, after = as_written(table.loaded[name], values.type)
            pieces += [f"{', ' if pieces else '('}{before}", *MYSQL.literals(values), after]
        except DataError as error:
            raise DataError(f"table {table.stored.name!r}, column {name!r}: {error}") from None
    if not block.num_rows:
        return pa.array([], TEXT)
    return join([*pieces, ")"])
