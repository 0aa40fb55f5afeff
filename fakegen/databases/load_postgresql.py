"""Loading into PostgreSQL: one COPY per table, in one transaction; by text where a column has no binary form.

COPY checks foreign keys when it ends, so that rows may refer to later rows of their own table. Keys that refer
to a table that is filled later are deferred; those that cannot be are made so that they can, and back again in the
same transaction.

Sequences are moved on by ALTER SEQUENCE, which a rollback undoes. Who does not own one has only ``setval``, which
would stay; it comes last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_binary, is_list, is_string
from fakegen.databases.binary_rows import HEADER, TRAILER, BinaryRows, binary_rows, refuse_nul
from fakegen.databases.delimited_rows import delimited, replaced
from fakegen.databases.dialects import POSTGRESQL
from fakegen.databases.index_columns import columns_read
from fakegen.databases.loader import Loader, Mode, RowRejectedError, TriggerRefusalError
from fakegen.databases.read_postgresql import connect
from fakegen.databases.stored_tables import (
    MatchedTable,
    StoredColumn,
    StoredIndex,
    StoredKey,
    StoredTable,
    StoredTables,
)
from fakegen.databases.triggers import columns_set
from fakegen.errors import DataError
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import TEXT, as_text, between, join
from fakegen.interfaces.database import DatabaseUrl

_COLUMNS = """
    SELECT c.oid, n.nspname, c.relname, n.nspname = current_schema(), a.attname,
        format_type(a.atttypid, a.atttypmod), a.attgenerated <> '',
        a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '',
        CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) ELSE '' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY n.nspname, c.relname, a.attnum
"""
_KEYS = """
    SELECT k.conname, cn.nspname, c.relname, pn.nspname, p.relname,
        ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.at),
        ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.at),
        CASE WHEN NOT k.condeferrable THEN 'NOT DEFERRABLE'
            WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'
            ELSE 'DEFERRABLE INITIALLY IMMEDIATE' END
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
    JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE k.contype = 'f' AND k.conparentid = 0 AND cn.nspname !~ '^pg_'
"""
_SEQUENCES = r"""
    SELECT a.attname, sn.nspname, s.relname, q.seqincrement, pg_has_role(s.relowner, 'USAGE'),
        ARRAY(SELECT r FROM unnest(ARRAY['SELECT', 'UPDATE']) r
            WHERE NOT has_sequence_privilege(s.oid, r))
    FROM (
        SELECT d.refobjid AS relation, d.refobjsubid AS place, d.objid AS sequence
        FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
        UNION SELECT f.adrelid, f.adnum, d.refobjid
        FROM pg_attrdef f JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
        -- of a sequence that a default names in a text, the database notes nothing
        UNION SELECT f.adrelid, f.adnum, to_regclass(
            substring(pg_get_expr(f.adbin, f.adrelid) FROM '^nextval\(\(*''(.+?)''::text'))
        FROM pg_attrdef f
    ) u
    JOIN pg_class s ON s.oid = u.sequence AND s.relkind = 'S'
    JOIN pg_namespace sn ON sn.oid = s.relnamespace
    JOIN pg_sequence q ON q.seqrelid = s.oid
    JOIN pg_attribute a ON a.attrelid = u.relation AND a.attnum = u.place
    WHERE a.attrelid = %s
    ORDER BY 1, 2, 3
"""
_PRIMARY = """
    SELECT n.nspname, c.relname,
        ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.at)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'p'
"""
_UNIQUE = """
    SELECT i.indrelid, ARRAY(SELECT a.attname::text
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(num, at)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num
        WHERE u.at <= i.indnkeyatts ORDER BY u.at)
    FROM pg_index i WHERE i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
    ORDER BY i.indrelid, NOT i.indisprimary, i.indexrelid
"""
_INDEXES = """
    SELECT i.indrelid, COALESCE(pg_get_expr(i.indpred, i.indrelid), ''),
        ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, i.indnkeyatts) k ORDER BY k)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)
        AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'pg_toast')
    ORDER BY i.indexrelid
"""
_TRIGGERS = """
    SELECT tgname, tgenabled FROM pg_trigger
    WHERE tgrelid = %s AND NOT tgisinternal AND tgenabled <> 'D' ORDER BY 1
"""
_RIGHTS = """
    SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE'), pg_has_role(c.relowner, 'USAGE'),
        ARRAY(SELECT r FROM unnest(%s::text[]) WITH ORDINALITY w(r, at)
            WHERE NOT has_table_privilege(c.oid, r) ORDER BY at),
        current_user
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = %s
"""
_KINDS = """
    SELECT a.attname, CASE b.typtype WHEN 'e' THEN 'enum' ELSE format_type(b.oid, NULL) END
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type b ON b.oid = COALESCE(NULLIF(t.typbasetype, 0), t.oid) WHERE a.attrelid = %s
"""
_ENABLE = {"O": "ENABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}
_NEVER = "NOT DEFERRABLE"
_IN_ARRAY = (("\\", "\\\\"), ('"', '\\"'))
_INSERTING = """
    SELECT t.tgname, p.proname, p.prosrc, (t.tgtype::int & 7) = 7
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = %s AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND (t.tgtype::int & 4) > 0
    ORDER BY 1
