"""Reading databases: every type arrives at the same kind of database as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fakegen
from tests.databases.conftest import KINDS, base, rows
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
    "duckdb": {
        "a": ("blob", r"'\x00\xFF\x5C'::blob"), "b": ("json", "'{\"x\": [1, null, \"é\"]}'"), "c": ("integer[]", "[1, NULL, 3]"),
        "d": ("varchar[]", "['a b', NULL, 'q\"x', 'it''s, [1]', '', 'NULL']"), "e": ("timestamptz", "'2024-01-02 03:04:05.000006+02'"),
        "f": ("interval", "INTERVAL '1 year 2 days 03:04:05.5'"), "g": ("struct(a integer, \"b c\" varchar)", "{'a': 1, 'b c': 'x, y'}"),
        "i": ("decimal(30,10)", "12345678901234567890.0123456789"), "j": ("double", "0.1"), "k": ("date", "'infinity'"),
        "l": ("varchar", "chr(9) || chr(10) || chr(0) || '\\ \"q\"'"), "m": ("varchar", "''"), "n": ("boolean", "false"), "o": ("bit", "'101'"),
        "p": ("time", "'23:59:59.999999'"), "r": ("utinyint", "255"), "s": ("ubigint", "18446744073709551615"), "u": ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        "v": ("enum('a','b')", "'b'"), "w": ("map(varchar, integer)", "MAP {'a': 1}"), "x": ("hugeint", "170141183460469231731687303715884105727"),
        "y": ("timestamp_ns", "'2024-01-02 03:04:05.000000006'"),
    },
}  # fmt: skip


@pytest.mark.parametrize("bases", list(TYPES), indirect=True)
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
        "duckdb": "*",
    }
    query = f"SELECT {shown[real.kind]} FROM t ORDER BY id"
    assert copy.rows(query) == real.rows(query)


@pytest.mark.parametrize("bases", ["duckdb", "postgresql"], indirect=True)
def test_the_keys_of_another_schema_move_together(places):
    real, copy = places
    for place in places:
        place.run(
            "CREATE SCHEMA app",
            "CREATE TABLE app.staff (id integer PRIMARY KEY, boss integer REFERENCES app.staff (id), name varchar)",
        )
    real.run(
        "INSERT INTO app.staff VALUES (7, NULL, 'Ann')",
        "INSERT INTO app.staff VALUES (9, 7, 'Bob')",
    )
    columns = {"id": "permute", "boss": {"ref": "app.staff.id"}, "name": "faker.first_name"}
    fakegen.mask({"mask": {"app.staff": {"columns": columns}}}, real.url, copy.url)
    ((boss, other),) = copy.rows(
        "SELECT b.id, s.id FROM app.staff s JOIN app.staff b ON s.boss = b.id"
    )
    assert {boss, other} != {7, 9}
    assert copy.rows("SELECT name FROM app.staff WHERE name IN ('Ann', 'Bob')") == []
    for place in places:
        place.run("DROP SCHEMA app CASCADE")


@pytest.mark.parametrize("bases", ["postgresql"], indirect=True)
def test_rows_of_tables_that_inherit_come_once_and_those_of_partitions_too(places):
    real, copy = places
    for place in places:
        place.run(
            "CREATE TABLE paid (id integer PRIMARY KEY)",
            "CREATE TABLE paid_2007 (PRIMARY KEY (id)) INHERITS (paid)",
            "CREATE TABLE seen (id integer PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE seen_1 PARTITION OF seen FOR VALUES FROM (0) TO (10000)",
        )
    real.run(
        "INSERT INTO paid VALUES (1)",
        "INSERT INTO paid_2007 VALUES (2)",
        "INSERT INTO seen VALUES (3)",
    )
    mask = {name: {"columns": {"id": "keep"}} for name in ("paid", "paid_2007", "seen")}
    found = fakegen.mask({"mask": mask}, real.url, copy.url)
    assert {table.name: table.rows for table in found} == dict.fromkeys(mask, 1)
    query = "SELECT id FROM paid UNION ALL SELECT id FROM seen ORDER BY id"
    assert copy.rows(query) == real.rows(query) == [(1,), (2,), (3,)]


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


TABLE, NOTE = """se`le"ct it's; -- %s\t{x}""", 'no`te" [✓]?'
HELD = {
    "raw": {"postgresql": "bytea", "mariadb": "longblob", "duckdb": "blob", "sqlite": "blob"},
    "ok": dict.fromkeys(KINDS, "boolean"),
    "amount": {**dict.fromkeys(KINDS, "decimal(20, 6)"), "sqlite": "text"},
    "moment": {**dict.fromkeys(KINDS, "timestamp"), "mariadb": "datetime(6)"},
    NOTE: dict.fromkeys(KINDS, "text"),
}
ROWS = [
    {"raw": b"\x00\\\t\n\r'\xff", "ok": True, "amount": "99999999999999.999999", "moment": "1000-01-01 00:00:00",
     NOTE: "\\N"},
    {"raw": bytes(range(256)), "ok": False, "amount": "-0.000001", "moment": "9999-12-31 23:59:59", NOTE: "\u202e\\.\t😀"},
    {"raw": b"\\x41", "ok": None, "amount": None, "moment": None, NOTE: ""},
    {"raw": None, "ok": True, "amount": "0.500000", "moment": "1969-12-31 23:59:59", NOTE: None},
]  # fmt: skip


def quoted(kind: str, name: str) -> str:
    mark = "`" if kind == "mariadb" else '"'
    return f"{mark}{name.replace(mark, 2 * mark)}{mark}"


