"""SQL scripts load into real databases and give back every value."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fakegen.errors import DataError
from fakegen.registry import Registry
from tests.servers import Database

FORMATS = {name: format for name, format in Registry().formats.items() if "." not in name}
ROWS = "SELECT * FROM t ORDER BY id"

TEXTS = [
    "it's",
    'say "x"',
    "back\\slash \\' \\n",
    "line\nfeed\r\n",
    "tab\t",
    "\x1a",
    "%s %(a)s :x ?",
    "; -- */ $$",
    "é漢😀",
    "",
    None,
    "`t`",
]
STAMP = datetime(2026, 12, 31, 23, 59, 59, 123456)


def script(table: pa.Table, dialect: str, **options: object) -> str:
    stream = io.BytesIO()
    writer = FORMATS["sql"].open(stream, {"t": table.schema}, dialect=dialect, **options)
    for batch in table.to_batches(max_chunksize=1200):
        writer.write("t", batch)
    writer.commit()
    return stream.getvalue().decode()


def mixed_table() -> pa.Table:
    size = len(TEXTS)

    def column(kind: pa.DataType, *values: object) -> pa.Array:
        return pa.array([*values, *[None] * (size - len(values))], kind)

    return pa.table(
        {
            "id": pa.array(range(size)),
            "te xt": pa.array(TEXTS),
            "select": column(pa.int8(), -128, 127),
            "big": column(pa.int64(), -(2**63), 2**63 - 1),
            "huge": column(pa.uint64(), 2**64 - 1, 0),
            "real": column(pa.float64(), 0.1, -1e300, 5e-324, 1.0),
            "money": column(pa.decimal128(12, 2), Decimal("0.10"), Decimal("-9999999999.99")),
            "exact": column(pa.decimal128(38, 20), Decimal("0.00000000000000000001")),
            "yes": column(pa.bool_(), True, False),
            "day": column(pa.date32(), date(1999, 12, 31)),
            "clock": column(pa.time64("us"), time(23, 59, 59, 123456)),
            "stamp": column(pa.timestamp("us"), STAMP),
            "moment": column(pa.timestamp("us", "Europe/Brussels"), STAMP.replace(tzinfo=UTC)),
            "span": column(pa.duration("us"), timedelta(seconds=1.5)),
            "bytes": column(pa.binary(), b"\x00\\'\xff", b""),
            "tags": column(pa.list_(pa.string()), ['a"b\\', None], []),
        }
    )


def load_postgresql(base: Database, text: str) -> list[tuple]:
    of_psql, _, statements = text.partition("\n")
    assert of_psql == r"\set ON_ERROR_STOP on"
    base.execute(statements.encode())
    return base.rows(ROWS)


def load_mysql(base: Database, text: str) -> list[tuple]:
    base.execute(text)
    return base.rows(ROWS)


def load_sqlite(text: str) -> list[tuple]:
    database = sqlite3.connect(":memory:")
    database.executescript(text)
    return database.execute(ROWS).fetchall()


def rows(table: pa.Table, **changes: Callable[[object], object]) -> list[tuple]:
    def change(name: str, value: object) -> object:
        return changes[name](value) if name in changes and value is not None else value

    return [tuple(change(k, v) for k, v in row.items()) for row in table.to_pylist()]


def test_postgresql_gives_back_every_value(postgresql):
    table = mixed_table()
    expected = rows(table, huge=Decimal, span=lambda v: v.total_seconds())
    assert load_postgresql(postgresql, script(table, "postgresql")) == expected


def test_mariadb_gives_back_every_value(mariadb):
    table = mixed_table()
    expected = rows(
        table,
        huge=Decimal,
        yes=int,
        clock=lambda v: timedelta(hours=23, minutes=59, seconds=59, microseconds=123456),
        moment=lambda v: v.astimezone(UTC).replace(tzinfo=None),
        span=lambda v: v.total_seconds(),
        tags=lambda v: '["a\\"b\\\\",null]' if v else "[]",
    )
    assert load_mysql(mariadb, script(table, "mysql")) == expected


def test_sqlite_gives_back_every_value():
    table = mixed_table()
    expected = rows(
        table,
        huge=str,
        money=float,
        exact=lambda v: f"{v:f}",
        yes=int,
        day=str,
        clock=str,
        stamp=str,
        moment=lambda v: v.isoformat(" "),
        span=lambda v: v.total_seconds(),
        tags=lambda v: '["a\\"b\\\\",null]' if v else "[]",
    )
    assert load_sqlite(script(table, "sqlite")) == expected


def test_the_sqlite_writer_and_the_sqlite_script_agree(tmp_path):
    table = mixed_table()
    writer = FORMATS["sqlite"].open(tmp_path / "x.db", {"t": table.schema})
    for batch in table.to_batches():
        writer.write("t", batch)
    writer.commit()
    found = sqlite3.connect(tmp_path / "x.db").execute(ROWS).fetchall()
    assert found == load_sqlite(script(table, "sqlite"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), st.booleans())
@example(["a\0b", "\0"], True)
def test_sqlite_gives_back_any_text(texts, create):
    table = pa.table({"id": range(len(texts)), "a": texts})
    text = script(table, "sqlite", create=create)
    if not create:
        text = "CREATE TABLE t (id INTEGER, a TEXT);\n" + text
    assert load_sqlite(text) == rows(table)


def test_mariadb_gives_back_any_character(mariadb):
    texts = [chr(code) for code in range(0x300)] + ["\\", "\\\\'", "\\0", "\0\\", "😀"]
    table = pa.table({"id": range(len(texts)), "a": texts})
    assert load_mysql(mariadb, script(table, "mysql")) == rows(table)


def test_postgresql_gives_back_any_character_but_nul(postgresql):
    texts = [chr(code) for code in range(1, 0x300)] + ["\\", "\\\\'", "\\0", "😀"]
    table = pa.table({"id": range(len(texts)), "a": texts})
    assert load_postgresql(postgresql, script(table, "postgresql")) == rows(table)


@pytest.mark.parametrize("dialect", ["postgresql", "standard"])
def test_a_nul_character_that_a_database_cannot_store_is_refused(dialect):
    table = pa.table({"id": [1], "a": ["x\0"]})
    with pytest.raises(DataError, match="table 't', column 'a': a string contains a NUL character"):
        script(table, dialect)


def test_numbers_that_are_none_become_what_the_database_has(postgresql):
    table = pa.table({"id": [1, 2, 3], "a": [float("inf"), float("-inf"), float("nan")]})
    assert (
        str(load_postgresql(postgresql, script(table, "postgresql")))
        == "[(1, inf), (2, -inf), (3, nan)]"
    )
    found = load_sqlite(script(table, "sqlite"))
    assert found == [(1, float("inf")), (2, float("-inf")), (3, None)]
    assert script(table, "mysql").count("NULL") == 3


def test_rows_are_grouped_into_statements_and_only_the_script_of_a_type_has_its_own_names():
    table = pa.table({"id": range(1300), 'a"b`': ["x"] * 1300})
    text = script(table, "standard")
    assert text.count("INSERT INTO") == 4  # 500, 500 and 200 of one block, 100 of the next
    assert text.startswith(
        'START TRANSACTION;\nCREATE TABLE "t" (\n  "id" BIGINT,\n  "a""b`" VARCHAR'
    )
    assert text.endswith("(1299, 'x');\nCOMMIT;\n")
    assert '`a"b```' in script(table, "mysql")
    assert "CREATE TABLE" not in script(table, "standard", create=False)
