"""Seeding databases: the rows that arrive, and the database as before when they do not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import fakegen
from fakegen.cli.main import run
from fakegen.errors import DataError, SchemaError, UsageError
from tests.databases.conftest import duckdb_file


@dataclass(frozen=True)
class Server:
    """A database, and what runs statements in it; names in them stand in double quotes."""

    kind: str
    url: str
    execute: Callable[[str], Any]

    def run(self, *statements: str) -> None:
        for statement in statements:
            self.execute(self.quoted(statement))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.execute(self.quoted(query)).fetchall()]

    def quoted(self, statement: str) -> str:
        if self.kind != "mariadb":
            return statement
        return statement.replace("`", "``").replace('"', "`").replace("``quote``", '"')


@pytest.fixture(params=["sqlite", "postgresql", "mariadb", "duckdb"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    if request.param == "duckdb":
        yield Server(
            "duckdb", f"duckdb:///{tmp_path / 'dev.duckdb'}", duckdb_file(tmp_path / "dev.duckdb")
        )
        return
    if request.param != "sqlite":
        url, execute = request.getfixturevalue(request.param)
        yield Server(request.param, url, execute)
        return
    base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
    yield Server("sqlite", f"sqlite:///{tmp_path / 'dev.db'}", base.execute)
    base.close()


SHOP = {
    "customer": {"rows": 50, "columns": {"id": "sequence", "name": "faker.name"}},
    "purchase": {
        "rows": 300,
        "columns": {
            "id": "sequence",
            "customer_id": {"ref": "customer.id"},
            "amount": {"integer": {"min": 1, "max": 90}},
        },
    },
}
CUSTOMER = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(200) NOT NULL)"
PURCHASE = (
    "CREATE TABLE purchase (id integer PRIMARY KEY, customer_id integer NOT NULL, "
    "amount integer CHECK (amount < 80), FOREIGN KEY (customer_id) REFERENCES customer (id))"
)
FREE = PURCHASE.replace(" CHECK (amount < 80)", "")
COUNTS = "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM purchase)"


def tables(spec: dict[str, Any] = SHOP, **settings: Any) -> fakegen.Tables:
    return fakegen.load({"seed": 1, "tables": spec}).generate(**settings)


def test_rows_arrive_as_they_are_made(server):
    server.run(CUSTOMER, FREE)
    made = tables()
    told: list[tuple[str, int]] = []
    filled = made.seed(server.url, progress=lambda *step: told.append(step))
    assert [(table.name, table.rows, table.had_rows) for table in filled] == [
        ("customer", 50, False),
        ("purchase", 300, False),
    ]
    assert sum(rows for _, rows in told) == 350
    expected = [tuple(row.values()) for row in made["purchase"].rows()]
    assert server.rows("SELECT * FROM purchase ORDER BY id") == expected


def test_values_with_everything(server):
    texts = ["", "\\", "\\N", "\t", "\n", "\r\n", "'", '"', "%s", "ü😀", "NULL", "\\.", "`", None]
    if server.kind != "postgresql":
        texts.append("a\0b")
    text = "longtext CHARACTER SET utf8mb4" if server.kind == "mariadb" else "text"
    server.run(f"CREATE TABLE r (n integer, s {text})")
    columns = {"n": "sequence", "s": {"sample": {"values": texts, "replace": False}}}
    made = tables({"r": {"rows": len(texts), "columns": columns}})
    made.seed(server.url)
    expected = [tuple(row.values()) for row in made["r"].rows()]
    assert server.rows("SELECT n, s FROM r ORDER BY n") == expected
    assert {s for _, s in expected} == set(texts)


def test_extreme_values(server):
    """Values at the ends of what every database holds; SQLite has days and moments as strings."""
    types = {
        "big": "bigint",
        "ratio": "double precision",
        "day": "date",
        "at": "timestamp",
        "raw": "bytea",
    }
    own = {"mariadb": {"at": "datetime(6)", "raw": "longblob"}, "duckdb": {"raw": "blob"}}
    types |= own.get(server.kind, {})
    ends = {
        "big": [2**63 - 1, -(2**63), 0],
        "ratio": [1.7976931348623157e308, -1e-300, 0.1],
        "day": [date(1, 1, 1), date(9999, 12, 31), date(1582, 10, 10)],
        "at": [datetime(1000, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), datetime(1969, 12, 31, 23, 59, 59, 999999)],
        "raw": [b"", bytes(range(256)), b"\\N\t\n\r\0'" * 100_000],
    }  # fmt: skip
    listed = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    server.run(f"CREATE TABLE r (n integer, {listed})")
    data = pa.table({"n": [1, 2, 3], **ends})
    columns = {"*": {"sample": {"source": "s", "replace": False}}}
    spec = {
        "sources": {"s": {"rows": data}},
        "tables": {"r": {"rows": {"source": "s"}, "columns": columns}},
    }
    fakegen.load(spec).generate().seed(server.url)

    def stored(value: Any) -> Any:
        if server.kind != "sqlite" or not isinstance(value, date):
            return value
        is_moment = isinstance(value, datetime)
        return value.isoformat(" ", "microseconds") if is_moment else value.isoformat()

    made = [tuple(map(stored, row)) for row in zip(*data.to_pydict().values(), strict=True)]
    assert server.rows("SELECT * FROM r ORDER BY n") == made


def test_hostile_names(server):
    table, column = 'a"; DROP TABLE b; --', "sel`ect 'x' %s"
    doubled = table.replace('"', "`quote`" if server.kind == "mariadb" else '""')
    server.run(f'CREATE TABLE "{doubled}" ("{column}" integer)', "CREATE TABLE b (x integer)")
    tables({table: {"rows": 3, "columns": {column: "sequence"}}}).seed(server.url)
    assert server.rows(f'SELECT * FROM "{doubled}"') == [(1,), (2,), (3,)]
    assert server.rows("SELECT count(*) FROM b") == [(0,)]


def test_modes(server):
    server.run(CUSTOMER, FREE, "INSERT INTO customer VALUES (1000, 'old')")
    with pytest.raises(UsageError, match=r"table 'customer' is not empty: append"):
        tables().seed(server.url)
    assert server.rows(COUNTS) == [(1, 0)]
    assert tables().seed(server.url, "append")[0].had_rows
    assert server.rows(COUNTS) == [(51, 300)]
    tables().seed(server.url, "truncate")
    assert server.rows(COUNTS) == [(50, 300)]
    tables(rows={"customer": 7}).seed(server.url, "replace")
    assert server.rows(COUNTS) == [(7, 300)]
    with pytest.raises(UsageError, match=r"no mode 'trunkate'.*did you mean 'truncate'"):
        tables().seed(server.url, "trunkate")  # type: ignore[arg-type]


def test_no_table_is_emptied_that_rows_of_others_refer_to(server):
    server.run(CUSTOMER, FREE)
    tables().seed(server.url)
    only = {"customer": SHOP["customer"]}
    with pytest.raises(UsageError, match="rows of 'purchase', which is not in the schema, refer"):
        tables(only).seed(server.url, "truncate")
    assert server.rows(COUNTS) == [(50, 300)]
    server.run("DELETE FROM purchase")
    tables(only).seed(server.url, "truncate")  # an empty table is not in the way
    assert server.rows(COUNTS) == [(50, 0)]


@pytest.mark.parametrize("mode", ["append", "truncate"])
def test_a_rejected_row_leaves_the_database_as_it_was(server, mode):
    kept = "INSERT INTO customer VALUES (1000, 'old')"
    server.run(CUSTOMER, PURCHASE, kept, "INSERT INTO purchase VALUES (2000, 1000, 5)")
    before = server.rows("SELECT * FROM customer"), server.rows("SELECT * FROM purchase")
    with pytest.raises(DataError, match=r"(?i)table 'purchase'.*(amount.*reject|check constraint)"):
        tables().seed(server.url, mode)
    after = server.rows("SELECT * FROM customer"), server.rows("SELECT * FROM purchase")
    assert before == after


def test_the_rejected_row_is_told(server):
    server.run(CUSTOMER, PURCHASE)
    made = tables()
    first = next(n for n, row in enumerate(made["purchase"].rows()) if row["amount"] >= 80)
    place = f"line {first + 1}" if server.kind == "postgresql" else f"row {first} \\(id={first + 1}"
    with pytest.raises(DataError, match=place):
        made.seed(server.url)


def test_a_value_that_cannot_be_made_leaves_the_database_as_it_was(server):
    server.run(CUSTOMER, FREE)
    spec = {**SHOP, "purchase": {**SHOP["purchase"], "rows": 5, "constraints": ["amount > 100"]}}
    with pytest.raises(fakegen.GenerationError):
        tables(spec).seed(server.url)
    assert server.rows(COUNTS) == [(0, 0)]


def test_tables_and_columns_are_matched_before_anything_is_loaded(server):
    server.run(CUSTOMER.replace("name", "full_name"), FREE.replace("purchase", "purchases"))
    with pytest.raises(SchemaError) as caught:
        tables().seed(server.url)
    said = str(caught.value)
    assert "no column 'name'; did you mean 'full_name'?" in said
    assert "needs a column 'full_name'" in said
    assert "no table 'purchase'; did you mean 'purchases'?" in said
    assert "tables.customer.columns.name" in said
    assert server.rows("SELECT count(*) FROM customer") == [(0,)]


def test_what_the_database_makes_is_left_out(server):
    kind = "varchar(9)" if server.kind == "mariadb" else "text"
    stored = "" if server.kind == "duckdb" else "STORED"
    server.run(
        f"CREATE TABLE g (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a + 1) {stored}, "
        f"c {kind} DEFAULT 'new' NOT NULL)"
    )
    columns = {"id": "sequence", "a": "sequence", "b": {"integer": {"min": 1, "max": 2}}}
    (filled,) = tables({"g": {"rows": 2, "columns": columns}}).seed(server.url)
    assert filled.left_out == ["b"]
    assert server.rows("SELECT * FROM g ORDER BY id") == [(1, 1, 2, "new"), (2, 2, 3, "new")]


def test_the_applications_own_rows_go_on_behind(server):
    numbered = {
        "sqlite": "integer PRIMARY KEY AUTOINCREMENT",
        "postgresql": "integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "mariadb": "integer AUTO_INCREMENT PRIMARY KEY",
        "duckdb": "integer DEFAULT nextval('numbers') PRIMARY KEY",
    }[server.kind]
    if server.kind == "duckdb":
        server.run("CREATE SEQUENCE numbers")
    server.run(f"CREATE TABLE n (id {numbered}, a integer)")
    tables({"n": {"rows": 7, "columns": {"id": "sequence", "a": "sequence"}}}).seed(server.url)
    server.run("INSERT INTO n (a) VALUES (8)")
    assert server.rows("SELECT max(id) FROM n") == [(8,)]


SELF = {
    "staff": {
        "rows": 40,
        "columns": {"id": "sequence", "boss": {"integer": {"min": 1, "max": 40}}},
    }
}
STAFF = (
    "CREATE TABLE staff (id integer PRIMARY KEY, boss integer, "
    "FOREIGN KEY (boss) REFERENCES staff (id))"
)


LATER = pytest.mark.parametrize("server", ["sqlite", "postgresql", "mariadb"], indirect=True)
"""Those that can check foreign keys after all rows have come."""


@LATER
def test_rows_may_refer_to_later_rows(server):
    server.run(STAFF)
    tables(SELF).seed(server.url)
    assert server.rows("SELECT count(*) FROM staff WHERE boss > id") != [(0,)]


def test_a_row_that_refers_to_none_is_refused(server):
    server.run(STAFF)
    with pytest.raises(DataError, match=r"table '?\"?staff.*boss"):
        tables(SELF, rows=20).seed(server.url)
    assert server.rows("SELECT count(*) FROM staff") == [(0,)]


@LATER
def test_tables_that_refer_to_each_other(server):
    """A store has a manager who works in a store, neither of them null."""
    cross = "ALTER TABLE store ADD CONSTRAINT led FOREIGN KEY (boss) REFERENCES worker (id)"
    store = "CREATE TABLE store (id integer PRIMARY KEY, boss integer NOT NULL"
    worker = "CREATE TABLE worker (id integer PRIMARY KEY, store integer NOT NULL, FOREIGN KEY (store) REFERENCES store (id))"
    if server.kind == "sqlite":
        server.run(f"{store}, FOREIGN KEY (boss) REFERENCES worker (id))", worker)
    else:
        server.run(f"{store})", worker, cross)

    def spec(bosses: int) -> dict[str, Any]:
        boss = {"integer": {"min": bosses, "max": bosses}}
        one = {"integer": {"min": 1, "max": 5}}
        return {
            "store": {"rows": 5, "columns": {"id": "sequence", "boss": boss}},
            "worker": {"rows": 30, "columns": {"id": "sequence", "store": one}},
        }

    with pytest.raises(DataError, match="boss"):
        tables(spec(31)).seed(server.url)
    tables(spec(30)).seed(server.url)
    tables(spec(29)).seed(server.url, "truncate")
    assert server.rows("SELECT DISTINCT boss FROM store") == [(29,)]
    if server.kind == "postgresql":
        query = "SELECT condeferrable FROM pg_constraint WHERE conname = 'led'"
        assert server.rows(query) == [(False,)]


def test_deferrable_keys_need_no_owner(postgresql):
    url, execute = postgresql
    execute(
        "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int)"
    )
    key = "FOREIGN KEY ({}) REFERENCES {} DEFERRABLE"
    for table, other in ("ab", "ba"):
        execute(f"ALTER TABLE {table} ADD {key.format(other, other)}")
    role = f"fakegen_{url.rpartition('_')[2]}"
    execute(f"CREATE ROLE {role} LOGIN; GRANT INSERT, UPDATE, SELECT ON a, b TO {role}")
    try:
        spec = {
            table: {"rows": 5, "columns": {"id": "sequence", other: "sequence"}}
            for table, other in ("ab", "ba")
        }
        tables(spec).seed(url.replace("postgres@", f"{role}@"))
    finally:
        execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    assert execute("SELECT count(*) FROM a JOIN b ON a.b = b.id").fetchone() == (5,)


def test_two_seedings_at_once_fill_once(server):
    """The second waits, or is refused; it never finds the tables empty."""
    server.run(CUSTOMER, FREE)
    with ThreadPoolExecutor(2) as pool:
        started = [pool.submit(tables().seed, server.url) for _ in range(2)]
        failures = [task.exception() for task in started]
    assert sorted(type(failure).__name__ for failure in failures if failure) in (
        ["UsageError"],
        ["DataError"],
    )
    assert server.rows(COUNTS) == [(50, 300)]


@pytest.mark.parametrize("loads", [True, False])
def test_mariadb_types(mariadb, loads, monkeypatch):
    """By LOAD DATA LOCAL, and by INSERT where that is off."""
    url, execute = mariadb
    if not loads:  # which servers take for a client that cannot
        monkeypatch.setattr("fakegen.databases.load_mysql.CLIENT.LOCAL_FILES", 0)
    execute(
        "CREATE TABLE ty (id int PRIMARY KEY, t text CHARACTER SET utf8mb4, j json, d date, z datetime(6), i time, "
        "n numeric(9, 2), b boolean, f double, u bigint unsigned, s set('a','b'), l json, x varbinary(9))"
    )
    columns = {
        "id": "sequence",
        "t": {"choice": ["\\", "a\tb", "\n", "\r\n", "\0", "'", "\\N", "ü😀", ""], "null": 0.2},
        "j": {"object": {"k": {"choice": ['"', "\n", "\\"]}}},
        "d": {"date": {"from": "2025-01-01", "to": "2025-12-31"}},
        "z": {
            "datetime": {"from": "2025-01-01", "to": "2025-12-31", "timezone": "Europe/Brussels"}
        },
        "i": {"time": {}},
        "n": {"decimal": {"min": -9, "max": 9, "decimals": 2}, "null": 0.2},
        "b": "boolean",
        "f": {"number": {"min": -1, "max": 1}},
        "u": {"integer": {"min": 9_000_000_000_000_000_000, "max": 9_200_000_000_000_000_000}},
        "s": {"choice": ["a", "a,b", ""]},
        "l": {"list": {"of": {"choice": ["x", "\t"]}, "length": {"min": 0, "max": 2}}},
    }
    made = tables({"ty": {"rows": 60, "columns": columns}})
    if loads:
        made.seed(url)
    else:
        with pytest.warns(fakegen.FakegenWarning, match="LOAD DATA LOCAL is off"):
            made.seed(url)
    found = execute("SELECT id, t, d, n, b, f, u, s, z, j, l FROM ty ORDER BY id").fetchall()
    for got, row in zip(found, made["ty"].rows(), strict=True):
        assert got[:8] == tuple(row[name] for name in ("id", *"tdnbfus"))
        assert got[8] == row["z"].astimezone(UTC).replace(tzinfo=None)
        assert [json.loads(text) for text in got[9:]] == [row["j"], row["l"]]


def test_postgresql_types_and_schemas(postgresql):
    url, execute = postgresql
    execute("CREATE SCHEMA app; CREATE TYPE mood AS ENUM ('ok', 'bad')")
    execute(
        "CREATE TABLE app.t (id serial PRIMARY KEY, l text[], k int[], j jsonb, m mood, u uuid, x bytea, d date, "
        "i interval, z timestamptz, n numeric(9, 2), b boolean)"
    )
    columns = {
        "id": "sequence",
        "l": {"list": {"of": {"choice": ['a"b', "\\", "c,d", ""]}, "length": {"min": 0, "max": 3}}},
        "k": {"list": {"of": {"integer": {"min": -5, "max": 5}}, "length": 2}, "null": 0.3},
        "j": {"object": {"k": {"choice": ['"', "\n"]}}},
        "m": {"choice": ["ok", "bad"]},
        "u": "uuid",
        "d": {"date": {"from": "2025-01-01", "to": "2025-12-31"}},
        "z": {"datetime": {"from": "2025-01-01", "to": "2025-12-31"}},
        "n": {"decimal": {"min": 0, "max": 9, "decimals": 2}},
        "b": "boolean",
    }
    made = tables({"app.t": {"rows": 30, "columns": columns}})
    made.seed(url)
    found = execute("SELECT l, k, j, m, u::text, b FROM app.t ORDER BY id").fetchall()
    expected = made["app.t"].rows()
    assert found == [tuple(row[name] for name in "lkjmub") for row in expected]
    assert execute("SELECT nextval('app.t_id_seq')").fetchone() == (31,)


def test_a_sequence_is_as_it_was_after_a_failure(postgresql):
    url, execute = postgresql
    execute("CREATE TABLE first (id serial PRIMARY KEY); CREATE TABLE n (id int CHECK (id < 5))")
    spec = {name: {"rows": 9, "columns": {"id": "sequence"}} for name in ("first", "n")}
    with pytest.raises(DataError):
        tables(spec).seed(url)
    assert execute("SELECT nextval('first_id_seq')").fetchone() == (1,)


def test_tables_that_cannot_undo_are_refused(mariadb):
    url, execute = mariadb
    execute("CREATE TABLE m (id int) ENGINE = MyISAM")
    execute("INSERT INTO m VALUES (1)")
    with pytest.raises(DataError, match="ALTER TABLE `m` ENGINE = InnoDB"):
        tables({"m": {"rows": 2, "columns": {"id": "sequence"}}}).seed(url, "append")


def test_the_password_is_never_shown(mariadb):
    url = mariadb[0].replace("root@", "nobody:hush-hush@")
    with pytest.raises(DataError) as caught:
        tables().seed(url)
    assert "Access denied" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_the_command(server, tmp_path, capfd):
    server.run(CUSTOMER, FREE)
    path = tmp_path / "shop.json"
    path.write_text(json.dumps({"tables": SHOP}))
    assert run(["seed", str(path), "--to", server.url, "--dry-run"]) == 0
    assert "purchase: would load 300 rows" in capfd.readouterr().out
    assert server.rows(COUNTS) == [(0, 0)]
    command = ["seed", str(path), "--to", server.url, "--rows", "purchase=20"]
    assert run([*command, "--progress", "json"]) == 0
    assert '"table": "purchase", "rows": 20' in capfd.readouterr().err
    assert server.rows(COUNTS) == [(50, 20)]
    assert run(command) == 2
    assert "are not empty" in capfd.readouterr().err


def test_appended_rows_have_keys_behind_those_there(server):
    """So have their references, through composite keys and trees; each row refers to its own."""
    server.run(
        CUSTOMER,
        "CREATE TABLE stop (customer_id integer, n integer, after integer, PRIMARY KEY (customer_id, n), "
        "FOREIGN KEY (customer_id) REFERENCES customer (id), FOREIGN KEY (after) REFERENCES customer (id))",
        "INSERT INTO customer VALUES (1000, 'old')",
    )
    spec = {
        "customer": SHOP["customer"],
        "stop": {
            "rows": {"per": "customer", "count": 2},
            "columns": {
                "customer_id": {"ref": "customer.id"},
                "n": "position",
                "after": "sequence",
            },
        },
    }
    spec["stop"]["columns"]["after"] = {"ref": {"column": "customer.id", "as": "next"}, "null": 0.5}
    made = [tuple(row.values()) for row in tables(spec)["stop"].rows()]
    for shift in (1000, 1050):
        tables(spec).seed(server.url, "append")
        query = f"SELECT * FROM stop WHERE customer_id > {shift} ORDER BY customer_id, n"
        moved = [(c + shift, n, a if a is None else a + shift) for c, n, a in made]
        assert server.rows(query) == moved
    assert server.rows("SELECT count(*), max(id) FROM customer") == [(101, 1100)]


def test_scale(server, tmp_path, capfd):
    server.run(CUSTOMER, FREE)
    path = tmp_path / "shop.json"
    path.write_text(json.dumps({"tables": SHOP}))
    command = ["seed", str(path), "--to", server.url, "--scale", "0.1"]
    assert run([*command, "--rows", "5"]) == 2
    assert "exclude each other" in capfd.readouterr().err
    assert run(command) == 0
    assert server.rows(COUNTS) == [(5, 30)]


def test_all_keys_of_a_table_are_checked_that_is_loaded_without_checks(mariadb):
    """MariaDB switches them off for all keys at once: those of earlier tables and of other databases too."""
    url, execute = mariadb
    execute("CREATE TABLE parent (id int PRIMARY KEY)")
    execute(
        "CREATE TABLE child (id int PRIMARY KEY, boss int, parent int, FOREIGN KEY (boss) REFERENCES child (id), "
        "FOREIGN KEY (parent) REFERENCES parent (id))"
    )
    columns = {
        "id": "sequence",
        "boss": "sequence",
        "parent": {"integer": {"min": 4, "max": 4}},
    }
    spec = {
        "parent": {"rows": 3, "columns": {"id": "sequence"}},
        "child": {"rows": 3, "columns": columns},
    }
    with pytest.raises(DataError, match="table 'child': parent of a row is not in table 'parent'"):
        tables(spec).seed(url)
    other = f"{url.rpartition('/')[2]}_other"
    execute(f"CREATE DATABASE {other}")
    try:
        execute(f"CREATE TABLE {other}.parent (id int PRIMARY KEY)")
        execute("ALTER TABLE child DROP FOREIGN KEY child_ibfk_2")
        execute(f"ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES {other}.parent (id)")
        with pytest.raises(DataError, match=f"is not in table '{other}.parent'"):
            tables(spec).seed(url)
        execute(f"INSERT INTO {other}.parent VALUES (4)")
        tables(spec).seed(url)
    finally:
        execute("DROP TABLE child")
        execute(f"DROP DATABASE {other}")


def test_rows_of_tables_that_are_not_listed_stay_and_are_there_for_triggers(mariadb):
    url, execute = mariadb
    execute("CREATE TABLE state (id int PRIMARY KEY, name varchar(9))")
    execute("INSERT INTO state VALUES (1, 'on')")
    execute("CREATE TABLE lease (id int PRIMARY KEY, state int, FOREIGN KEY (state) REFERENCES state (id))")  # fmt: skip
    execute(
        "CREATE TRIGGER known BEFORE INSERT ON lease FOR EACH ROW IF NOT EXISTS (SELECT 1 FROM state WHERE id = "
        "NEW.state) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such state'; END IF"
    )
    columns = {"id": "sequence", "state": {"constant": 1}}
    made = tables({"lease": {"rows": 5, "columns": columns}})
    for _ in range(2):
        made.seed(url, "truncate")
    assert execute("SELECT (SELECT count(*) FROM state), count(*) FROM lease").fetchone() == (1, 5)
