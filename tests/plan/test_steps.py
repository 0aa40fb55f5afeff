"""What a step asks of its provider."""

from __future__ import annotations

import pytest

import fakegen


def made(columns: dict, rows: int = 40, **options) -> dict[str, list]:
    table = fakegen.generate({"tables": {"t": {"rows": rows, "columns": columns}}}, **options)["t"]
    return table.to_arrow().to_pydict()


@pytest.mark.parametrize(
    "modifier", [{"when": "id > 3"}, {"null": "id <= 3"}, {"when": "id > 3", "null": 0.3}]
)
def test_a_row_without_a_value_asks_nothing_of_the_provider(modifier):
    columns = {"id": "sequence", "a": {"integer": {"min": 3, "max": "{{ id - 1 }}"}, **modifier}}
    values = made(columns)
    assert values["a"][:3] == [None] * 3
    assert all(a is None or 3 <= a < n for n, a in zip(values["id"], values["a"], strict=True))
    assert any(a is not None for a in values["a"])


def test_the_other_rows_have_the_values_that_they_have_without_it():
    columns = {
        "a": {"integer": {}},
        "b": {"faker.name": {}},
        "c": {"date": {}, "unique": True},
        "d": {"shuffle": {"values": list(range(40))}},
    }
    plain = made({"id": "sequence", **columns})
    some = {name: {**entry, "when": "id % 3 == 1"} for name, entry in columns.items()}
    chosen = made({"id": "sequence", **some})
    for name in columns:
        for n, value, other in zip(plain["id"], plain[name], chosen[name], strict=True):
            assert other == (value if n % 3 == 1 else None)


def test_no_row_at_all_can_be_asked():
    assert made({"id": "sequence", "a": {"faker.name": {}, "when": "id < 0"}})["a"] == [None] * 40


def test_several_columns_of_one_provider_are_null_together():
    values = made(
        {
            "id": "sequence",
            "municipality, postcode, province": {"be.municipality": {}, "when": "id > 5"},
        }
    )
    for name in ("municipality", "postcode", "province"):
        assert [value is None for value in values[name]] == [n <= 5 for n in values["id"]]


@pytest.mark.parametrize(
    ("modifier", "protected"),
    [
        ({"when": {"fn": "id > 3", "mail": "id > 5"}}, True),
        ({"null": {"fn": "id <= 3", "mail": "id <= 3"}, "unique": ["mail"]}, True),
        ({"when": {"fn": "id > 3"}}, False),
        ({"when": {"fn": "id > 3", "mail": "id > 3"}, "null": {"mail": 0.5}}, False),
    ],
)
def test_a_row_in_which_no_part_has_a_value_asks_nothing_either(modifier, protected):
    person = {"person": {"min_age": "{{ 99 if id <= 3 else 20 }}", "max_age": 40}}
    parts = {"columns": {"fn": "first_name", "mail": "email"}, **modifier}
    columns = {"id": "sequence", "fn, mail": {**person, **parts}}
    if not protected and "null" not in modifier:
        with pytest.raises(fakegen.GenerationError, match="'min_age' \\(99\\)"):
            made(columns)
        return
    values = made(columns)
    assert values["fn"][:3] == values["mail"][:3] == [None] * 3
    assert None not in values["fn"][3:]
    plain = made({**columns, "fn, mail": {"person": {"min_age": 20, "max_age": 40}, **parts}})
    assert plain == values


def test_blocks_do_not_matter():
    columns = {
        "id": "sequence",
        "a": {"integer": {"min": 3, "max": "{{ id - 1 }}"}, "when": "id > 3"},
    }
    document = {"tables": {"t": {"rows": 40, "columns": columns}}}
    whole = fakegen.generate(document)["t"].to_arrow().to_pydict()
    for start in (0, 1, 2, 17):
        part = fakegen.generate(document, start_row=start, rows=5)["t"].to_arrow().to_pydict()
        assert part == {name: values[start : start + 5] for name, values in whole.items()}
