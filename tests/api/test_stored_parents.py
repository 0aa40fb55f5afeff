"""Rows that are appended to some tables of a schema refer to the rows that the database has of the others."""

from __future__ import annotations

from typing import Any

import pytest

import fakegen
from tests.databases.conftest import KINDS, base, rows

TABLES: dict[str, Any] = {
    "shop": {"rows": 3, "columns": {"code": {"sequence": {"start": 1}}, "town": "faker.city"}},
    "customer": {
        "rows": 20,
        "columns": {
            "id": "uuid",
            "shop": {"ref": "shop.code"},
            "name": "faker.name",
            "wanted": {"integer": {"min": 5, "max": 9}},
        },
    },
    "order": {
        "rows": 60,
        "columns": {
            "id": "sequence",
            "customer_id": {"ref": {"column": "customer.id", "where": "wanted > 1"}},
            "who": {"ref": "customer.name"},
        },
    },
    "line": {
        "rows": {"per": "customer", "count": "wanted"},
        "columns": {"customer_id": {"ref": "customer.id"}, "number": "position"},
    },
}
STATEMENTS = [
    'CREATE TABLE shop (code integer PRIMARY KEY, town varchar(80))',
    'CREATE TABLE customer (id {uuid} PRIMARY KEY, shop integer REFERENCES shop (code), name varchar(80), wanted integer)',
    'CREATE TABLE "order" (id integer PRIMARY KEY, customer_id {uuid} NOT NULL, who varchar(80), '
    "FOREIGN KEY (customer_id) REFERENCES customer (id))",
    "CREATE TABLE line (customer_id {uuid}, number integer, PRIMARY KEY (customer_id, number), "
    "FOREIGN KEY (customer_id) REFERENCES customer (id))",
]  # fmt: skip
KEYS = [f"6f1c0a5e-1111-4111-8111-11111111110{n}" for n in range(3)]


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, tmp_path):
    """A database with three customers, of whom the schema knows nothing."""
    kind = request.param
    with base(kind, tmp_path, "dev.db") as (url, run):
        uuid = "uuid" if kind in ("postgresql", "duckdb") else "char(36)"
        for statement in STATEMENTS:
            run(quoted(kind, statement.replace("{uuid}", uuid)))
        for number, key in enumerate(KEYS):
            run(
                f"INSERT INTO customer (id, name, wanted) VALUES ('{key}', 'Real {number}', {number})"
            )
        yield kind, url


def quoted(kind: str, statement: str) -> str:
    return statement.replace('"', "`") if kind == "mariadb" else statement


def seed(url: str, only: list[str], mode: str = "append", **settings: Any) -> Any:
    return fakegen.load({"tables": TABLES}).generate(only=only, **settings).seed(url, mode)


def test_references_are_to_rows_that_are_there(shop):
    kind, url = shop
    seed(url, ["order"])
    seed(url, ["order"], rows={"order": 15})
    query = quoted(kind, 'SELECT o.who, c.name, c.wanted FROM "order" o JOIN customer c ON c.id = o.customer_id')  # fmt: skip
    found = rows(query, url)
    assert len(found) == 75
    assert all(row["who"] == row["name"] for row in found)
    assert {row["wanted"] for row in found} == {2}


def test_rows_per_parent_are_those_of_the_rows_that_are_there(shop):
    _, url = shop
    (table,) = seed(url, ["line"])
    assert table.rows == 0 + 1 + 2
    found = rows("SELECT customer_id, number FROM line ORDER BY 1, 2", url)
    assert [(str(row["customer_id"]), row["number"]) for row in found] == [
        (KEYS[1], 1), (KEYS[2], 1), (KEYS[2], 2)
    ]  # fmt: skip


def test_other_modes_load_what_the_schema_says(shop):
    _, url = shop
    with pytest.raises(fakegen.DataError, match=r"(?i)foreign key"):
        seed(url, ["order"], "fail")


def test_what_the_database_does_not_have_is_told(shop):
    _, url = shop
    with pytest.raises(fakegen.UsageError, match="'shop' is referred to, is not loaded, and has no rows"):  # fmt: skip
        seed(url, ["customer"])
    further = {**TABLES["order"], "columns": {**TABLES["order"]["columns"], "who": {"ref": "customer.shop.town"}}}  # fmt: skip
    schema = fakegen.load({"tables": {**TABLES, "order": further}})
    with pytest.raises(fakegen.UsageError, match=r"'customer'.* has no column 'shop.town'.*load it as well"):  # fmt: skip
        schema.generate(only=["order"]).seed(url, "append")


def test_rows_within_what_both_refer_to_take_their_parents_along(tmp_path):
    of = {"column": "member.id", "of": "tenant"}
    tables = {
        "tenant": {"rows": 2, "columns": {"id": "sequence"}},
        "member": {"rows": 9, "columns": {"id": "sequence", "tenant_id": {"ref": "tenant.id"}}},
        "task": {"rows": 9, "columns": {"tenant_id": {"ref": "tenant.id"}, "owner": {"ref": of}}},
    }
    with base("sqlite", tmp_path, "dev.db") as (url, run):
        run("CREATE TABLE tenant (id integer); CREATE TABLE member (id integer, tenant_id integer)")
        run("CREATE TABLE task (tenant_id integer, owner integer); INSERT INTO tenant VALUES (7)")
        made = fakegen.load({"tables": tables})
        with pytest.raises(fakegen.UsageError, match="to which row of tenant its rows refer"):
            made.generate(only=["task"]).seed(url, "append")
        made.generate(only=["member", "task"]).seed(url, "append")
        found = rows("SELECT DISTINCT t.tenant_id, m.tenant_id AS own FROM task t JOIN member m ON m.id = t.owner", url)  # fmt: skip
        assert found == [{"tenant_id": 7, "own": 7}]
