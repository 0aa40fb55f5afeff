"""Queries read real databases, change nothing and give no secret away."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fakegen.databases import fakegen_sources
from fakegen.errors import DataError, FakegenError, ParameterError

QUERY = {reader.name: reader for reader in fakegen_sources()}["query"]
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/test"
MARIADB = "mysql://root@127.0.0.1:3306/"
NAME = f"fakegen_query_{os.getpid()}"  # of this process: tests run in several at once


def rows(query: str, url: object, folder: Path = Path()) -> list[dict[str, object]]:
    return QUERY.read(folder, query, url=url).to_pylist()


@pytest.fixture
def postgresql() -> str:
    psycopg = pytest.importorskip("psycopg")
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    return POSTGRESQL


@pytest.fixture
def mariadb() -> Iterator[str]:
    pymysql = pytest.importorskip("pymysql")
    try:
        connection = pymysql.connect(host="127.0.0.1", user="root", connect_timeout=3)
    except pymysql.OperationalError:
        pytest.skip("no MariaDB at 127.0.0.1:3306")
    connection.cursor().execute(f"CREATE DATABASE {NAME}")
    connection.cursor().execute(f"CREATE SEQUENCE {NAME}.numbers")
    try:
        yield f"{MARIADB}{NAME}"
    finally:
        connection.cursor().execute(f"DROP DATABASE {NAME}")
        connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "x.db") as base:
        base.execute("CREATE TABLE t (a INTEGER, b TEXT, c REAL, d BLOB)")
        base.execute("INSERT INTO t VALUES (1, 'é', 1.5, x'00ff'), (NULL, NULL, NULL, NULL)")
    return tmp_path


def test_sqlite_relative_and_absolute(database):
    first = {"a": 1, "b": "é", "c": 1.5, "d": b"\x00\xff"}
    query = "SELECT * FROM t"
    assert rows(query, "sqlite:///x.db", database) == [first, dict.fromkeys("abcd")]
    assert rows(f" {query} LIMIT 1 ", f"sqlite:///{database}/x.db") == [first]
    assert QUERY.read(database, "SELECT a FROM t WHERE 0", url="sqlite:///x.db").num_rows == 0
    with pytest.raises(ParameterError, match=r"there is no file 'y.db'") as caught:
        rows(query, "sqlite:///y.db", database)
    assert caught.value.suggestion == "x.db"


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE t",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "SELECT 1; DROP TABLE t",
        "ATTACH 'new.db' AS n",
        "SELECT load_extension('x')",
        "SELECT * FROM nothing",
        "PRAGMA journal_mode = DELETE",
        "",
    ],
)
def test_a_query_cannot_change_a_sqlite_database(database, query):
    before = (database / "x.db").read_bytes()
    with pytest.raises(FakegenError, match="query"):
        rows(query, "sqlite:///x.db", database)
    assert (database / "x.db").read_bytes() == before
    assert [item.name for item in database.iterdir()] == ["x.db"]


def test_postgresql(postgresql):
    query = """
        SELECT 1 AS i, 1.50::numeric AS n, 'é 100%'::text AS t, true AS b, date '2020-01-02' AS d,
               timestamptz '2020-01-02 03:04:05+00' AS m, '\\x00ff'::bytea AS x,
               ARRAY['a', NULL] AS l, '{"k": 1}'::jsonb AS j,
               '6b9c7a1e-0000-4000-8000-000000000000'::uuid AS u, inet '10.0.0.1' AS a
        UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    """
    first, second = rows(query, postgresql)
    assert first == {
        "i": 1,
        "n": Decimal("1.50"),
        "t": "é 100%",
        "b": True,
        "d": date(2020, 1, 2),
        "m": datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        "x": b"\x00\xff",
        "l": ["a", None],
        "j": {"k": 1},
        "u": "6b9c7a1e-0000-4000-8000-000000000000",
        "a": "10.0.0.1",
    }
    assert set(second.values()) == {None}


def test_mariadb(mariadb):
    query = "SELECT 1 AS i, 1.50 AS n, 'é 100%' AS t, date('2020-01-02') AS d, x'00ff' AS x"
    assert rows(query, mariadb) == [
        {"i": 1, "n": Decimal("1.50"), "t": "é 100%", "d": date(2020, 1, 2), "x": b"\x00\xff"}
    ]


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_a_query_cannot_change_a_server(server, request):
    url = request.getfixturevalue(server)
    for query in (
        "SELECT 1; CREATE TABLE fakegen_forbidden (a int)",
        "SELECT 1 AS a; COMMIT; CREATE TABLE fakegen_forbidden (a int)",
        "CREATE TABLE fakegen_forbidden (a int)",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT nothing_such()",
    ):
        with pytest.raises(FakegenError, match="query"):
            rows(query, url)
    count = (
        "SELECT count(*) AS n FROM information_schema.tables WHERE table_name = 'fakegen_forbidden'"
    )
    assert rows(count, url) == [{"n": 0}]


def test_server_transactions_are_read_only(postgresql, mariadb):
    setting = "SELECT current_setting('transaction_read_only') AS setting"
    assert rows(setting, postgresql) == [{"setting": "on"}]
    with pytest.raises(DataError, match="READ ONLY transaction"):
        rows("SELECT NEXTVAL(numbers)", mariadb)


def test_the_address_may_come_from_the_environment(database, monkeypatch):
    monkeypatch.setenv("FAKEGEN_TEST_URL", f"sqlite:///{database}/x.db")
    for url in ("$FAKEGEN_TEST_URL", "${FAKEGEN_TEST_URL}", {"env": "FAKEGEN_TEST_URL"}):
        assert rows("SELECT 1 AS a", url) == [{"a": 1}]
    with pytest.raises(ParameterError, match="no environment variable 'FAKEGEN_TST_URL'") as caught:
        rows("SELECT 1", "$FAKEGEN_TST_URL")
    assert caught.value.suggestion == "FAKEGEN_TEST_URL"
    with pytest.raises(ParameterError, match=r"must be a string or {env: NAME}"):
        rows("SELECT 1", {"file": "x"})


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:s3kret@127.0.0.1:1/x",
        "postgresql://user:s3kret@[bad/x",
        "postgresql://user@127.0.0.1:1/x?password=s3kret&nonsense=1",
        "mysql://user:s3kret@127.0.0.1:1/x",
        "mysql://user:s3kret@127.0.0.1:abc/x",
        "postgresqll://user:s3kret@127.0.0.1/x",
        "user:s3kret@host/x",
    ],
)
def test_no_message_gives_a_password_away(url):
    pytest.importorskip("sqlalchemy")
    with pytest.raises(FakegenError) as caught:
        rows("SELECT 1", url)
    error: BaseException | None = caught.value
    assert "s3kret" not in str(error)
    assert error.__cause__ is None


def test_two_columns_of_one_name_are_refused(database):
    with pytest.raises(DataError, match="have the same name; rename one with AS"):
        rows("SELECT a, a FROM t", "sqlite:///x.db", database)
