"""From the tables of a DuckDB file to a schema whose rows they take."""

from __future__ import annotations

import pytest

import fakegen
from tests.databases.conftest import duckdb_file

STATEMENTS = """
CREATE SEQUENCE numbers
CREATE TYPE mood AS ENUM ('ok', 'it''s bad')
CREATE SCHEMA shop
CREATE TABLE "order" (id bigint PRIMARY KEY, customer integer NOT NULL, total decimal(6, 2) CHECK (total > 10))
DROP TABLE "order"
CREATE TABLE customer (id integer DEFAULT nextval('numbers') PRIMARY KEY, email varchar NOT NULL,
    boss integer REFERENCES customer (id), m mood NOT NULL, created_at timestamptz, updated_at timestamptz)
CREATE UNIQUE INDEX email ON customer (lower(email))
CREATE UNIQUE INDEX odd ON customer ((boss % 2 = 0 AND id < 0), id)
CREATE TABLE "order" (id ubigint PRIMARY KEY, customer integer NOT NULL REFERENCES customer (id),
    total decimal(6, 2) CHECK (total > 10), qty utinyint NOT NULL, tags varchar[], doc json, d date, t time,
    meta struct(a integer, b varchar[]), next ubigint GENERATED ALWAYS AS (id + 1), w interval, u uuid, x blob,
    b bit, h hugeint, pairs map(varchar, integer), state varchar DEFAULT 'new' CHECK (state IN ('new', 'old')),
    p float[3], ok boolean, "a ""b" smallint NOT NULL, n timestamp_ns, either union(i integer, s varchar))
COMMENT ON COLUMN "order".qty IS 'how many'
CREATE TABLE shop.item (no integer, line integer, PRIMARY KEY (no, line))
CREATE TABLE shop.piece (no integer, line integer, n smallint, PRIMARY KEY (no, line, n),
    FOREIGN KEY (no, line) REFERENCES shop.item (no, line))
CREATE TABLE endless (id integer PRIMARY KEY, other integer NOT NULL REFERENCES endless (id))
CREATE TABLE waits (endless integer NOT NULL REFERENCES endless (id))
"""


def test_a_schema_of_every_feature_is_seeded_without_a_hand_edit(tmp_path):
    run = duckdb_file(tmp_path / "x.duckdb")
    for statement in STATEMENTS.replace("\n    ", " ").strip().splitlines():
        run(statement)
    url = f"duckdb:///{tmp_path / 'x.duckdb'}"
    text = fakegen.database_schema(url, rows=60)
    assert "Table 'endless' is left out: other must refer to an earlier row" in text
    assert "Table 'waits' is left out" in text
    assert "pairs is left out: MAP(VARCHAR, INTEGER)" in text
    assert "next is left out: the database computes it" in text
    (tmp_path / "s.yaml").write_text(text)
    for mode in ("fail", "truncate", "append"):
        made = fakegen.load(tmp_path / "s.yaml").generate(seed=mode == "append")
        filled = made.seed(url, mode)
    assert [table.target for table in filled] == ["customer", "shop.item", "order", "shop.piece"]
    (found,) = run(
        'SELECT count(*), count(DISTINCT customer), bool_and(total > 10), max(len(p)), count(meta.b) > 0 FROM "order"'
    ).fetchall()
    assert (found[0], found[2:]) == (120, (True, 3, True))
    assert run("SELECT count(*) FROM shop.piece").fetchall()[0][0] > 120
    run("INSERT INTO customer (email, m) VALUES ('own', 'ok')")  # the application's own row
    assert run("SELECT max(id), count(*) FROM customer").fetchall() == [(121, 121)]
    only = fakegen.database_schema(url, tables=["order"], skip=["shop.item"])
    assert "customer:" in only
    assert "shop" not in only


def test_what_is_no_database_is_told(tmp_path):
    (tmp_path / "x.duckdb").write_text("no database")
    with pytest.raises(fakegen.DataError, match=r"cannot be read: .*not a valid DuckDB"):
        fakegen.database_schema(f"duckdb:///{tmp_path / 'x.duckdb'}")
    with pytest.raises(fakegen.UsageError, match="there is no file"):
        fakegen.database_schema(f"duckdb:///{tmp_path / 'y.duckdb'}")