"""
"""The triggers that run where rows are inserted, their functions, and whether each row is theirs to change."""
_RULES_OF_ROWS = ("23502", "23505", "23514")
"""NOT NULL, UNIQUE and CHECK, which a row may violate because of what a trigger has made of it."""


class PostgresqlLoader(Loader):
    """A PostgreSQL database."""

    dialect = POSTGRESQL
    errors = (psycopg.Error,)

    def __init__(self, url: DatabaseUrl) -> None:
        self._connection = connect(url, url.options)
        self._cursor = self._connection.cursor()
        self._cursor.execute("SET LOCAL client_encoding = 'UTF8'")
        self._cursor.execute("SET LOCAL TimeZone = 'UTC'")
        self._resting: list[tuple[StoredTable, str, str]] = []
        self._numbers: dict[str, int] = {}  # that the catalogue gives tables, by quoted name
        self._late: list[StoredKey] = []  # those that cannot be deferred unless they are altered

    def stored(self) -> StoredTables:
        columns: dict[str, list[StoredColumn]] = {}
        quoted: dict[str, str] = {}
        names: dict[tuple[str, str], str] = {}
        for number, space, table, is_default, *facts in self._cursor.execute(_COLUMNS).fetchall():
            key = names.setdefault((space, table), table if is_default else f"{space}.{table}")
            quoted[key] = f"{self.quoted(space)}.{self.quoted(table)}"
            self._numbers[quoted[key]] = number
            columns.setdefault(key, []).append(StoredColumn(*facts))
        keys = [
            StoredKey(name, names[space, table], own, names[parent_space, parent], referred, timing)
            for name, space, table, parent_space, parent, own, referred, timing in (
                self._cursor.execute(_KEYS).fetchall()
            )
        ]
        primary = {
            names[space, table]: key
            for space, table, key in self._cursor.execute(_PRIMARY).fetchall()
            if (space, table) in names
        }
        unique: dict[int, list[list[str]]] = {}
        for number, names_of in self._cursor.execute(_UNIQUE).fetchall():
            unique.setdefault(number, []).append(names_of)
        indexes: dict[int, list[StoredIndex]] = {}
        for number, where, texts in self._cursor.execute(_INDEXES).fetchall():
            read = [columns_read(text) for text in texts]
            if all(read):  # what is not understood is left to the database to refuse
                group = list(dict.fromkeys(name for names_of in read for name in names_of))
                indexes.setdefault(number, []).append(StoredIndex(group, texts, where))
        tables = {
            name: StoredTable(
                name,
                quoted[name],
                columns[name],
                primary.get(name, ()),
                unique.get(self._numbers[quoted[name]], ()),
                indexes.get(self._numbers[quoted[name]], ()),
            )
            for name in columns
        }
        self._stored = StoredTables(tables, keys)
        return self._stored

    def lacking(self, tables: Sequence[MatchedTable], mode: Mode) -> Sequence[str]:
        """See :meth:`Loader.lacking`: the lock takes UPDATE, and only an owner alters keys."""
        filled = [table.stored for table in tables]
        wanted = ["SELECT", "INSERT", "UPDATE"]
        if mode == "truncate" and not any(self._stored.referring(filled)):
            wanted.append("TRUNCATE")
        elif mode in ("truncate", "replace"):
            wanted.append("DELETE")
        late = [key for key in self._stored.late(filled) if _is_altered(key)]
        statements: list[str] = []
        for table in tables:
            sql = table.stored.sql
            ((space, is_open, is_owner, missing, role),) = self._about(
                table.stored, _RIGHTS, wanted
            )
            to = f"TO {self.quoted(role)}"
            if not is_open:
                statements.append(f"GRANT USAGE ON SCHEMA {self.quoted(space)} {to}")
            if missing:
                statements.append(f"GRANT {', '.join(missing)} ON {sql} {to}")
            for key in late if not is_owner else ():
                if key.table == table.stored.name:
                    constraint = f"ALTER CONSTRAINT {self.quoted(key.name)} DEFERRABLE"
                    statements.append(f"ALTER TABLE {sql} {constraint}")
            loaded = {column.name for column in table.loaded.values()}
            for column, spaced, name, *_, lacks in self._about(table.stored, _SEQUENCES):
                if lacks and column in loaded:
                    sequence = f"SEQUENCE {self.quoted(spaced)}.{self.quoted(name)}"
                    statements.append(f"GRANT {', '.join(lacks)} ON {sequence} {to}")
        return list(dict.fromkeys(statements))

    def _about(self, table: StoredTable, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the catalogue says of a table, whose number is the query's last value."""
        return self._cursor.execute(query, [*values, self._numbers[table.sql]]).fetchall()

    def begin(self, tables: Sequence[StoredTable], mode: Mode) -> None:
        del mode
        listed = ", ".join(table.sql for table in tables)
        self._find_also({table.name.rpartition(".")[0] for table in tables} - {""})
        self._run(f"LOCK TABLE {listed} IN SHARE ROW EXCLUSIVE MODE")
        late = [key for key in self._stored.late(tables) if key.table != key.parent]
        self._late = [key for key in late if _is_altered(key)]
        for key in self._late:
            self._alter(key, "DEFERRABLE INITIALLY DEFERRED")
        if len(late) > len(self._late):
            self._run("SET CONSTRAINTS ALL DEFERRED")

    def _find_also(self, spaces: Iterable[str]) -> None:
        """Let triggers find what they name without its schema, as the application's connections do."""
        path = ", ".join(["", *map(self.quoted, sorted(spaces))])
        self._cursor.execute(
            "SELECT set_config('search_path', current_setting('search_path') || %s, true)", [path]
        )

    def _alter(self, key: StoredKey, timing: str) -> None:
        table = self._stored.tables[key.table].sql
        self._run(f"ALTER TABLE {table} ALTER CONSTRAINT {self.quoted(key.name)} {timing}")

    def _run(self, statement: str) -> None:
        self._cursor.execute(statement.encode())

    def has_rows(self, query: str) -> bool:
        return self._cursor.execute(query.encode()).fetchone() is not None

    def number(self, query: str) -> int | None:
        found = self._cursor.execute(query.encode()).fetchone()
        return None if found is None or found[0] is None else int(found[0])

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        return self._cursor.execute(query.encode()).fetchall()

    def without_triggers(self, tables: Sequence[StoredTable]) -> None:
        for table in tables:
            self.rest(table, [name for name, _ in self._about(table, _TRIGGERS)])

    def rest(self, table: StoredTable, triggers: Collection[str]) -> None:
        for name, state in self._about(table, _TRIGGERS):
            if name in triggers:
                self._resting.append((table, self.quoted(name), _ENABLE[state]))
                self._run(f"ALTER TABLE {table.sql} DISABLE TRIGGER {self.quoted(name)}")

    def literals(self, column: StoredColumn, values: pa.Array) -> Sequence[str | pa.Array]:
        """See :meth:`Loader.literals`: of no type, so that it takes the column's."""
        text = replaced(_text(plain_array(values), column), [("'", "''")])
        return between("'", text, "'", "NULL")

    def clear(self, tables: Sequence[StoredTable]) -> None:
        if not any(self._stored.referring(tables)):
            self._run(f"TRUNCATE {', '.join(table.sql for table in tables)}")
        else:  # TRUNCATE refuses where an empty table could refer to one
            self.replace(tables)

    def replace(self, tables: Sequence[StoredTable]) -> None:
        """Delete the rows: others read them as long, while they would wait for TRUNCATE."""
        for table in reversed(tables):
            self._run(f"DELETE FROM {table.sql}")  # noqa: S608 - a quoted name

    def load(self, table: MatchedTable, blocks: Iterable[pa.RecordBatch]) -> None:
        waiting = iter(blocks)
        first = next(waiting, None)
        if first is None:
            return
        stored = list(table.loaded.values())
        kinds = dict(self._about(table.stored, _KINDS))
        binary = binary_rows([kinds[column.name] for column in stored], first.schema)
        names = ", ".join(self.quoted(column.name) for column in stored)
        form = "" if binary is None else " (FORMAT binary)"
        running = self._about(table.stored, _INSERTING)
        if running:
            self._run("SAVEPOINT before_a_table")
        try:
            with self._cursor.copy(
                f"COPY {table.stored.sql} ({names}) FROM STDIN{form}".encode()
            ) as copy:
                copy.write(HEADER if binary else b"")
                for block in chain([first], waiting):
                    copy.write(_encoded(table, stored, block, binary))
                copy.write(TRAILER if binary else b"")
        except psycopg.OperationalError:  # the connection, not a row
            raise
        except psycopg.Error as error:
            message = _told(f"table {table.stored.name!r}", error)
            refusing = list(_refusing(running, error))
            if not refusing:
                raise RowRejectedError(message) from None
            self._run("ROLLBACK TO SAVEPOINT before_a_table")
            message += f"; trigger {refusing[0]!r} is why: '--no-triggers' lets triggers rest"
            raise TriggerRefusalError(message, refusing) from None

    def finish(self, tables: Sequence[StoredTable]) -> None:
        try:
            self._run("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.IntegrityError as error:
            raise DataError(_told(f"table {error.diag.table_name!r}", error)) from None
        for key in self._late:
            self._alter(key, _NEVER)
        for table, name, enable in self._resting:
            self._run(f"ALTER TABLE {table.sql} {enable} TRIGGER {name}")
        for table in tables:
            for column, space, name, step, is_owner, _ in self._about(table, _SEQUENCES):
                sequence = f"{self.quoted(space)}.{self.quoted(name)}"
                self._move_on(table, column, sequence, step, is_owner)

    def _move_on(
        self, table: StoredTable, column: str, sequence: str, step: int, is_owner: bool
    ) -> None:
        """Let a sequence go on behind the values that its column has; never back."""
        furthest = "max" if step > 0 else "min"
        query = (
            f"SELECT t.last::bigint, s.last_value, s.is_called FROM {sequence} s, "  # noqa: S608
            f"(SELECT {furthest}({self.quoted(column)}) AS last FROM {table.sql}) t"
        )
        last, value, called = self._cursor.execute(query.encode()).fetchone() or (None, 0, False)
        following = value + step if called else value
        if last is not None and (last - following) * step >= 0:
            if is_owner:
                self._run(f"ALTER SEQUENCE {sequence} RESTART WITH {last + step}")
            else:
                self._cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, last])

    def commit(self) -> None:
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()


