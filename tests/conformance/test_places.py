"""Every places: a table of what belongs together, in locales that exist."""

from __future__ import annotations

import pytest

from fakegen.interfaces.place import PLACE_PARTS
from tests.conformance.making import TABLE, Made, check_rows, registered


def test_places_link_parts_of_an_address_in_known_locales(place_name):
    places = registered().places[place_name]
    table = places.load()
    assert table.num_rows
    assert 2 <= len(table.column_names) <= len(PLACE_PARTS)
    assert set(table.column_names) <= set(PLACE_PARTS)
    assert not any(column.null_count for column in table.columns)
    assert places.doc.strip()
    assert set(places.locales) <= set(registered().locales())


def test_addresses_of_their_locales_are_among_them(place_name):
    places = registered().places[place_name]
    table = places.load()
    known = {tuple(row.values()) for row in table.to_pylist()}
    for locale in places.locales:
        if registered().places_of(locale) is not places:
            pytest.skip("another plugin's places go before these")
        columns = {", ".join(table.column_names): {"address": None}}
        made = check_rows(Made({"locale": locale, "tables": {TABLE: {"columns": columns}}}))
        assert {tuple(row.values()) for row in made.to_pylist()} <= known
