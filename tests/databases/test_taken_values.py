"""Appended rows with unique values that a table has already are refused before any is loaded."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

import fakegen
from fakegen.errors import UsageError

SPEC = {
    "person": {
        "rows": 700,
        "columns": {
            "id": "uuid",
            "mail": {"regex": "[a-z]{12}", "unique": True},
            "born": {"date": {"from": "1950-01-01", "to": "2000-01-01"}},
        },
    },
    "visit": {
        "rows": 700,
        "columns": {"id": "sequence", "person": {"ref": "person.id"}},
    },
}
PERSON = "CREATE TABLE person (id {uuid} PRIMARY KEY, mail varchar(80) UNIQUE, born date)"
VISIT = (
    "CREATE TABLE visit (id integer PRIMARY KEY, person {uuid} NOT NULL, "
    "FOREIGN KEY (person) REFERENCES person (id))"
)
COUNTS = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM visit)"


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, tmp_path) -> tuple[str, Any]:
    if request.param == "sqlite":
        base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
        request.addfinalizer(base.close)
        url, execute = f"sqlite:///{tmp_path / 'dev.db'}", base.execute
    else:
        url, execute = request.getfixturevalue(request.param)
    uuid = "uuid" if request.param == "postgresql" else "char(36)"
    for statement in (PERSON, VISIT):
        execute(statement.format(uuid=uuid))
    return url, execute


def rows(**settings: Any) -> fakegen.Tables:
    return fakegen.load({"seed": 1, "tables": SPEC}).generate(**settings)


def test_the_same_seed_is_refused_and_another_appends(server):
    url, execute = server
    rows().seed(url)
    with pytest.raises(UsageError, match=r"'person' has a row with id '.*another seed"):
        rows().seed(url, "append")
    assert execute(COUNTS).fetchone() == (700, 700)
    rows(seed=2).seed(url, "append")
    assert execute(COUNTS).fetchone() == (1400, 1400)


def test_one_value_in_a_later_query_is_found_as_the_index_finds_it(server):
    url, execute = server
    mail = list(rows()["person"].rows())[620]["mail"]
    stored = mail.upper() if url.startswith("mariadb") else mail
    key = "00000000-0000-4000-8000-000000000000"
    execute(f"INSERT INTO person (id, mail) VALUES ('{key}', '{stored}')")
    with pytest.raises(UsageError, match=f"mail '{mail}' already"):
        rows().seed(url, "append")
    assert execute(COUNTS).fetchone() == (1, 0)


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
