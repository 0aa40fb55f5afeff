"""Reading PostgreSQL: what comes back, and that nothing is ever written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakegen.errors import FakegenError, ParameterError
from tests.databases.conftest import rows
from tests.servers import HOST


@pytest.fixture
def numbered(postgresql):
    """A database with a table, a sequence and a function that writes."""
    postgresql.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE SEQUENCE numbers")
    postgresql.execute(
        "CREATE FUNCTION adds() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (2) RETURNING a'"
    )
    return postgresql


def test_values_have_their_types(postgresql):
    query = """
        SELECT 1 AS i, 1.50::numeric AS n, 'é 100%'::text AS t, true AS b, date '2020-01-02' AS d,
               timestamptz '2020-01-02 03:04:05+00' AS m, '\\x00ff'::bytea AS x,
               ARRAY['a', NULL] AS l, '{"k": 1}'::jsonb AS j,
               '6b9c7a1e-0000-4000-8000-000000000000'::uuid AS u, inet '10.0.0.1' AS a
        UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    """
    first, second = rows(query, postgresql[0])
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
    assert rows("SELECT 1 AS a WHERE false", postgresql[0]) == []


WRITES = [
    "SELECT 1; INSERT INTO t VALUES (2)",
    "SELECT 1 AS a; COMMIT; INSERT INTO t VALUES (2)",
    "SELECT 1 AS a; COMMIT; BEGIN READ WRITE; INSERT INTO t VALUES (2); COMMIT",
    "CREATE TABLE u (a int)",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY t FROM PROGRAM 'echo 2'",
    "TABLE t; COPY t FROM PROGRAM 'echo 2'",
    "WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x",
    "WITH x AS (INSERT INTO t VALUES (2) RETURNING a) SELECT a FROM x",
    "WITH x AS (SELECT 1) DELETE FROM t RETURNING a",
    "SELECT 1 AS a INTO u",
    "SELECT a FROM t FOR UPDATE",
    "SELECT nextval('numbers')",
    "SELECT setval('numbers', 50)",
    "SELECT set_config('transaction_read_only', 'off', true), nextval('numbers')",
    "SELECT adds()",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "WITH x AS (SELECT 1) CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SELECT query_to_xml('INSERT INTO t VALUES (2) RETURNING a', true, true, '')",
]
REACHES = [
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT lo_creat(1)",
    "SELECT pg_notify('a', 'b')",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "SELECT pg_create_restore_point('x')",
    "SELECT pg_create_physical_replication_slot('fakegen_test')",
    "SELECT pg_stat_reset()",
    'SELECT "pg_reload_conf"()',
    "SELECT Pg_Catalog . PG_RELOAD_CONF /* () */ ()",
    "SELECT 1 LIMIT length(pg_reload_conf()::text)",
    "VALUES (1), (length(pg_reload_conf()::text))",
    "SELECT query_to_xml('SELECT pg_rel' || 'oad_conf()', true, true, '')",
    "SELECT pg_read_file('/etc/hostname')",
]
LINKS = [
    "SELECT dblink_exec({}, 'INSERT INTO t VALUES (2)')",
    "SELECT * FROM dblink({}, 'INSERT INTO t VALUES (2) RETURNING a') AS x (a int)",
]
STATE = """
    SELECT (SELECT array_agg(a) FROM t), (SELECT is_called FROM numbers),
           (SELECT count(*) FROM pg_class WHERE relname = 'u'),
           (SELECT count(*) FROM pg_largeobject_metadata),
           (SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'fakegen_test')
"""


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "PostgreSQL"])
def test_a_query_changes_nothing(numbered, scheme):
    url, run = numbered
    url = url.replace("postgresql:", f"{scheme}:")
    before = run(STATE).fetchall()
    for query in WRITES:
        with pytest.raises(FakegenError, match="query"):
            rows(query, url)
        assert run(STATE).fetchall() == before, query


def refused(base, queries):
    before = base.execute(STATE).fetchall()
    for query in queries:
        with pytest.raises(ParameterError, match="a query cannot name"):
            rows(query, base.url)
        assert base.execute(STATE).fetchall() == before, query


def test_a_query_cannot_name_what_acts_outside_of_its_transaction(numbered):
    refused(numbered, REACHES)
    with pytest.raises(ParameterError, match="cannot write names with U&"):
        rows('SELECT u&"pg\\005freload\\005fconf"()', numbered.url)


def test_a_query_cannot_name_what_opens_another_connection(numbered):
    numbered.need("CREATE EXTENSION dblink")
    here = f"'host={HOST} user=postgres dbname={numbered.name}'"
    refused(numbered, [query.format(here) for query in LINKS])


def test_functions_that_only_compute_are_allowed(postgresql):
    query = (
        "SELECT random() < 2 AS a, gen_random_uuid() IS NULL AS b, clock_timestamp() > now() AS c"
    )
    assert rows(query, postgresql[0]) == [{"a": True, "b": False, "c": True}]
    postgresql.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    query = "SELECT count(*) AS n FROM t TABLESAMPLE bernoulli (100)"
    assert rows(query, postgresql[0]) == [{"n": 1}]


def test_transactions_are_read_only(postgresql):
    setting = "SELECT current_setting('transaction_read_only') AS setting"
    assert rows(setting, f"{postgresql[0]}?sslmode=disable") == [{"setting": "on"}]
