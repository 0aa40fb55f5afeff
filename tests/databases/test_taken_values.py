"""Appended rows get other unique values where a table has theirs already, and what refers to them follows."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

import fakegen
from fakegen.errors import GenerationError
from tests.databases.conftest import duckdb_file

SPEC = {
    "person": {
        "rows": 300,
        "columns": {
            "id": "uuid",
            "code": {"regex": "[a-z]{3}", "unique": True},
            "mail": {"template": "{{ code }}@example.org", "unique": True},
            "born": {"date": {"from": "1950-01-01", "to": "2000-01-01"}},
        },
    },
    "visit": {
        "rows": 300,
        "columns": {"id": "sequence", "person": {"ref": "person.id"}},
    },
}
PERSON = (
    "CREATE TABLE person (id {uuid} PRIMARY KEY, code varchar(80) UNIQUE, mail varchar(80) UNIQUE, "
    "born date)"
)
VISIT = (
    "CREATE TABLE visit (id integer PRIMARY KEY, person {uuid} NOT NULL, "
    "FOREIGN KEY (person) REFERENCES person (id))"
)
COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM visit)"
DIFFERENT = "SELECT count(DISTINCT id), count(DISTINCT code), count(DISTINCT mail) FROM person"


@pytest.fixture(params=["sqlite", "postgresql", "mariadb", "duckdb"])
def server(request: pytest.FixtureRequest, tmp_path) -> tuple[str, Any]:
    if request.param == "sqlite":
        base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
        request.addfinalizer(base.close)
        url, execute = f"sqlite:///{tmp_path / 'dev.db'}", base.execute
    elif request.param == "duckdb":
        path = tmp_path / "dev.duckdb"
        url, execute = f"duckdb:///{path}", duckdb_file(path)
    else:
        url, execute = request.getfixturevalue(request.param)
    uuid = "uuid" if request.param in ("postgresql", "duckdb") else "char(36)"
    for statement in (PERSON, VISIT):
        execute(statement.format(uuid=uuid))
    return url, execute


def rows(tables: Any = SPEC, **settings: Any) -> fakegen.Tables:
    return fakegen.load({"seed": 1, "tables": tables}).generate(**settings)


def one(execute: Any, query: str) -> Any:
    return tuple(next(iter(execute(query).fetchall())))


def test_the_same_rows_are_appended_with_other_values(server):
    url, execute = server
    for size in (300, 600, 900):
        rows().seed(url, "append")
        assert one(execute, COUNTS) == (size, size)
    assert one(execute, DIFFERENT) == (900, 900, 900)
    assert one(execute, "SELECT count(*) FROM person WHERE mail <> code || '@example.org'") == (
        0 if not url.startswith("mariadb") else 900,
    )


def test_only_what_is_taken_gets_another_value_and_as_the_index_compares(server):
    url, execute = server
    made = list(rows()["person"].rows())
    mail = made[220]["id"]
    execute(f"INSERT INTO person (id) VALUES ('{mail}')")
    rows().seed(url, "append")
    kept = {str(row["id"]) for row in made} - {str(mail)}
    listed = ", ".join(f"'{value}'" for value in kept)
    assert one(execute, f"SELECT count(*) FROM person WHERE id IN ({listed})") == (299,)
    assert one(execute, COUNTS) == (301, 300)


def test_case_is_compared_as_the_index_does(server):
    url, execute = server
    code = list(rows()["person"].rows())[220]["code"]
    execute(
        f"INSERT INTO person VALUES ('00000000-0000-4000-8000-000000000000', '{code.upper()}', '', NULL)"
    )
    rows().seed(url, "append")
    same = one(execute, f"SELECT count(*) FROM person WHERE lower(code) = '{code}'")
    assert same == ((1,) if url.startswith("mariadb") else (2,))


def test_values_depend_on_what_the_table_holds_alone(tmp_path):
    found = []
    for name, workers in (("one", 1), ("two", 2)):
        path = tmp_path / f"{name}.db"
        base = sqlite3.connect(path, isolation_level=None)
        base.execute(PERSON.format(uuid="char(36)"))
        base.execute("CREATE TABLE visit (id integer PRIMARY KEY, person char(36))")
        for _ in range(3):
            rows(workers=workers).seed(f"sqlite:///{path}", "append")
        found.append(base.execute("SELECT * FROM person ORDER BY id").fetchall())
        base.close()
    assert found[0] == found[1]


def test_numbers_behind_equal_values_and_combinations(tmp_path):
    spec = {
        "staff": {
            "rows": 200,
            "columns": {
                "first": {"choice": ["ada", "bob", "eve"]},
                "login": {"template": "{{ first }}{{ room }}", "unique": {"suffix": "number"}},
                "room": {"integer": {"min": 1, "max": 400}},
                "desk": {"integer": {"min": 1, "max": 4}},
            },
            "constraints": [{"unique": ["room", "desk"]}],
        }
    }
    base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
    base.execute(
        "CREATE TABLE staff (first text, login text UNIQUE, room int, desk int, UNIQUE (room, desk))"
    )
    url = f"sqlite:///{tmp_path / 'dev.db'}"
    for _ in range(3):
        rows(spec).seed(url, "append")
    assert one(base.execute, "SELECT count(*) FROM staff") == (600,)
    base.close()


def test_a_row_that_finds_no_other_value_is_told(tmp_path):
    spec = {"t": {"rows": 3, "columns": {"code": {"choice": ["a", "b", "c"], "unique": True}}}}
    base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
    base.execute("CREATE TABLE t (code text UNIQUE)")
    base.execute("INSERT INTO t VALUES ('b')")
    with pytest.raises(GenerationError, match=r"cannot be unique: .* taken already"):
        rows(spec).seed(f"sqlite:///{tmp_path / 'dev.db'}", "append")
    assert base.execute("SELECT * FROM t").fetchall() == [("b",)]
    base.close()


def test_parents_in_other_schemas(postgresql):
    url, execute = postgresql
    execute("CREATE SCHEMA app; CREATE TABLE app.customer (id serial PRIMARY KEY)")
    execute(
        "CREATE TABLE purchase (id serial PRIMARY KEY, of int NOT NULL REFERENCES app.customer)"
    )
    spec = {
        "app.customer": {"rows": 5, "columns": {"id": "sequence"}},
        "purchase": {"rows": 9, "columns": {"id": "sequence", "of": {"ref": "app.customer.id"}}},
    }
    made = fakegen.load({"tables": spec}).generate()
    for _ in range(3):
        made.seed(url, "append")
    found = execute(
        "SELECT max(id), (SELECT count(*) FROM purchase WHERE of > 10) FROM app.customer"
    )
    assert found.fetchone() == (15, 9)


def test_indexes_over_expressions_and_some_rows(postgresql):
    url, execute = postgresql
    execute("""
        CREATE TABLE person (id int PRIMARY KEY, mail varchar(40) NOT NULL, "a ""b" text NOT NULL, active boolean NOT NULL,
          seat int NOT NULL);
        CREATE UNIQUE INDEX ON person (lower(mail), (upper("a ""b")));
        CREATE UNIQUE INDEX ON person (seat) WHERE active;
        INSERT INTO person SELECT -n, 'A' || n, 'x', false, n % 200 FROM generate_series(0, 199) n;
        UPDATE person SET active = true WHERE seat < 100
    """)
    columns = {
        "id": "sequence",
        "mail": {"regex": "a[0-9]{1,3}"},
        'a "b': {"choice": ["X", "y"]},
        "active": {"constant": True},
        "seat": {"integer": {"min": 0, "max": 220}, "unique": True},
    }
    rows({"person": {"rows": 100, "columns": columns}}).seed(url, "append")
    query = "SELECT count(*), min(seat) FILTER (WHERE id > 0) >= 100 FROM person"
    assert one(execute, query) == (300, True)


def test_indexes_of_sqlite_and_duckdb_over_expressions_and_some_rows(tmp_path):
    url, base = f"sqlite:///{tmp_path / 'dev.db'}", sqlite3.connect(tmp_path / "dev.db")
    table = "CREATE TABLE person (id integer PRIMARY KEY, mail varchar(40), born date, seat int, gone int)"
    base.execute(table)
    base.execute("CREATE UNIQUE INDEX mails ON person (lower(mail), born)")
    base.execute("CREATE UNIQUE INDEX seats ON person (seat) WHERE gone IS NULL")
    duck_url, duck = f"duckdb:///{tmp_path / 'd.duckdb'}", duckdb_file(tmp_path / "d.duckdb")
    duck(table)
    duck("CREATE UNIQUE INDEX mails ON person (lower(mail), born)")
    columns = {
        "id": "sequence",
        "mail": {"regex": "[a-c]{2}"},
        "born": {"date": {"from": "2000-01-01", "to": "2000-01-31"}},
        "seat": {"integer": {"min": 0, "max": 220}},
        "gone": {"constant": 1},
    }
    made = rows(
        {"person": {"rows": 60, "columns": columns, "constraints": [{"unique": ["mail", "born"]}]}}
    )
    base.execute("INSERT INTO person (seat) VALUES (3), (4), (5)")
    base.commit()
    for _ in range(3):
        made.seed(url, "append")
        made.seed(duck_url, "append")
    assert one(base.execute, "SELECT count(*), sum(seat < 6 AND gone) < 20 FROM person") == (
        183,
        True,
    )
    assert one(base.execute, "SELECT count(*) FROM person WHERE seat IN (3, 4, 5)") == (3,)
    assert one(duck, "SELECT count(*) FROM person") == (180,)
    base.close()


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_columns_that_the_database_computes_are_compared(kind, request):
    url, execute = request.getfixturevalue(kind)
    year = "extract(year FROM born)::int" if kind == "postgresql" else "year(born)"
    bin_ = "" if kind == "postgresql" else " COLLATE utf8mb4_bin"
    execute(
        f"CREATE TABLE person (id integer PRIMARY KEY, mail varchar(40){bin_}, born date, "
        "low varchar(40) GENERATED ALWAYS AS (lower(mail)) STORED UNIQUE, "
        f"year integer GENERATED ALWAYS AS ({year}) STORED, seat varchar(9), UNIQUE (year, seat))"
    )
    columns = {
        "id": "sequence",
        "mail": {"regex": "[a-c]{4}", "unique": True},
        "born": {"date": {"from": "2000-01-01", "to": "2001-12-31"}},
        "seat": {"regex": "[A-Z]{3}", "unique": True},
    }
    for letters in ("[a-c]", "[A-C]"):
        own = {**columns, "mail": {"regex": f"{letters}{{5}}", "unique": True}}
        made = fakegen.load({"seed": letters, "tables": {"person": {"rows": 35, "columns": own}}})
        made.generate().seed(url, "append")
    execute(
        "INSERT INTO person (id, mail, born, seat) SELECT id + 100, concat('x', mail), born, concat('y', seat) FROM person"
    )
    made.generate().seed(url, "append")
    assert one(execute, "SELECT count(*), count(DISTINCT low) FROM person") == (175, 175)


def test_what_is_computed_from_a_counter_follows_it(server):
    url, execute = server
    kind = "varchar(20)"
    execute(f"CREATE TABLE job (id integer PRIMARY KEY, code {kind} UNIQUE, label {kind} UNIQUE)")
    execute(f"CREATE TABLE step (id integer PRIMARY KEY, job integer, code {kind})")
    columns = {
        "id": {"sequence": {"start": 10, "step": 10}},
        "code": {"template": "J{{ id }}"},
        "label": {"sequence": {"format": "L-{:04}"}},
    }
    spec = {
        "job": {"rows": 20, "columns": columns},
        "step": {
            "rows": {"per": "job", "count": 2},
            "columns": {"id": "sequence", "job": {"ref": "job.id"}, "code": {"ref": "job.code"}},
        },
    }
    for _ in range(3):
        rows(spec).seed(url, "append")
    assert one(execute, "SELECT count(*), min(id), max(id), max(label) FROM job") == (
        60,
        10,
        600,
        "L-0060",
    )
    joined = "SELECT count(*), count(DISTINCT j.id) FROM step s JOIN job j ON j.id = s.job AND j.code = s.code"
    assert one(execute, joined) == (120, 60)


def test_numbers_behind_few_values_go_on(server):
    url, execute = server
    execute("CREATE TABLE staff (id integer PRIMARY KEY, login varchar(20) UNIQUE)")
    columns = {
        "id": "sequence",
        "login": {"choice": ["ada", "bob"], "unique": {"suffix": "number"}},
    }
    for _ in range(3):
        rows({"staff": {"rows": 40, "columns": columns}}).seed(url, "append")
    assert one(execute, "SELECT count(*), count(DISTINCT login) FROM staff") == (120, 120)


def test_keys_of_given_rows_go_on(server):
    url, execute = server
    execute("CREATE TABLE kind (id integer PRIMARY KEY, name varchar(20))")
    execute("CREATE TABLE thing (id integer PRIMARY KEY, kind integer REFERENCES kind (id))")
    spec = {
        "sources": {"kinds": {"rows": [{"id": 3, "name": "a"}, {"id": 5, "name": "b"}]}},
        "tables": {
            "kind": {"rows": {"source": "kinds"}, "columns": {}},
            "thing": {"rows": 9, "columns": {"id": "position", "kind": {"ref": "kind.id"}}},
        },
    }
    for _ in range(3):
        fakegen.load(spec).generate().seed(url, "append")
    assert one(execute, "SELECT count(*), max(id) FROM kind") == (6, 15)
    assert one(execute, "SELECT count(*), max(id), max(kind) FROM thing") == (27, 27, 15)
