"""Values by the names of fields: every entry of the tables makes values."""

import fakegen
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types import named_values
from fakegen.types.entries import document


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
