"""What names mean inside a column, and that nested values are pure by row."""

from __future__ import annotations

from typing import Any

import pytest

import fakegen
from fakegen.errors import FakegenError


def rows(columns: dict[str, Any], count: int = 50, **more: Any) -> list[dict[str, Any]]:
    document = {"tables": {"t": {"rows": count, "columns": columns}}, **more}
    return fakegen.load(document).generate(seed=3)["t"].to_arrow().to_pylist()


def test_a_name_is_the_nearest_thing_of_that_name():
    made = rows(
        {
            "city": {"choice": ["Ghent", "Bruges"]},
            "home": {
                "object": {
                    "label": {"expr": "city ~ '/' ~ inner.city"},
                    "inner": {"object": {"city": {"expr": "city ~ '!'"}}},
                    "city": {"expr": "city | upper"},
                }
            },
        }
    )
    for row in made:
        upper = row["city"].upper()
        assert row["home"] == {
            "label": f"{upper}/{upper}!", "inner": {"city": f"{upper}!"}, "city": upper,
        }  # fmt: skip
        assert list(row["home"]) == ["label", "inner", "city"]


CODE = {"regex": r"(?P<year>\d\d)-(?P<unit>[A-D])"}


def test_members_read_named_groups_of_the_nearest_pattern():
    made = rows(
        {
            "code": {"regex": "(?P<year>[x-z])"},
            "outer": {"expr": "code.year"},
            "part": {
                "object": {
                    "label": {"template": "{{ code.unit }}/{{ code.year }}"},
                    "code": CODE,
                    "number": {"expr": "code.year | int"},
                    "old": {"constant": True, "when": "code.year < '50'"},
                }
            },
            "row": {"object": {"code": {"expr": "code.year"}, "same": {"expr": "code"}}},
            "parts": {
                "list": {
                    "length": {"min": 0, "max": 3},
                    "of": {"object": {"code": {**CODE, "hidden": True}, "unit": {"expr": "code.unit"}}},
                }
            },
        }
    )  # fmt: skip
    for row in made:
        part = row["part"]
        year, unit = part["code"].split("-")
        assert (part["label"], part["number"]) == (f"{unit}/{year}", int(year))
        assert part["old"] == (True if year < "50" else None)
        assert row["outer"] == row["row"]["code"] == row["row"]["same"] == row["code"]
        assert {item["unit"] for item in row["parts"]} <= set("ABCD")
    assert any(len(row["parts"]) == 3 for row in made)


def test_named_groups_are_read_from_outside_the_object():
    inner = {"object": {"code": CODE, "year": {"expr": "code.year"}}}
    made = rows(
        {
            "badge": {"object": {"code": CODE, "inner": inner, "old": {**CODE, "hidden": True}}, "null": 0.2},
            "unit": {"expr": "badge.code.unit"},
            "year": {"expr": "badge.inner.code.year"},
            "same": {"object": {"year": {"expr": "badge.inner.year"}, "inner": inner}},
            "in_same": {"template": "{{ same.inner.code.year }}"},
        }
    )  # fmt: skip
    assert any(row["badge"] is None for row in made)
    for row in made:
        badge = row["badge"] or {"code": None, "inner": {"year": None}}
        assert row["unit"] == (badge["code"] and badge["code"][-1])
        assert row["year"] == row["same"]["year"] == badge["inner"]["year"]
        assert row["in_same"] == row["same"]["inner"]["year"]
    for hidden in ("badge.old.year", "badge.code.yaer"):
        with pytest.raises(FakegenError, match="has no"):
            rows(
                {
                    "badge": {"object": {"code": CODE, "old": {**CODE, "hidden": True}}},
                    "x": {"expr": hidden},
                }
            )


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("code.yaer", r"'code' has no part 'yaer'; did you mean 'code\.year'\?"),
        ("code.plant", "'code' has no part 'plant'"),
    ],
)
def test_parts_that_a_member_has_not(expression, message):
    columns = {
        "code": {"regex": "(?P<plant>[x-z])"},
        "part": {"object": {"code": CODE, "read": {"expr": expression}}},
    }
    with pytest.raises(FakegenError, match=message):
        rows(columns)