def table_of(kind: str) -> str:
    columns = ", ".join(f"{quoted(kind, name)} {types[kind]}" for name, types in HELD.items())
    return f"CREATE TABLE {quoted(kind, TABLE)} (id integer PRIMARY KEY, {columns})"


def arrived(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with numbers and moments as the databases that have no types of their own hold them."""
    for row in found:
        row["ok"] = None if row["ok"] is None else bool(row["ok"])
        row["amount"] = (
            None if row["amount"] is None else format(Decimal(str(row["amount"])), ".6f")
        )
        row["moment"] = None if row["moment"] is None else str(row["moment"])[:19]
    return found


MASK = {"mask": {TABLE: {"columns": dict.fromkeys(["id", *HELD], "keep")}}}
MADE = [{"id": number, **row} for number, row in enumerate(ROWS, 1)]


def fill(url: str) -> None:
    columns = {"*": {"sample": {"source": "s", "replace": False}}}
    made = {"sources": {"s": {"rows": pa.Table.from_pylist(MADE)}},
            "tables": {TABLE: {"rows": {"source": "s"}, "columns": columns}}}  # fmt: skip
    fakegen.load(made).generate().seed(url)


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_values_arrive_in_other_kinds_of_databases_as_they_were(
    source: str, target: str, tmp_path: Path
) -> None:
    with base(source, tmp_path, "real.db") as (real, run), base(target, tmp_path, "copy.db") as (copy, also):  # fmt: skip
        run(table_of(source))
        fill(real)
        also(table_of(target))
        fakegen.mask(MASK, real, copy)
        query = f"SELECT * FROM {quoted(target, TABLE)} ORDER BY id"
        assert arrived(rows(query, copy)) == MADE


@pytest.mark.parametrize("kind", KINDS)
def test_values_arrive_in_files_and_come_back_as_they_were(kind: str, tmp_path: Path) -> None:
    with base(kind, tmp_path, "real.db") as (real, run):
        run(table_of(kind))
        fill(real)
        for name in ("csv", "jsonl", "parquet"):
            fakegen.mask(MASK, real, tmp_path / name, format=name)
            text = (tmp_path / name / f"{TABLE}.{name}").read_bytes()
            words = ("99999999999999.999999", "-0.000001", "5c783431")
            assert name == "parquet" or all(word.encode() in text for word in words)
        fakegen.mask(MASK, tmp_path / "parquet", real, mode="truncate")
        query = f"SELECT * FROM {quoted(kind, TABLE)} ORDER BY id"
        assert arrived(rows(query, real)) == MADE


LONG = "12345678901234567890.0123456789"


@pytest.mark.parametrize("kind", KINDS)
def test_decimal_numbers_are_exact_in_files(kind: str, tmp_path: Path) -> None:
    kinds = ("text", "numeric") if kind == "sqlite" else ("decimal(30, 10)", "decimal(6, 2)")
    long, short = kinds
    with base(kind, tmp_path, "real.db") as (real, run):
        run(f"CREATE TABLE t (id integer PRIMARY KEY, a {long}, b {short})")
        run(f"INSERT INTO t VALUES (1, '{LONG}', 0.10), (2, NULL, NULL)")
        columns = {"id": "keep", "a": "keep", "b": {"generalise": 0.1}}
        for name in ("t.parquet", "t.jsonl"):
            fakegen.mask({"mask": {"t": {"columns": columns}}}, real, tmp_path / name)
    first, second = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert str(first["a"]) == LONG
    assert float(first["b"]) == 0.1
    assert second == {"id": 2, "a": None, "b": None}
    assert LONG in (tmp_path / "t.jsonl").read_text()


def test_decimal_numbers_without_a_scale_have_that_of_their_values(tmp_path: Path) -> None:
    mask = {"mask": {"t": {"columns": dict.fromkeys(["id", "a", "b", "c"], "keep")}}}
    with base("postgresql", tmp_path, "") as (real, run):
        run("CREATE TABLE t (id integer PRIMARY KEY, a numeric, b numeric, c numeric)")
        run("INSERT INTO t VALUES (1, 1.50, 'NaN', 7), (2, -0.125, 1e50, NULL)")
        fakegen.mask(mask, real, tmp_path / "t.parquet")
    found = pq.read_table(tmp_path / "t.parquet")
    assert found.schema.types[1:] == [pa.decimal128(4, 3), pa.float64(), pa.decimal128(1, 0)]
    assert found["a"].to_pylist() == [Decimal("1.5"), Decimal("-0.125")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "postgresql"])
def test_what_the_target_cannot_store_is_told_and_leaves_it_as_it_was(
    kind: str, tmp_path: Path
) -> None:
    with base(kind, tmp_path, "real.db") as (real, run), base("postgresql", tmp_path, "") as (copy, also):  # fmt: skip
        run("CREATE TABLE t (id integer PRIMARY KEY, note text)")
        also("CREATE TABLE t (id integer PRIMARY KEY, note text)")
        columns = {
            "id": "sequence",
            "note": {"sample": {"values": ["a", "b\0c"], "replace": False}},
        }
        fakegen.load({"tables": {"t": {"rows": 2, "columns": columns}}}).generate().seed(real)
        mask = {"mask": {"t": {"columns": {"id": "keep", "note": "permute"}}}}
        with pytest.raises(fakegen.DataError, match="column 'note': a string contains a NUL"):
            fakegen.mask(mask, real, copy)
        assert rows("SELECT count(*) AS n FROM t", copy) == [{"n": 0}]
