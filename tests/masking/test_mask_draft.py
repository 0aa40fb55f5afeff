"""Drafts of masking schemas: whole applications are copied with them, without a hand edit."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from stdnum import iban
from stdnum.nl import bsn

import fakegen
from fakegen.cli.main import run
from tests.inference.test_database_schema import BLOG, SHOP, TENANTS

APPLICATIONS = {"shop": SHOP, "blog": BLOG, "tenants": TENANTS}


def seeded(place: Any, script: str) -> None:
    place.run(*filter(str.strip, script.split(";")))
    drafted = yaml.safe_load(fakegen.database_schema(place.url, rows=60))
    fakegen.load(drafted).generate().seed(place.url)


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_is_copied_with_its_draft(places, name):
    real, copy = places
    seeded(real, APPLICATIONS[name])
    copy.run(*filter(str.strip, APPLICATIONS[name].split(";")))
    document = yaml.safe_load(fakegen.mask_schema(real.url))
    found = fakegen.mask(document, real.url, copy.url)
    for table in found:
        quoted = f'"{table.name}"'
        assert copy.rows(f"SELECT count(*) FROM {quoted}") == real.rows(
            f"SELECT count(*) FROM {quoted}"
        )
        assert table.rows > 0
    again = fakegen.mask(document, real.url, copy.url, mode="truncate")  # keys are valid every time
    assert [table.rows for table in again] == [table.rows for table in found]


def test_what_identifies_is_masked_and_the_rest_is_kept(places):
    real, copy = places
    seeded(real, SHOP)
    copy.run(*filter(str.strip, SHOP.split(";")))
    document = yaml.safe_load(fakegen.mask_schema(real.url))
    customer = document["mask"]["customer"]["columns"]
    assert customer["id"] == "permute"
    assert customer["referred_by"] == {"ref": "customer.id"}
    assert "unique" in customer["email"]
    assert customer["birth_date"] == {"generalise": "year"}
    assert customer["created_at"] == "keep"
    assert document["mask"]["shipment"]["columns"]["order_id"] == {"ref": "line.order_id"}
    assert document["mask"]["profile"]["columns"]["bio"] != "keep"
    fakegen.mask(document, real.url, copy.url)
    before, after = (place.rows("SELECT email FROM customer") for place in (real, copy))
    assert {*before}.isdisjoint(after)


def test_check_digits_stay_right(places):
    real, copy = places
    statements = [
        "CREATE TABLE account (iban varchar(34) PRIMARY KEY, bsn_number varchar(20) NOT NULL UNIQUE)",
        "CREATE TABLE payment (id integer PRIMARY KEY, from_iban varchar(34) REFERENCES account (iban))",
    ]
    columns = {
        "iban": {"iban": "BE", "unique": True},
        "bsn_number": {"national_number": "NL", "unique": True},
    }
    made = {
        "account": {"rows": 40, "columns": columns},
        "payment": {
            "rows": 60,
            "columns": {"id": "sequence", "from_iban": {"ref": "account.iban"}},
        },
    }
    for place in places:
        place.run(*statements)
    fakegen.load({"tables": made}).generate().seed(real.url)
    document = yaml.safe_load(fakegen.mask_schema(real.url))
    drafted = document["mask"]["account"]["columns"]
    assert drafted == {
        "iban": {"permute": "iban"},
        "bsn_number": {"permute": {"national_number": "NL"}},
    }
    fakegen.mask(document, real.url, copy.url)
    before, after = (place.rows("SELECT iban, bsn_number FROM account") for place in (real, copy))
    assert len(after) == 40
    assert all(iban.is_valid(one) and bsn.is_valid(other) for one, other in after)
    assert {*before}.isdisjoint(after)
    query = "SELECT count(*) FROM payment p JOIN account a ON p.from_iban = a.iban"
    assert copy.rows(query) == [(60,)]


def test_keys_without_foreign_keys_are_guessed(places):
    real, copy = places
    statements = [
        "CREATE TABLE users (id integer PRIMARY KEY, secret_token varchar(40), data varchar(80))",
        "CREATE TABLE post (id integer PRIMARY KEY, user_id integer, body varchar(500))",
    ]
    real.run(
        *statements,
        "INSERT INTO users VALUES (5, 'abc', '{\"a\": 1}')",
        "INSERT INTO post VALUES (7, 5, 'Jan said')",
    )
    text = fakegen.mask_schema(real.url)
    assert "user_id: {ref: users.id}  # guessed by its name; no foreign key says so" in text
    columns = yaml.safe_load(text)["mask"]["users"]["columns"]
    assert columns == {"id": "permute", "secret_token": None, "data": None}
    copy.run(*statements)
    fakegen.mask(yaml.safe_load(text), real.url, copy.url)
    assert copy.rows("SELECT count(*) FROM post p JOIN users u ON u.id = p.user_id") == [(1,)]


def test_names_with_everything(places, tmp_path):
    real, copy = places
    statement = 'CREATE TABLE "a b; --" ("select" integer PRIMARY KEY, "it\'s {{ x }}" varchar(40))'
    if real.kind == "mariadb":  # whose tests' quoting knows no strings in names
        statement = (
            'CREATE TABLE "a b; --" ("select" integer PRIMARY KEY, "its {{ x }}" varchar(40))'
        )
    real.run(statement, "INSERT INTO \"a b; --\" VALUES (1, 'x')")
    copy.run(statement)
    file = tmp_path / "mask.yaml"
    assert run(["init", real.url, "--mask", "-o", str(file)]) == 0
    assert run(["mask", str(file), "--from", real.url, "--to", copy.url]) == 0
    assert len(copy.rows('SELECT * FROM "a b; --"')) == 1


def test_tables_are_chosen(places):
    real, copy = places
    seeded(real, SHOP)
    text = fakegen.mask_schema(real.url, skip=["line", "shipment"])
    document = yaml.safe_load(text)
    assert document["mask"]["line"] == document["mask"]["shipment"] == "skip"
    copy.run(*filter(str.strip, SHOP.split(";")))
    found = fakegen.mask(document, real.url, copy.url)
    assert {table.name for table in found} == {"customer", "order", "product", "profile"}


def test_commands(places, tmp_path, capsys):
    real, copy = places
    seeded(real, BLOG)
    copy.run(*filter(str.strip, BLOG.split(";")))
    file = str(tmp_path / "mask.yaml")
    assert run(["init", real.url, "--mask", "-o", file]) == 0
    said = capsys.readouterr().err
    assert "then try 'fakegen mask" in said
    assert run(["mask", file, "--from", real.url, "--to", copy.url, "--dry-run"]) == 0
    assert "post: would copy" in capsys.readouterr().out
    assert run(["mask", file, "--from", real.url, "--to", copy.url]) == 0
    assert "post: copied" in capsys.readouterr().err
    assert run(["mask", file, "--from", real.url, "--to", copy.url]) == 2
    assert "not empty" in capsys.readouterr().err