def _is_altered(key: StoredKey) -> bool:
    """Return whether a key to a table that is filled later must be made deferrable."""
    return key.table != key.parent and key.timing == _NEVER


def _refusing(running: Sequence[tuple[Any, ...]], error: psycopg.Error) -> Iterator[str]:
    """Yield the triggers that are why a row is rejected: whose functions run then, or have changed the row before."""
    context, column = error.diag.context or "", (error.diag.column_name or "").lower()
    called = [
        name
        for name, function, _, _ in running
        if re.search(rf"\b{re.escape(function)}\(", context)
    ]
    if called or "function " in context:  # of another table's trigger, to which one of these leads
        yield from called or (name for name, *_ in running)
    elif error.sqlstate in _RULES_OF_ROWS:
        for name, _, text, changes in running:
            changed = columns_set(text) if changes else ()
            if column in changed or (changed and not column):
                yield name


def _told(where: str, error: psycopg.Error) -> str:
    """Return what the server says of an error: the message, the detail, and the row of the COPY."""
    said = error.diag
    parts = [said.message_primary or str(error), said.message_detail, said.context]
    return f"{where}: {' '.join('; '.join(part for part in parts if part).split())}"


def _encoded(
    table: MatchedTable,
    stored: Sequence[StoredColumn],
    block: pa.RecordBatch,
    binary: BinaryRows | None,
) -> memoryview:
    """Return a block as COPY reads it."""
    try:
        return _as_text(stored, block) if binary is None else binary.encoded(block)
    except DataError as error:
        raise RowRejectedError(f"table {table.stored.name!r}, {error}") from None


