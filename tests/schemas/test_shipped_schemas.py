"""Every shipped schema makes what its first lines say."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from stdnum import ean, imei, isbn, lei, luhn
from stdnum.be import nn
from stdnum.be import vat as belgian_vat
from stdnum.bic import is_valid as is_bic
from stdnum.iban import is_valid as is_iban
from stdnum.util import get_cc_module

import fakegen

SCHEMAS = Path(__file__).parents[2] / "schemas"
SHIPPED = sorted(SCHEMAS.glob("*.yaml"))
TALK = Path(__file__).parents[3] / "shared" / "data" / "adult.csv"
ROWS = 200


def made(name: str, rows: int = ROWS, **options) -> dict[str, pa.Table]:
    loaded = fakegen.load(SCHEMAS / f"{name}.yaml", **options)
    return {table: data.to_arrow() for table, data in loaded.generate(rows).items()}


def column(table: pa.Table, name: str) -> list:
    return table[name].to_pylist()


def is_unique(values: list) -> bool:
    return len(set(values)) == len(values)


def age_on(day: date, born: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def needs_belgium() -> None:
    known = {
        provider.name
        for provider in fakegen.load(SCHEMAS / "people.yaml").registry.providers.values()
    }
    if "be.national_number" not in known:
        pytest.skip("the plugin fakegen-belgium is not installed")


@pytest.fixture(scope="module")
def census() -> pa.Table:
    needs_belgium()
    return made("census")["person"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_schema_tells_editors_its_language(path):
    first, second = path.read_text("utf-8").splitlines()[:2]
    assert first == "# yaml-language-server: $schema=fakegen.schema.json"
    assert second.startswith("# ")


def test_people_have_names_of_their_sex_and_their_locale():
    from faker.providers.person.fr_FR import Provider

    person = made("people")["person"]
    for sex, names in (("F", Provider.first_names_female), ("M", Provider.first_names_male)):
        chosen = person.filter(pc.equal(person["sex"], sex))
        assert len(chosen) > 50
        assert set(column(chosen, "first_name")) <= set(names)
    for row in person.to_pylist():
        assert row["name"] == f"{row['first_name']} {row['last_name'].upper()}"
    assert all(any(ord(letter) > 0x3000 for letter in name) for name in column(person, "name_ja"))


def test_orders_of_the_shop_refer_to_what_exists_and_add_up():
    tables = made("shop")
    assert "kind" not in tables
    customers = {row["id"]: row for row in tables["customer"].to_pylist()}
    products = {row["sku"]: row for row in tables["product"].to_pylist()}
    assert is_unique(column(tables["customer"], "email")) and is_unique(list(products))
    assert is_unique(column(tables["product"], "name"))
    items: dict[int, list[dict]] = {}
    for row in tables["item"].to_pylist():
        assert row["price"] == products[row["sku"]]["price"]
        items.setdefault(row["order_id"], []).append(row)
    orders = tables["order"].to_pylist()
    for one, next_one in pairwise(orders):
        if one["customer_id"] == next_one["customer_id"]:
            assert one["ordered"] < next_one["ordered"]
    for row in orders:
        own = items.pop(row["id"])
        assert is_unique([item["sku"] for item in own])
        assert row["subtotal"] == sum(item["price"] * item["quantity"] for item in own)
        assert row["total"] == row["subtotal"] + row["delivery"]
        assert row["ordered"].date() >= customers[row["customer_id"]]["since"]
    assert not items


def test_identifiers_pass_their_checks():
    table = made("identifiers")["identifier"]
    for row in table.to_pylist():
        country = row["country"]
        assert row["iban"].startswith(country) and is_iban(row["iban"])
        assert get_cc_module(country.lower(), "vat").is_valid(row["vat"]), row["vat"]
        assert row["bic"][4:6] == country and is_bic(row["bic"])
        assert nn.is_valid(row["person"])
        assert row["card"].startswith("4") and luhn.is_valid(row["card"])
        assert not luhn.is_valid(row["wrong_card"])
        assert isbn.is_valid(row["isbn"]) and ean.is_valid(row["ean"])
        assert imei.is_valid(row["imei"]) and lei.is_valid(row["lei"])
    assert set(column(table, "country")) == {"BE", "DE", "ES", "FR", "IT", "NL", "PL"}
    assert is_unique(column(table, "card"))


def test_fixtures_are_awkward_as_said():
    table = made("fixtures")["account"]
    assert "factor" not in table.column_names
    assert is_unique(column(table, "code")) and is_unique(column(table, "id"))
    assert 20 <= table["phone"].null_count <= 80  # 50 expected; five standard deviations are 31
    for row in table.to_pylist():
        assert (row["seats"] is None) == (row["plan"] == "free")
        assert (row["vat"] is None) == (row["plan"] != "company")
        assert row["plan"] != "team" or row["seats"] <= 50
        assert row["closed"] is None or row["opened"] < row["closed"]
        assert 0 <= row["score"] <= 100
    assert 2 <= sum(value is not None for value in column(table, "closed")) <= 45


def test_distributions_keep_their_bounds_and_means():
    table = made("distributions", rows=10_000)["measurement"]
    assert abs(pc.mean(table["height"]).as_py() - 175) < 5 * 8 / 100
    assert abs(pc.mean(table["visits"]).as_py() - 3) < 5 * 3**0.5 / 100
    assert pc.min_max(table["waiting"])["max"].as_py() <= 60
    assert set(column(table, "grade")) <= {float(grade) for grade in range(21)}
    for row in table.slice(0, 100).to_pylist():
        bonus = 5 if row["sex"] == "M" else -5
        assert row["weight"] == pytest.approx(row["height"] - 100 + bonus, abs=0.051)


def test_people_of_the_census_agree_with_themselves(census):
    from faker.providers.person.nl_BE import Provider

    names = {"Female": set(Provider.first_names_female), "Male": set(Provider.first_names_male)}
    now = date(2026, 1, 1)
    for row in census.to_pylist():
        assert row["age"] >= 17
        assert row["retired"] == (row["age"] >= 65)
        assert age_on(now, row["born"]) == row["age"]
        assert row["first_name"] in names[row["sex"]]
        assert nn.is_valid(row["national_number"])
        assert nn.get_birth_date(row["national_number"]) == row["born"]
        assert nn.get_gender(row["national_number"]) == row["sex"][0]
        assert row["vat"] is None or belgian_vat.is_valid(row["vat"])
        assert row["full_name"] == f"{row['first_name']} {row['last_name']}"
        assert "@example.org" in row["email"] and row["email"].isascii()
    for name in ("id", "email", "badge"):
        assert is_unique(column(census, name))


def test_streets_of_the_census_come_equally_often(census):
    counts = {
        entry["values"]: entry["counts"] for entry in census["street"].value_counts().to_pylist()
    }
    lines = (SCHEMAS / "data" / "brussels_streets.csv").read_text("utf-8").splitlines()[1:]
    real = [line.partition(",")[0] for line in lines]
    assert set(counts) <= set(real)
    assert max(counts[name] / real.count(name) for name in counts) <= 2  # 200 of 136


def test_the_census_learns_from_the_table_of_the_talk_too():
    needs_belgium()
    if not TALK.exists():
        pytest.skip("the full table of the talk is not here")
    person = made("census", sources={"census": str(TALK)})["person"]
    assert {"sex", "capital", "income"} <= set(person.column_names)
    assert set(column(person, "sex")) == {"Female", "Male"}
    assert all(age_on(date(2026, 1, 1), row["born"]) == row["age"] for row in person.to_pylist())
