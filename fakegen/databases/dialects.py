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
from fakegen.formats.text_columns import TEXT, as_text, between, contains


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A dialect of SQL; the defaults are those of the SQL standard.

    Attributes:
        name: Its name for ``--option dialect=NAME``.
        doc: Which databases read it.
        begin: The first statements of a script; they must begin a transaction, which ``COMMIT`` ends.
        quote: The character around names.
        after_table: What follows the column list of ``CREATE TABLE``.
        text, blob, json: The types of strings, of bytes, and of lists and structs.
        date, time, timestamp, moment: The types of dates and times; ``moment`` is the type of timestamps
            with a time zone.
        exact_digits: The maximum number of digits of a decimal; longer ones become strings.
        has_offsets: Whether a ``moment`` keeps an offset from UTC; if not, it is written in UTC.
        escapes: Characters in string literals and their replacements, in the order of replacement.
        holds_nul: Whether strings can contain NUL characters.
        before_hex: What comes before the digits of a bytes literal; a quote comes after them.
        booleans: The literals of false and true.
        not_finite: The literals of NaN, infinity and minus infinity.
    """

    name: str
    doc: str = ""
    begin: str = "START TRANSACTION;\n"
    quote: str = '"'
    after_table: str = ""
    text: str = "VARCHAR"
    blob: str = "BLOB"
    json: str = "VARCHAR"
    date: str = "DATE"
    time: str = "TIME"
    timestamp: str = "TIMESTAMP"
    moment: str = "TIMESTAMP WITH TIME ZONE"
    exact_digits: int = 76
    has_offsets: bool = True
    escapes: Sequence[tuple[str, str]] = (("'", "''"),)
    holds_nul: bool = False
    before_hex: str = "X'"
    booleans: tuple[str, str] = ("FALSE", "TRUE")
    not_finite: tuple[str, str, str] = ("NULL", "NULL", "NULL")

    def quoted(self, name: str) -> str:
        """Return a name, quoted."""
        return self.quote + name.replace(self.quote, 2 * self.quote) + self.quote

    def create_table(self, table: str, schema: pa.Schema) -> str:
        """Return the statement that creates a table, without a semicolon."""
        columns = ",\n".join(f"  {self.quoted(f.name)} {self.type_of(f.type)}" for f in schema)
        return f"CREATE TABLE {self.quoted(table)} (\n{columns}\n){self.after_table}"

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
            return "SMALLINT" if bits <= 16 else "INTEGER" if bits == 32 else "BIGINT"
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
        if not self.holds_nul and pc.any(pc.match_substring(text, "\0")).as_py():
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
    begin="SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nBEGIN;\n",
    text="TEXT",
    blob="BYTEA",
    json="JSON",
    before_hex="'\\x",
    not_finite=("'NaN'", "'Infinity'", "'-Infinity'"),
)

MYSQL = Dialect(
    name="mysql",
    doc="MySQL and MariaDB.",
    begin="SET NAMES utf8mb4;\n"
    "SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');\n"
    "START TRANSACTION;\n",
    quote="`",
    after_table=" DEFAULT CHARACTER SET utf8mb4",
    text="LONGTEXT",
    blob="LONGBLOB",
    json="JSON",
    time="TIME(6)",
    timestamp="DATETIME(6)",
    moment="DATETIME(6)",
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
    begin="BEGIN;\n",
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
    not_finite=("NULL", "9e999", "-9e999"),
)


DIALECTS = (STANDARD, POSTGRESQL, MYSQL, SQLITE)
