"""Values by the names of fields: every entry of the tables makes values."""

import pytest

import fakegen
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types import named_values
from fakegen.types.entries import document
from fakegen.types.string_entries import named_entry


def test_every_word_has_an_entry_that_runs():
    columns = {f"c{number}": entry for number, (_, (entry, _)) in enumerate(named_values.STRINGS)}
    table = fakegen.generate({"tables": {"t": {"rows": 50, "columns": columns}}})["t"].to_arrow()
    assert all(kind == "string" for kind in map(str, table.schema.types))
    for number, (_, (entry, room)) in enumerate(named_values.STRINGS):
        fitting = sum(len(value) <= room for value in table[f"c{number}"].to_pylist())
        assert fitting > 10, (entry, room)


def test_parts_of_a_person_agree():
    names = ["first_name", "lastName", "email", "birth_date"]
    kinds = ["string", "string", "string", "date"]
    record = Record(
        "t", tuple(RecordField(n, ValueType(k)) for n, k in zip(names, kinds, strict=False)), "T"
    )
    (entry,) = document([record])["tables"]["t"]["columns"].values()
    assert entry["person"] == {}
    assert entry["columns"] == {"lastName": "last_name"}


def test_the_range_of_a_number_follows_its_name():
    record = Record(
        "t",
        (
            RecordField("customer_age", ValueType("integer")),
            RecordField("port", ValueType("integer", most=2**31)),
        ),
        "T",
    )
    columns = document([record])["tables"]["t"]["columns"]
    assert columns["customer_age"] == {"integer": {"min": 18, "max": 90}}
    assert columns["port"]["integer"]["min"] == 1024


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("author_type", {"text": {"words": 1}}),
        ("last_sign_in_ip", "ip"),
        ("reset_password_token", {"regex": "[0-9a-f]{32}"}),
        ("customer_code", {"regex": "[A-Z]{2}[0-9]{4}"}),
        ("customer_city", "faker.city"),
        ("site_key", {"text": {"words": 1}}),
        ("first_seen_by", None),
        ("contact_last", "faker.last_name"),
        ("debtor_name", "faker.name"),
        ("class_name", None),
        ("external_id", {"regex": "[a-z0-9]{10}"}),
        ("contactemail", "faker.safe_email"),
    ],
)
def test_the_last_word_says_what_a_string_is(name: str, expected: object) -> None:
    assert named_entry(name, None) == expected


def test_what_fits_the_room_is_chosen_among_entries_of_one_word() -> None:
    assert named_entry("country", 40) == "faker.country"
    assert named_entry("country", 2) == "faker.country_code"
    assert named_entry("customer_email", 20) is None
