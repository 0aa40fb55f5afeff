"""Scripts of SQL as input: each is run by a database of its dialect, which leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import fakegen
from fakegen.databases.ddl_script import statements
from fakegen.errors import DataError, UsageError

pytest.importorskip("sqlalchemy")

DUMP = r"""
\restrict x
CREATE TABLE public.city (id integer PRIMARY KEY, name text NOT NULL);
ALTER TABLE public.city OWNER TO nobody_here;
COPY public.city (id, name) FROM stdin;
1	a; b
\.
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
"""
SCRATCH = f"{{}} LIKE 'fakegen_init_{os.getpid()}_%'"
"""Which databases this process made: others run drafts at the same time."""

OF_MYSQL = """
-- a comment; with a semicolon
CREATE DATABASE elsewhere; USE elsewhere;
CREATE TABLE city (id int AUTO_INCREMENT PRIMARY KEY, name varchar(30) NOT NULL COMMENT 'it''s; so');
INSERT INTO city VALUES (1, 'x');
DELIMITER //
CREATE TRIGGER t BEFORE INSERT ON city FOR EACH ROW BEGIN SET NEW.name = 'a'; SET NEW.name = 'b'; END //
DELIMITER ;
"""


def test_statements_of_the_client() -> None:
    found = list(statements(OF_MYSQL))
    assert [line for line, _ in found] == [3, 3, 4, 5, 7]
    assert found[2][1].endswith("'it''s; so')")
    assert found[4][1].startswith("CREATE TRIGGER") and found[4][1].endswith("END")


def test_sqlite_runs_a_script(tmp_path: Path) -> None:
    script = tmp_path / "shop.sql"
    script.write_text("CREATE TABLE city (id integer PRIMARY KEY, name text NOT NULL);")
    assert "  city:\n    rows: 7\n" in fakegen.database_schema(str(script), rows=7)
    script.write_text("CREATE TABLE city (id serial PRIMARY KEY) WITH (fillfactor=70);")
    with pytest.raises(DataError, match=r"SQLite refuses it.*--database"):
        fakegen.database_schema(str(script))
    with pytest.raises(UsageError, match="cannot be read"):
        fakegen.database_schema(str(tmp_path / "none.sql"))


def test_postgresql_runs_a_dump(tmp_path: Path, postgresql) -> None:
    url = postgresql.url
    script = tmp_path / "dump.sql"
    script.write_text(DUMP)
    left = f"SELECT datname FROM pg_database WHERE {SCRATCH.format('datname')}"
    before = postgresql.rows(left)
    assert "  city:\n" in fakegen.database_schema(str(script), server=url)
    script.write_text("CREATE TABLE a (id int);\nCREATE TABLE b (id nonsense);")
    with pytest.raises(DataError, match=r'type "nonsense" does not exist: CREATE TABLE b'):
        fakegen.database_schema(str(script), server=url)
    assert postgresql.rows(left) == before


def test_mariadb_runs_a_script(tmp_path: Path, mariadb) -> None:
    url = mariadb.url
    script = tmp_path / "shop.sql"
    script.write_text(OF_MYSQL)
    left = (
        f"SELECT schema_name FROM information_schema.schemata WHERE {SCRATCH.format('schema_name')}"
    )
    before = mariadb.rows(left)
    draft = fakegen.database_schema(str(script), server=url)
    assert "  city:\n" in draft
    assert "trigger 't' runs for every row" in draft
    script.write_text("CREATE TABLE a (id int);\n\nCREATE TABLE b (id nonsense);")
    with pytest.raises(DataError, match=r"shop.sql:3: "):
        fakegen.database_schema(str(script), server=url)
    assert mariadb.rows(left) == before
