"""The places that Faker's data link: what Faker itself says of them."""

from __future__ import annotations

from fakegen.providers.faker.linked_places import linked_places
from fakegen.providers.faker_data import faker_class

TABLES = {places.name: places.load() for places in linked_places()}


def test_american_postcodes_are_in_the_range_of_their_state() -> None:
    data = faker_class("address", "en_US")[0]
    table = TABLES["faker.en_US"]
    names = dict.fromkeys(table["region"].to_pylist())
    assert list(names) == list(data.states)
    by_name = dict(
        zip(data.states, [short for short in data.states_abbr if short != "DC"], strict=True)
    )
    for row in table.slice(0, None).to_pylist()[::50]:
        first, last = data.states_postcode[by_name[row["region"]]]
        assert first <= int(row["postcode"]) <= last
        assert len(row["postcode"]) == 5


def test_french_postcodes_start_with_the_number_of_their_department() -> None:
    data = faker_class("address", "fr_FR")[0]
    numbers = {
        name: "20" if number in ("2A", "2B") else number for number, name in data.departments
    }
    rows = TABLES["faker.fr_FR"].to_pylist()
    assert {row["region"] for row in rows} == set(numbers)
    for row in rows[::50]:
        assert row["postcode"].startswith(numbers[row["region"]])
        assert len(row["postcode"]) == 5


def test_italian_towns_have_their_postcode_and_province() -> None:
    data = faker_class("address", "it_IT")[0]
    rows = TABLES["faker.it_IT"].to_pylist()
    assert {(row["postcode"], row["city"]) for row in rows} == {
        (postcode, town) for postcode, towns in data.cap_city_province.items() for town, _ in towns
    }
    assert {"Milano", "L'Aquila", "Napoli"} <= {row["region"] for row in rows}
