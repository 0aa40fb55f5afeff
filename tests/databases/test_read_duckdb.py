"""Reading DuckDB: what comes back, and that nothing else is read, written or installed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError, ParameterError
from tests.databases.conftest import contents, rows

duckdb = pytest.importorskip("duckdb")
URL = "duckdb:///x.duckdb"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    with closing(duckdb.connect(tmp_path / "x.duckdb")) as base:
        base.execute("CREATE TABLE t (a INTEGER, b VARCHAR); INSERT INTO t VALUES (1, 'é')")
        base.execute("CREATE SEQUENCE numbers")
    (tmp_path / "people.csv").write_text("name,born\nAnn,1990\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_values_have_their_types(folder):
    query = """
        SELECT 1 AS i, 1.50::DECIMAL(9, 2) AS n, 'é' AS t, true AS b, DATE '2020-01-02' AS d,
               TIMESTAMPTZ '2020-01-02 03:04:05+00' AS m, '\\x00\\xFF'::BLOB AS x, ['a', NULL] AS l,
               {'k': 1} AS s, 'p'::ENUM ('p', 'q') AS e
    """
    assert rows(query, URL, folder) == [
        {
            "i": 1,
            "n": Decimal("1.50"),
            "t": "é",
            "b": True,
            "d": date(2020, 1, 2),
            "m": datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
            "x": b"\x00\xff",
            "l": ["a", None],
            "s": {"k": 1},
            "e": "p",
        }
    ]
    assert rows("SELECT a FROM t WHERE false", f"duckdb:///{folder}/x.duckdb") == []


WRITES = [
    "SELECT 1; INSERT INTO t VALUES (2, 'b')",
    "SELECT 1; ATTACH 'new.duckdb'; SELECT 1",
    "INSERT INTO t VALUES (2, 'b')",
    "WITH x AS (SELECT 1) DELETE FROM t RETURNING a",
    "WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x",
    "SELECT nextval('numbers')",
    "COPY t TO 'new.csv'",
    "WITH x AS (SELECT 1) COPY t TO 'new.csv'",
    "ATTACH 'new.duckdb' AS n",
    "INSTALL httpfs",
    "LOAD httpfs",
    "EXPORT DATABASE 'new'",
    "CREATE TEMP MACRO m() AS 1",
    "SET enable_external_access = true",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = 'new')",
    "SELECT * FROM query('DROP TABLE t')",
    "SELECT * FROM force_checkpoint('x')",
]
READS = [
    "SELECT * FROM 'people.csv'",
    "FROM 'people.csv'",
    "SELECT * FROM read_csv('people.csv')",
    "SELECT * FROM read_text('people.csv')",
    "SELECT * FROM read_blob('/etc/hostname')",
    "SELECT * FROM glob('*')",
    "SELECT * FROM query_table('people.csv')",
    "SELECT * FROM query('SELECT * FROM ''people.csv''')",
    "SELECT * FROM sniff_csv('people.csv')",
    "SELECT * FROM 'https://127.0.0.1:1/x.csv'",
    "SELECT getenv('HOME')",
    "SELECT * FROM variable_of_this_module",
]
variable_of_this_module = pa.table({"a": [1]})


@pytest.mark.parametrize("url", [URL, "duckdb+duckdb:///x.duckdb", "DuckDB:///x.duckdb?threads=1"])
def test_a_query_changes_and_reads_nothing_but_the_database(folder, url):
    before = contents(folder)
    variable_of_this_function = variable_of_this_module
    assert variable_of_this_function
    for query in [*WRITES, *READS, "SELECT * FROM variable_of_this_function"]:
        with pytest.raises(FakegenError, match="query"):
            rows(query, url, folder)
        assert contents(folder) == before, query


@pytest.mark.parametrize(
    "path", ["new.duckdb", ":memory:", "md:x", "x.duckdb?read_only=false", "x.duckdb?access_mode=1"]
)
def test_no_url_makes_a_file(folder, path):
    before = contents(folder)
    with pytest.raises(ParameterError):
        rows("SELECT 1", f"duckdb:///{path}", folder)
    assert contents(folder) == before


def test_a_large_sort_leaves_nothing_beside_the_database(folder):
    before = contents(folder)
    query = "SELECT range AS a FROM range(200000) ORDER BY hash(range)"
    assert len(rows(query, URL, folder)) == 200_000
    assert contents(folder) == before
