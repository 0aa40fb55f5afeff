"""Addresses: what belongs together does, what nobody knows is not pretended."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

import fakegen
from fakegen import PluginError, SchemaError
from fakegen.providers.core.address import ADDRESS_PARTS
from fakegen.providers.faker.linked_places import linked_places


def made(columns: dict[str, Any], rows: int = 200, plugins: Any = (), **more: Any) -> Any:
    document = {"seed": 3, "tables": {"t": {"rows": rows, "columns": columns, **more}}}
    return fakegen.load(document, plugins=plugins).generate()["t"].to_arrow().to_pylist()


@pytest.mark.parametrize("places", linked_places(), ids=lambda item: item.name)
def test_linked_parts_are_one_place(places: fakegen.Places) -> None:
    table = places.load()
    known = {tuple(row.values()) for row in table.to_pylist()}
    (locale,) = places.locales
    for row in made({", ".join(table.column_names): "address"}, locale=locale):
        assert tuple(row.values()) in known


def test_parts_are_of_the_row_s_locale() -> None:
    countries = {"it_IT": ("Italy", "IT"), "de_DE": ("Germany", "DE")}
    columns = {"l": {"choice": [*countries]}, "country, country_code, city": "address"}
    for row in made(columns, locale="{{ l }}"):
        assert (row["country"], row["country_code"]) == countries[row["l"]]


@pytest.mark.parametrize("taken", ADDRESS_PARTS)
def test_a_part_is_the_same_whatever_else_is_taken(taken: str) -> None:
    others = ", ".join(part for part in ADDRESS_PARTS if part != "street")
    alone = made(
        {f"street, {taken}" if taken != "street" else taken: "address"}, 50, locale="it_IT"
    )
    whole = made({f"street, {others}": "address"}, 50, locale="it_IT")
    assert [row[taken] for row in alone] == [row[taken] for row in whole]


def test_all_parts_of_a_locale_without_regions() -> None:
    assert {*made({"*": "address"}, 2, locale="no_NO")[0]} == {*ADDRESS_PARTS} - {"region"}
    with pytest.raises(SchemaError, match="Faker has no regions for locale 'no_NO'"):
        made({"city, region": "address"}, 2, locale="no_NO")


@pytest.mark.parametrize(
    ("locale", "parts", "data"),
    [
        ("ja_JP", "street, number", "only some of its data of 'street'"),
        ("tr_TR", "postcode, number", "no data of 'postcode'"),
        (
            "tr_TR",
            "city, street, postcode",
            "only some of its data of 'street', 'postcode', 'city'",
        ),
        ("fr_BE", "mail", "only some of its data of 'street'"),
    ],
)
def test_the_parts_that_lack_data_of_the_locale_are_named(
    locale: str, parts: str, data: str
) -> None:
    columns: dict[str, Any] = {parts: "address"}
    if parts == "mail":
        columns = {"mail": {"address": None, "columns": {"mail": "street"}}}
    message = f"provider 'address' has {data} for locale '{locale}'"
    with pytest.raises(SchemaError, match=message):
        made(columns, 2, locale={"name": locale, "strict": True})
    with pytest.warns(fakegen.FakegenWarning, match=f"{message}: '.*' stands in"):
        made(columns, 2, locale=locale)
    assert made({"number": "address"}, 2, locale={"name": locale, "strict": True})


@pytest.mark.parametrize("locale", ["en_US", "nl_BE", "az_AZ", "de_AT", "mk_MK", "th_TH"])
def test_street_numbers_begin_with_no_zero(locale: str) -> None:
    numbers = [row["number"] for row in made({"number": "address"}, 400, locale=locale)]
    assert not [number for number in numbers if re.search(r"\b0", number)]
    assert any(re.search(r"\d", number) for number in numbers)


def towns(table: Any) -> ModuleType:
    """Return a plugin with places; what it loads can be anything."""
    plugin = ModuleType("acme_towns")

    @fakegen.hookimpl
    def fakegen_places() -> list[fakegen.Places]:
        return [fakegen.Places("acme", ["de_AT", "it_IT"], lambda: table, "Towns.")]

    plugin.fakegen_places = fakegen_places
    return plugin


def test_a_plugin_links_what_belongs_together() -> None:
    table = pa.table({"postcode": ["6020", "5020"], "city": ["Innsbruck", "Salzburg"]})
    rows = made({"postcode, city, region": "address"}, plugins=[towns(table)], locale="de_AT")
    pairs = {(row["postcode"], row["city"]) for row in rows}
    assert pairs == {("6020", "Innsbruck"), ("5020", "Salzburg")}
    assert len({row["region"] for row in rows}) > 2
    rows = made({"postcode, city": "address"}, plugins=[towns(table)], locale="it_IT")
    assert {row["city"] for row in rows} == {"Innsbruck", "Salzburg"}  # before fakegen's own


@pytest.mark.parametrize(
    "table",
    [3, pa.table({"city": ["Wien"]}), pa.table({"city": ["Wien"], "town": ["Wien"]}),
     pa.table({"city": pa.array([], pa.string()), "region": pa.array([], pa.string())})],
    ids=["no table", "one column", "unknown column", "no rows"],
)  # fmt: skip
def test_places_that_break_the_contract_are_named(table: Any) -> None:
    with pytest.raises((PluginError, SchemaError), match="places 'acme' must be a table with rows"):
        made({"city, postcode": "address"}, plugins=[towns(table)], locale="de_AT")
