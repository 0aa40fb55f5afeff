"""Reading databases: every type arrives at the same kind of database as it was."""

from __future__ import annotations

import pytest

import fakegen
from tests.servers import Database, postgresql_role

TYPES = {
    "postgresql": {
        "a": ("bytea", r"'\x00ff5c'"), "b": ("jsonb", "'{\"x\": [1, null, \"é\"]}'"), "c": ("int[]", "'{1,NULL,3}'"),
        "d": ("text[]", "'{\"a b\",NULL,\"q\\\"x\"}'"), "e": ("timestamptz", "'2024-01-02 03:04:05.000006+02'"),
        "f": ("interval", "'1 year 2 days 03:04:05.5'"), "g": ("inet", "'10.0.0.1/24'"), "h": ("daterange", "'[2024-01-01,2024-02-01)'"),
        "i": ("numeric(30,10)", "12345678901234567890.0123456789"), "j": ("double precision", "0.1"), "k": ("date", "'infinity'"),
        "l": ("text", r"E'tab\tline\nback\\slash \"q\", \\N'"), "m": ("text", "''"), "n": ("boolean", "false"),
        "o": ("bit(3)", "B'101'"), "p": ("time", "'23:59:59.999999'"), "q": ("money", "'12.34'"), "r": ("smallint", "-32768"),
        "s": ("bigint", "9223372036854775807"), "t": ("char(4)", "'ab'"), "u": ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        "v": ("date", "'0044-03-15 BC'"), "w": ("tsvector", "'a fat cat'"),
    },
    "mariadb": {
        "a": ("blob", "x'00ff5c'"), "b": ("json", "'{\"x\": [1, null, \"é\"]}'"), "e": ("datetime(6)", "'2024-01-02 03:04:05.000006'"),
        "f": ("time(3)", "'-838:59:59.5'"), "g": ("year", "2024"), "h": ("set('x','y')", "'x,y'"), "i": ("decimal(30,10)", "12345678901234567890.0123456789"),
        "j": ("double", "0.1"), "k": ("bit(3)", "b'101'"), "l": ("text", r"'tab\tline\nback\\slash \"q\", \\N'"), "m": ("text", "''"),
        "n": ("boolean", "0"), "o": ("bigint unsigned", "18446744073709551615"), "p": ("enum('a','b')", "'b'"), "q": ("binary(3)", "x'00ff00'"),
        "r": ("timestamp", "'2024-07-02 03:04:05'"), "s": ("float", "1.5"), "t": ("geometry", "ST_GeomFromText('POINT(1 2)')"), "u": ("tinyint", "-128"),
    },
    "sqlite": {
        "a": ("BLOB", "x'00ff'"), "b": ("TEXT", "'é''\"'"), "c": ("INTEGER", "9223372036854775807"), "d": ("REAL", "0.1"),
        "e": ("NUMERIC", "'12.50'"), "f": ("", "'x'"), "g": ("DATE", "'2024-01-01'"), "h": ("BOOLEAN", "1"), "i": ("", "5"),
    },
}  # fmt: skip


def test_every_type_arrives_as_it_was(places):
    real, copy = places
    types = TYPES[real.kind]
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in types.items())
    for place in places:
        place.run(f"CREATE TABLE t (id integer PRIMARY KEY, {columns})")
    values = ", ".join(value for _, value in types.values())
    real.run(f"INSERT INTO t VALUES (1, {values})", "INSERT INTO t (id) VALUES (2)")
    mask = {"t": {"columns": dict.fromkeys(["id", *types], "keep")}}
    fakegen.mask({"mask": mask}, real.url, copy.url)
    shown = {
        "postgresql": "t.*::text",
        "sqlite": "*, typeof(e), typeof(f), typeof(i)",
        "mariadb": "*",
    }
    query = f"SELECT {shown[real.kind]} FROM t ORDER BY id"
    assert copy.rows(query) == real.rows(query)


def test_rows_that_a_policy_hides_are_not_left_out_silently(places):
    real, copy = places
    if real.kind != "postgresql":
        pytest.skip("of PostgreSQL alone")
    for place in places:
        place.run("CREATE TABLE t (id integer PRIMARY KEY)")
    real.run(
        "INSERT INTO t VALUES (1), (2)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON t USING (id = 1)",
    )
    with postgresql_role(Database(real.url, real.execute)) as (reader, url):
        real.run(f"GRANT USAGE ON SCHEMA public TO {reader}", f"GRANT SELECT ON t TO {reader}")
        with pytest.raises(fakegen.DataError, match="row-level security"):
            fakegen.mask({"mask": {"t": {"columns": {"id": "keep"}}}}, url, copy.url)
        assert copy.rows("SELECT * FROM t") == []