def test_hidden_members_are_made_and_left_out():
    entry = {
        "object": {"n": {"integer": {"min": 2, "max": 9}, "hidden": True}, "m": {"expr": "n * n"}}
    }
    assert {row["x"]["m"] for row in rows({"x": entry})} <= {n * n for n in range(2, 10)}
    assert rows({"x": entry})[0]["x"].keys() == {"m"}


def test_members_take_modifiers_and_several_columns():
    columns = {
        "x": {
            "object": {
                "city, code": {"sample": {"source": "places"}},
                "note": {"choice": ["a"], "when": "code > 1"},
                "price": {"number": {"min": 0, "max": 1}, "round": 1, "null": 0.5},
            }
        }
    }
    source = {"rows": [{"city": "Ghent", "code": 1}, {"city": "Paris", "code": 2}]}
    made = [row["x"] for row in rows(columns, sources={"places": source})]
    assert {(item["city"], item["code"], item["note"]) for item in made} == {
        ("Ghent", 1, None), ("Paris", 2, "a"),
    }  # fmt: skip
    assert any(item["price"] is None for item in made)
    assert all(item["price"] == round(item["price"], 1) for item in made if item["price"])


def test_a_member_keeps_its_values_when_others_come_and_go():
    alone = rows({"x": {"object": {"b": {"integer": {"min": 0, "max": 999}}}}})
    among = rows({"x": {"object": {"a": "faker.word", "b": {"integer": {"min": 0, "max": 999}}}}})
    assert [row["x"]["b"] for row in alone] == [row["x"]["b"] for row in among]


def test_locales_are_those_of_the_entry_around():
    made = rows({"x": {"object": {"name": "faker.last_name"}, "locale": "ja_JP"}})
    assert not any(row["x"]["name"].isascii() for row in made)
    mixed = rows(
        {"name": "faker.last_name", "x": {"list": {"of": "faker.first_name"}}},
        locale={"en_US": 0.5, "ja_JP": 0.5},
    )
    for row in mixed:
        assert {item.isascii() for item in row["x"]} == {row["name"].isascii()}


def test_constraints_can_read_members():
    document = {
        "tables": {
            "t": {
                "rows": 200,
                "columns": {"x": {"object": {"a": {"integer": {"min": 0, "max": 9}}}}},
                "constraints": ["x.a > 6"],
            }
        }
    }
    schema = fakegen.load(document)
    made = schema.generate(seed=1)["t"].to_arrow()
    assert {row["a"] for row in made["x"].to_pylist()} == {7, 8, 9}
    assert schema.check(made).violations == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"object": {"a": {"expr": "b"}, "b": {"expr": "a"}}}, "circular reference: a -> b -> a"),
        ({"object": {"a": {"expr": "x"}}}, "circular reference: x -> x"),
        ({"object": {"a": {"expr": "aa"}}}, r"x\.object\.a\.expr: there is no column 'aa'"),
        ({"object": {"a": {"integer": {"mn": 1}}}}, r"x\.object\.a\.integer\.mn: .*did you mean 'min'"),
        ({"list": {"of": {"object": {"n": "sequence"}}}}, r"of\.object\.n: 'sequence' goes by the rows"),
        ({"list": {"of": {"shuffle": {"values": [1, 2], "repeat": True}}}}, "'shuffle' goes by the rows"),
        ({"object": {"a": {"integer": {}, "unique": True}}}, "'unique' is for columns and for 'list'"),
    ],
)  # fmt: skip
def test_mistakes_are_located(entry, message):
    with pytest.raises(FakegenError, match=message):
        rows({"x": entry})