def _as_text(stored: Sequence[StoredColumn], block: pa.RecordBatch) -> memoryview:
    texts = []
    for column, name, values in zip(stored, block.schema.names, block.columns, strict=True):
        text = _text(plain_array(values), column)
        try:
            refuse_nul(text)
        except DataError as error:
            raise DataError(f"column {name!r}: {error}") from None
        texts.append(text)
    return memoryview(delimited(texts))


def _text(values: pa.Array, column: StoredColumn) -> pa.Array:
    """Return values as a column's type reads them."""
    kind = values.type
    if is_list(kind) and column.type.endswith("[]"):
        return _array_text(values)
    if is_list(kind) or pa.types.is_struct(kind):
        return null_unless(values.is_valid(), json_text(values))
    if is_binary(kind):
        digits = as_text(values)
        return join(["\\x", digits])
    return values.cast(TEXT) if is_string(kind) else as_text(values)


def _array_text(values: pa.Array) -> pa.Array:
    """Return lists as literals of arrays: ``{"a","b",NULL}``."""
    lists = values.cast(pa.large_list(values.type.value_type))
    items = plain_array(lists.flatten())
    inner = is_list(items.type)
    text = _array_text(items) if inner else _text(items, StoredColumn(""))
    if not inner:
        text = join(['"', replaced(text, _IN_ARRAY), '"'])
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays(
        [pa.array([0], pa.int64()), pc.cumulative_sum(lengths.cast(pa.int64()))]
    )
    rebuilt = pa.LargeListArray.from_arrays(offsets, text.fill_null("NULL"))
    joined = join(["{", pc.binary_join(rebuilt, pa.scalar(",", TEXT)), "}"])
    return null_unless(values.is_valid(), joined)
