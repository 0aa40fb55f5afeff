"""Dialects of SQL: how databases write names, types and literals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_binary, is_list, is_string
from fakegen.errors import DataError
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import TEXT, as_text, between, contains, join
from fakegen.interfaces.definition import UNKNOWN, Definition, ForeignKey

_LONGEST_KEY = 768
"""How many characters of four bytes each an index of MySQL holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A dialect of SQL; the defaults are those of the SQL standard.

    Attributes:
        name: Its name for ``--option dialect=NAME``.
        doc: Which databases read it.
        preamble: What a script starts with, before the transaction.
        begin: What begins a transaction, which ``COMMIT`` ends.
        creates_first: Whether tables are created before the transaction, because creating one would end it.
        alters: Whether foreign keys can be added to tables that exist; if not, they are checked at the end of the
            transaction.
        quote: The character around names.
        after_table: What follows the column list of ``CREATE TABLE``.
        text, blob, json: The types of strings, of bytes, and of lists and structs.
        date, time, timestamp, moment: The types of dates and times; ``moment`` is the type of timestamps
            with a time zone.
        bigint: The type of integers of more than 32 bits.
        uuid: The type of UUIDs.
        indexed_text, indexed_blob: The types of strings and bytes in keys, where others cannot be indexed;
            ``{length}`` stands for as many characters as the longest key leaves room for.
        exact_digits: The maximum number of digits of a decimal; longer ones become strings.
        has_offsets: Whether a ``moment`` keeps an offset from UTC; if not, it is written in UTC.
        escapes: Characters in string literals and their replacements, in the order of replacement.
        holds_nul: Whether strings can contain NUL characters.
        before_hex: What comes before the digits of a bytes literal; a quote comes after them.
        booleans: The literals of false and true.
        partial_index: What creates an index of columns that do not repeat where a condition holds, with ``{name}``,
            ``{table}``, ``{columns}`` and ``{where}``; empty if the database has none.
        not_finite: The literals of NaN, infinity and minus infinity.
    """

    name: str
    doc: str = ""
    preamble: str = ""
    begin: str = "START TRANSACTION;\n"
    creates_first: bool = False
    alters: bool = True
    quote: str = '"'
    after_table: str = ""
    text: str = "VARCHAR"
    blob: str = "BLOB"
    json: str = "VARCHAR"
    date: str = "DATE"
    time: str = "TIME"
    timestamp: str = "TIMESTAMP"
    moment: str = "TIMESTAMP WITH TIME ZONE"
    bigint: str = "BIGINT"
    uuid: str = "CHAR(36)"
    indexed_text: str = ""
    indexed_blob: str = ""
    exact_digits: int = 76
    has_offsets: bool = True
    escapes: Sequence[tuple[str, str]] = (("'", "''"),)
    holds_nul: bool = False
    before_hex: str = "X'"
    booleans: tuple[str, str] = ("FALSE", "TRUE")
    partial_index: str = ""
    not_finite: tuple[str, str, str] = ("NULL", "NULL", "NULL")

    def placed(self, table: str, space: str = "") -> str:
        """Return a table's name, quoted.

        Args:
            table: The name, with the database schema and a dot where ``space`` is one.
            space: The database schema; empty for the default one.
        """
        own = self.quoted(table.removeprefix(f"{space}."))
        return f"{self.quoted(space)}.{own}" if space else self.quoted(table)

    def quoted(self, name: str) -> str:
        """Return a name, quoted."""
        return self.quote + name.replace(self.quote, 2 * self.quote) + self.quote

    def create_table(self, table: str, schema: pa.Schema) -> str:
        """Return the statement that creates a table, without a semicolon."""
        return self.define_table(table, schema, UNKNOWN, ())

    def define_table(
        self,
        table: str,
        schema: pa.Schema,
        definition: Definition,
        foreign: Sequence[ForeignKey],
    ) -> str:
        """Return the statement that creates a table with its keys, without a semicolon."""
        lines = [self._column(field, definition) for field in schema]
        if definition.key:
            lines.append(f"PRIMARY KEY {self._listed(definition.key)}")
        lines += [f"UNIQUE {self._listed(group)}" for group in definition.unique]
        lines += [self._foreign_key(key) for key in foreign]
        inside = ",\n".join(f"  {line}" for line in lines)
        return f"CREATE TABLE {self.quoted(table)} (\n{inside}\n){self.after_table}"

    def define_indexes(self, table: str, definition: Definition) -> Sequence[str]:
        """Return the statements that keep columns unique where a condition holds, without semicolons."""
        if not self.partial_index:
            return []
        return [
            self.partial_index.format(
                name=self.quoted(f"{table}_unique_{number}"),
                table=self.quoted(table),
                columns=self._listed(index.columns),
                where=index.where,
            )
            for number, index in enumerate(definition.partial, 1)
        ]

    def add_foreign_key(self, table: str, key: ForeignKey) -> str:
        """Return the statement that adds a foreign key to a table, without a semicolon."""
        return f"ALTER TABLE {self.quoted(table)} ADD {self._foreign_key(key)}"

    def _column(self, field: pa.Field, definition: Definition) -> str:
        words = [self.quoted(field.name), self._type_in(field, definition)]
        if field.name in definition.required:
            words.append("NOT NULL")
        if field.name in definition.closed:
            values = definition.closed[field.name]
            listed = ", ".join(join(self.literals(values)).to_pylist())
            words.append(f"CHECK ({words[0]} IN ({listed}))")
        return " ".join(words)

    def _type_in(self, field: pa.Field, definition: Definition) -> str:
        """Return the type of a column of which more is known than its Arrow type."""
        kind = definition.types.get(field.name, field.type)
        if kind == pa.uuid() != field.type:
            return self.uuid
        said = self.type_of(kind)
        indexed = {self.text: self.indexed_text, self.blob: self.indexed_blob}.get(said)
        keys = [definition.key, *definition.unique, *(key.columns for key in definition.foreign)]
        widths = [len(key) for key in keys if field.name in key]
        return indexed.format(length=_LONGEST_KEY // max(widths)) if indexed and widths else said

    def _foreign_key(self, key: ForeignKey) -> str:
        to = f"{self.quoted(key.table)} {self._listed(key.referred)}"
        deferred = "" if self.alters else " DEFERRABLE INITIALLY DEFERRED"
        return f"FOREIGN KEY {self._listed(key.columns)} REFERENCES {to}{deferred}"

    def _listed(self, names: Sequence[str]) -> str:
        return f"({', '.join(map(self.quoted, names))})"

    def type_of(self, kind: pa.DataType) -> str:
        """Return the SQL type of an Arrow type."""
        if isinstance(kind, pa.BaseExtensionType):
            return self.type_of(kind.storage_type)
        if pa.types.is_dictionary(kind):
            return self.type_of(kind.value_type)
        if pa.types.is_boolean(kind):
            return "BOOLEAN"
        if pa.types.is_uint64(kind):
            return self._numeric(20, 0)
        if pa.types.is_integer(kind):
            bits = kind.bit_width * (2 if pa.types.is_unsigned_integer(kind) else 1)
            return "SMALLINT" if bits <= 16 else "INTEGER" if bits == 32 else self.bigint
        if pa.types.is_decimal(kind):
            scale = max(kind.scale, 0)
            return self._numeric(max(kind.precision, kind.precision - kind.scale, scale), scale)
        if pa.types.is_floating(kind) or pa.types.is_duration(kind):
            return "DOUBLE PRECISION"
        if pa.types.is_date(kind):
            return self.date
        if pa.types.is_time(kind):
            return self.time
        if pa.types.is_timestamp(kind):
            return self.moment if _has_zone(kind) else self.timestamp
        if is_binary(kind):
            return self.blob
        return self.json if is_list(kind) or pa.types.is_struct(kind) else self.text

    def _numeric(self, digits: int, scale: int) -> str:
        return f"NUMERIC({digits}, {scale})" if digits <= self.exact_digits else self.text

    def literals(self, values: pa.Array) -> Sequence[str | pa.Array]:
        """Return the pieces of one literal per value; null becomes ``NULL``.

        Raises:
            DataError: A string contains a NUL character, which the database cannot store.
        """
        values = plain_array(values)
        kind = values.type
        if pa.types.is_boolean(kind):
            false, true = (pa.scalar(literal, TEXT) for literal in self.booleans)
            return [pc.if_else(values, true, false).fill_null("NULL")]
        if pa.types.is_floating(kind):
            return [self._finite(as_text(values)).fill_null("NULL")]
        if is_binary(kind):
            return between(self.before_hex, as_text(values), "'", "NULL")
        if is_list(kind) or pa.types.is_struct(kind):
            text = null_unless(values.is_valid(), json_text(values))
            return between("'", self._escaped(text), "'", "NULL")
        if is_string(kind):
            return between("'", self._escaped(values.cast(TEXT)), "'", "NULL")
        if _has_zone(kind) and not self.has_offsets:
            values = values.cast(pa.timestamp(kind.unit))  # the same moment in UTC
        text = as_text(values)
        if self.type_of(kind) == self.text or _is_time(kind):
            return between("'", text, "'", "NULL")
        return [text.fill_null("NULL")]

    def _finite(self, text: pa.Array) -> pa.Array:
        for shown, literal in zip(("nan", "inf", "-inf"), self.not_finite, strict=True):
            if contains(text, shown.encode()):
                text = pc.if_else(pc.equal(text, shown), pa.scalar(literal, TEXT), text)
        return text

    def _escaped(self, text: pa.Array) -> pa.Array:
        has_nul = not self.holds_nul and contains(text, b"\0")
        if has_nul and pc.any(pc.match_substring(text, "\0")).as_py():
            raise DataError("a string contains a NUL character, which this database cannot store")
        for mark, escape in self.escapes:
            if contains(text, mark.encode()):
                text = pc.replace_substring(text, mark, escape)
        return text


def _has_zone(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind)) and kind.tz is not None


def _is_time(kind: pa.DataType) -> bool:
    return bool(pa.types.is_temporal(kind)) and not pa.types.is_duration(kind)


STANDARD = Dialect(name="standard", doc="The SQL standard.")

POSTGRESQL = Dialect(
    name="postgresql",
    doc="PostgreSQL.",
    preamble="\\set ON_ERROR_STOP on\n"
    "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n",
    begin="BEGIN;\n",
    uuid="UUID",
    text="TEXT",
    blob="BYTEA",
    json="JSON",
    before_hex="'\\x",
    partial_index="CREATE UNIQUE INDEX ON {table} {columns} WHERE {where}",
    not_finite=("'NaN'", "'Infinity'", "'-Infinity'"),
)

MYSQL = Dialect(
    name="mysql",
    doc="MySQL and MariaDB.",
    preamble="SET NAMES utf8mb4;\n"
    "SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');\n",
    creates_first=True,
    quote="`",
    after_table=" DEFAULT CHARACTER SET utf8mb4",
    text="LONGTEXT",
    blob="LONGBLOB",
    json="JSON",
    time="TIME(6)",
    timestamp="DATETIME(6)",
    moment="DATETIME(6)",
    indexed_text="VARCHAR({length}) COLLATE utf8mb4_bin",
    indexed_blob="VARBINARY({length})",
    exact_digits=65,
    has_offsets=False,
    escapes=(
        ("\\", "\\\\"),
        ("'", "''"),
        ("\0", "\\0"),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ("\x1a", "\\Z"),
    ),
    holds_nul=True,
)

SQLITE = Dialect(
    name="sqlite",
    doc="SQLite.",
    preamble="PRAGMA foreign_keys = ON;\n",
    begin="BEGIN;\n",
    alters=False,
    bigint="INTEGER",
    uuid="TEXT",
    text="TEXT",
    json="TEXT",
    date="TEXT",
    time="TEXT",
    timestamp="TEXT",
    moment="TEXT",
    exact_digits=15,  # more would become a binary double
    escapes=(("'", "''"), ("\0", "'||char(0)||'")),
    holds_nul=True,
    booleans=("0", "1"),
    partial_index="CREATE UNIQUE INDEX {name} ON {table} {columns} WHERE {where}",
    not_finite=("NULL", "9e999", "-9e999"),
)


DIALECTS = (STANDARD, POSTGRESQL, MYSQL, SQLITE)


def dialect_of(scheme: str) -> Dialect:
    """Return the dialect whose quoting of names a kind of database understands."""
    return MYSQL if scheme in ("mysql", "mariadb") else POSTGRESQL
