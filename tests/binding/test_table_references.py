"""References: names for rows of other tables, how these rows are drawn, and what is read through them."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

import fakegen

PERSON = {
    "rows": 50,
    "columns": {
        "id": "sequence",
        "name": "faker.name",
        "age": {"integer": {"min": 1, "max": 90}},
        "city": {"choice": ["Ghent", "Liege", "Mons"]},
    },
}  # fmt: skip


def made(
    columns: dict[str, Any], rows: Any = 200, **tables: Any
) -> dict[str, list[dict[str, Any]]]:
    """Return persons and a table ``t`` of these columns."""
    document = {
        "seed": 5,
        "tables": {"person": PERSON, **tables, "t": {"rows": rows, "columns": columns}},
    }
    return {name: list(table.rows()) for name, table in fakegen.generate(document).items()}


def refused(columns: dict[str, Any], rows: Any = 200, **tables: Any) -> str:
    with pytest.raises(fakegen.FakegenError) as caught:
        made(columns, rows, **tables)
    return str(caught.value)


def test_all_that_is_read_through_a_name_is_of_one_row() -> None:
    found = made(
        {
            "person_id": {"ref": "person.id"},
            "called": {"ref": "person.name"},
            "age": {"expr": "person.age"},
            "text": {"template": "{{ person.name }} of {{ person.city }}"},
        }
    )
    persons = {row["id"]: row for row in found["person"]}
    for row in found["t"]:
        person = persons[row["person_id"]]
        assert row["called"] == person["name"]
        assert row["age"] == person["age"]
        assert row["text"] == f"{person['name']} of {person['city']}"
    assert len({row["person_id"] for row in found["t"]}) > 40


def test_another_name_is_another_row() -> None:
    flights = {"from": {"ref": {"column": "person.id", "as": "a"}},
               "to": {"ref": {"column": "person.id", "as": "b"}}}  # fmt: skip
    rows = made(flights)["t"]
    assert sum(row["from"] == row["to"] for row in rows) < 15
    alone = made({"to": flights["to"]})["t"]
    assert [row["to"] for row in alone] == [row["to"] for row in rows]


def test_paths_go_through_several_tables() -> None:
    pet = {"rows": 30, "columns": {"id": "sequence", "owner": {"ref": "person.id"}}}
    found = made({"pet": {"ref": "pet.id"}, "city": {"expr": "pet.person.city"}}, pet=pet)
    cities = {row["id"]: row["city"] for row in found["person"]}
    owners = {row["id"]: row["owner"] for row in found["pet"]}
    assert all(row["city"] == cities[owners[row["pet"]]] for row in found["t"])


def test_where_chooses_among_rows_and_may_read_this_one() -> None:
    found = made(
        {
            "least": {"integer": {"min": 0, "max": 60}},
            "child": {"ref": {"column": "person.age", "as": "c", "where": "age < 18"}},
            "elder": {"ref": {"column": "person.age", "as": "e", "where": "age >= this.least"}},
        }
    )
    assert all(row["child"] < 18 and row["elder"] >= row["least"] for row in found["t"])
    children = {row["age"] for row in found["person"] if row["age"] < 18}
    assert {row["child"] for row in found["t"]} == children


def test_weights_decide_how_often_a_row_is_referred_to() -> None:
    # 20,000 draws among 50 rows: the share of each is within 4 standard errors, in all but 0.3% of seeds.
    found = made({"p": {"ref": {"column": "person.id", "weight": "age * age"}}}, 20_000)
    weights = np.array([row["age"] ** 2 for row in found["person"]], dtype=float)
    expected = 20_000 * weights / weights.sum()
    counts = np.bincount([row["p"] for row in found["t"]], minlength=51)[1:]
    assert (np.abs(counts - expected) <= 4 * np.sqrt(expected) + 1).all()


@pytest.mark.parametrize("weight", ["zipf", {"zipf": 1.5}, {"lognormal": 2}])
def test_skews_have_names(weight: Any) -> None:
    rows = made({"p": {"ref": {"column": "person.id", "weight": weight}}}, 2_000)["t"]
    counts = sorted(Counter(row["p"] for row in rows).values(), reverse=True)
    assert counts[0] > 5 * counts[len(counts) // 2]


ADDRESS = {
    "rows": {"per": "person", "count": "1 + id % 3"},
    "columns": {"id": "sequence", "whose": {"ref": "person.id"}, "kind": {"choice": ["home", "work"]}},
}  # fmt: skip


def test_of_keeps_to_the_rows_of_a_shared_reference() -> None:
    columns = {
        "buyer": {"ref": "person.id"},
        "to": {"ref": {"column": "address.whose", "as": "ship_to", "of": "person"}},
        "id": {"ref": {"column": "address.id", "as": "ship_to"}},
    }
    found = made(columns, address=ADDRESS)["t"]
    assert all(row["to"] == row["buyer"] for row in found)
    assert len({row["id"] for row in found}) > 60


def test_of_a_reference_that_is_drawn_itself() -> None:
    pet = {"rows": 500, "columns": {"id": "sequence", "owner": {"ref": "person.id"}}}
    columns = {
        "owner": {"ref": "person.id"},
        "pet": {"ref": {"column": "pet.owner", "as": "pet", "of": "person"}},
    }
    assert all(row["pet"] == row["owner"] for row in made(columns, pet=pet)["t"])


def test_optional_references_are_null_in_all_that_is_read() -> None:
    columns = {
        "p": {"ref": "person.id", "null": 0.4},
        "name": {"ref": "person.name"},
        "age": {"expr": "person.age"},
        "text": {"template": "<{{ person.name }}>"},
    }
    rows = made(columns, 400)["t"]
    nulls = [row for row in rows if row["p"] is None]
    assert 100 < len(nulls) < 220
    assert all(row["name"] is None and row["age"] is None for row in nulls)
    assert {row["text"] for row in nulls} == {"<>"}


def test_a_rule_may_ask_how_many_rows_children_have() -> None:
    tenants = {"rows": 5, "columns": {"id": "uuid"}}
    columns = {"id": "sequence", "tenant": {"ref": "tenant.id"}}
    users = {
        "rows": {"per": "tenant", "count": {"integer": {"min": 1, "max": 3}}},
        "columns": columns,
    }
    projects = {
        "rows": 5,
        "columns": {"owner": {"ref": "user.id"}},
        "constraints": [{"unique": ["owner"]}],
    }
    found = fakegen.generate({"tables": {"project": projects, "user": users, "tenant": tenants}})
    assert len({row["owner"] for row in found["project"].rows()}) == 5


def test_unique_references() -> None:
    rows = made({"p": {"ref": "person.id", "unique": True}}, 50)["t"]
    assert sorted(row["p"] for row in rows) == list(range(1, 51))
    skewed = made({"p": {"ref": {"column": "person.id", "weight": "age"}, "unique": True}}, 30)["t"]
    assert len({row["p"] for row in skewed}) == 30
    assert "which has only 50" in refused({"p": {"ref": "person.id", "unique": True}}, 51)


@pytest.mark.parametrize("weight", [None, "age"])
def test_many_to_many_without_repeats(weight: Any) -> None:
    said = {
        "column": "person.id",
        "unique": {"per": "club"},
        **({"weight": weight} if weight else {}),
    }
    club = {"rows": 40, "columns": {"id": "sequence"}}
    columns = {"club": {"ref": "club.id"}, "member": {"ref": said}}
    rows = made(columns, {"per": "club", "count": "id % 13"}, club=club)["t"]
    pairs = [(row["club"], row["member"]) for row in rows]
    assert len(set(pairs)) == len(pairs) == sum(n % 13 for n in range(1, 41))


def test_unique_among_some_rows() -> None:
    columns = {
        "p": {"ref": "person.id"},
        "seat": {"integer": {"min": 1, "max": 12}, "unique": {"per": "person"}},
        "active": {"boolean": 0.3},
        "code": {"integer": {"min": 1, "max": 120}, "unique": {"where": "active"}},
    }
    rows = made(columns)["t"]
    assert len({(row["p"], row["seat"]) for row in rows}) == len(rows)
    active = [row["code"] for row in rows if row["active"]]
    assert len(set(active)) == len(active) > 30


def test_unique_references_among_some_rows() -> None:
    columns = {"on": {"boolean": 0.4}, "p": {"ref": "person.id", "unique": {"where": "on"}}}
    rows = made(columns, 90)["t"]
    chosen = [row["p"] for row in rows if row["on"]]
    assert len(set(chosen)) == len(chosen) > 20
    assert len({row["p"] for row in rows}) < len(rows)


def test_trees_put_parents_before_their_children() -> None:
    for tree, most in (
        ({"roots": 3, "depth": 4}, 3),
        ({"roots": 2}, 99),
        (True, 99),
        ({"branching": 2}, 99),
    ):
        columns = {
            "id": "sequence",
            "up": {"ref": {"column": "t.id", "as": "parent", "tree": tree}},
            "depth": {"expr": "coalesce(parent.depth + 1, 0)", "type": "integer"},
            "path": {"template": "{{ parent.path }}/{{ id }}"},
        }
        rows = made(columns, 120)["t"]
        by_id = {row["id"]: row for row in rows}
        assert all(row["up"] is None or row["up"] < row["id"] for row in rows)
        roots = tree.get("roots", 1) if isinstance(tree, dict) else 1
        assert sum(row["up"] is None for row in rows) == roots
        for row in rows:
            above = by_id.get(row["up"])
            assert row["depth"] == (above["depth"] + 1 if above else 0) <= most
            assert row["path"] == f"{above['path'] if above else ''}/{row['id']}"


def test_a_tree_stays_among_the_rows_of_a_parent() -> None:
    columns = {
        "id": "sequence",
        "owner": {"ref": "person.id"},
        "up": {"ref": {"column": "t.id", "as": "boss", "tree": {"depth": 3}}},
        "same": {"expr": "coalesce(boss.owner, owner)"},
    }
    rows = made(columns, {"per": "person", "count": 6})["t"]
    assert all(row["same"] == row["owner"] for row in rows)
    assert sum(row["up"] is None for row in rows) == 50


CLUB = {"rows": 6, "columns": {"id": "sequence"}}


def members(rows: Any = 200, **parameters: Any) -> list[dict[str, Any]]:
    """Return rows with a club and a boss of the table, ``up``, that these parameters say how to draw."""
    reference = {"column": "t.id", "as": "boss", **parameters}
    columns = {
        "id": "sequence",
        "club_id": {"ref": "club.id", **({"null": 0.1} if isinstance(rows, int) else {})},
        "grade": {"integer": {"min": 1, "max": 5}},
        "up": {"ref": reference},
        "level": {"expr": "coalesce(boss.level + 1, 0)", "type": "integer"},
        "boss_club": {"expr": "boss.club_id"},
        "boss_grade": {"expr": "boss.grade"},
    }
    found = made(columns, rows, club=CLUB)["t"]
    assert all(row["up"] is None or row["up"] < row["id"] for row in found)
    return found


def test_each_group_of_rows_has_a_tree_of_its_own() -> None:
    rows = members(of="club", tree={"roots": 2, "depth": 4})
    below = [row for row in rows if row["up"] is not None]
    assert all(row["club_id"] == row["boss_club"] is not None for row in below)
    roots = Counter(row["club_id"] for row in rows if row["up"] is None and row["club_id"])
    assert roots == dict.fromkeys(range(1, 7), 2)
    assert max(row["level"] for row in rows) == 3


def test_a_tree_may_be_wider_than_a_parent() -> None:
    child = {
        "rows": {"per": "club", "count": 3},
        "columns": {"id": "sequence", "club_id": {"ref": "club.id"}},
    }
    columns = {
        "id": "sequence",
        "club_id": {"expr": "child.club_id"},
        "up": {"ref": {"column": "t.id", "as": "boss", "of": "child.club", "tree": True}},
        "same": {"expr": "coalesce(boss.club_id, club_id) == club_id"},
    }
    rows = made(columns, {"per": "child", "count": 4}, club=CLUB, child=child)["t"]
    assert all(row["same"] for row in rows)
    assert [row["id"] % 12 for row in rows if row["up"] is None] == [1] * 6


def test_only_some_rows_of_a_tree_have_children() -> None:
    for tree, most in (({"depth": 3}, 2), (True, 199), ({"branching": 2}, 199)):
        rows = members(where="grade >= 4", tree=tree)
        assert {row["boss_grade"] for row in rows} == {None, 4, 5}
        assert max(row["level"] for row in rows) <= most
        first = next(place for place, row in enumerate(rows) if row["grade"] >= 4)
        assert [place for place, row in enumerate(rows) if row["up"] is None] == [*range(first + 1)]


def test_a_row_and_its_parent_in_a_tree_satisfy_a_condition() -> None:
    rows = members({"per": "club", "count": 20}, where="grade >= this.grade", tree={"depth": 5})
    below = [row for row in rows if row["up"] is not None]
    assert all(
        row["boss_grade"] >= row["grade"] and row["boss_club"] == row["club_id"] for row in below
    )
    assert len(below) > 75


def test_groups_and_conditions_go_together() -> None:
    rows = members(of="club", where="grade >= 4", tree={"roots": 1, "depth": 2})
    below = [row for row in rows if row["up"] is not None]
    assert all(row["boss_grade"] >= 4 and row["boss_club"] == row["club_id"] for row in below)
    assert len(below) > 120


@pytest.mark.parametrize(
    "rule",
    [
        {"at_least": 3, "per": "p"},
        {"at_most": 4, "per": "p"},
        {"exactly": 4, "per": "p"},
        {"depends": "p", "on": "kind"},
        {"depends": ["name", "p"], "on": "kind"},
        {"depends": "name", "on": "p"},
        "p > 25 or kind == 'a'",
    ],
    ids=str,
)
def test_what_rules_do_to_a_reference_is_seen_by_all_that_is_read_through_it(rule: Any) -> None:
    document = {
        "tables": {
            "person": PERSON,
            "t": {
                "rows": 200,
                "columns": {
                    "p": {"ref": "person.id"},
                    "name": {"ref": "person.name"},
                    "age": {"expr": "person.age"},
                    "kind": {"choice": ["a", "b", "c"]},
                },
                "constraints": [rule],
            },
        }
    }
    made = fakegen.generate(document)
    persons = {row["id"]: row for row in made["person"].rows()}
    table = made["t"].to_arrow()
    assert table.column_names == ["p", "name", "age", "kind"]
    for row in table.to_pylist():
        assert (row["name"], row["age"]) == (persons[row["p"]]["name"], persons[row["p"]]["age"])
    assert fakegen.load(document).check(table, table="t").violations == []
    part = fakegen.generate(document, 20, start_row=90, only=["t"])["t"].to_arrow()
    assert part.to_pylist() == table.to_pylist()[90:110]


def test_keys_of_several_columns() -> None:
    line = {
        "rows": {"per": "person", "count": 3},
        "key": ["who", "nr"],
        "columns": {"who": {"ref": "person.id"}, "nr": "position", "x": {"integer": {"max": 9**9}}},
    }
    found = made({"a, b": {"ref": {"table": "line"}}, "x": {"ref": "line.x"}}, line=line)
    known = {(row["who"], row["nr"]): row["x"] for row in found["line"]}
    assert all(known[row["a"], row["b"]] == row["x"] for row in found["t"])


def test_tables_may_refer_to_each_other() -> None:
    department = {"rows": 5, "columns": {"id": "sequence", "head": {"ref": "t.id"}}}
    found = made({"id": "sequence", "works_in": {"ref": "department.id"}}, department=department)
    assert {row["head"] for row in found["department"]} <= {row["id"] for row in found["t"]}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"p": {"ref": "persn.id"}}, "'persn.id' is not a TABLE.COLUMN of this schema; did you mean 'person.id'?"),
        ({"p": {"ref": "person.nme"}}, "table 'person' has no column 'nme'; did you mean 'person.name'?"),
        ({"p": {"ref": "person.id"}, "q": {"ref": "person.id"}}, "is read twice through the reference 'person'"),
        ({"p": {"ref": "person.id"}, "q": {"expr": "person.agee"}}, "there is no column 'person.agee'; did you mean 'person.age'?"),
        ({"p": {"ref": {"column": "person.id", "where": "agee > 3"}}}, "there is no column 'agee'; did you mean 'age'?"),
        ({"p": {"ref": {"column": "person.id", "where": "age"}}}, "'where' must be true or false"),
        ({"p": {"ref": {"column": "person.id", "where": "age > 999"}}}, "there is no row to refer to"),
        ({"p": {"ref": {"column": "person.id", "where": "age > this.m"}}, "m": {"constant": 200}}, "that satisfies 'where'"),
        ({"p": {"ref": {"column": "person.id", "weight": "name"}}}, "'weight' must be a number"),
        ({"p": {"ref": {"column": "person.id", "weight": {"zipff": 1}}}}, "no skew 'zipff'; it has zipf, lognormal; did you mean 'zipf'?"),
        ({"p": {"ref": {"column": "person.id", "weight": {"zipf": -1}}}}, "takes a number above 0"),
        ({"p": {"ref": {"column": "person.id", "of": "club"}}}, "there is no reference 'club' here"),
        ({"p": {"ref": {"column": "person.id", "tree": True}}}, "a tree refers to its own table"),
        ({"p": {"ref": {"column": "person.id", "wher": "age > 3"}}}, "has no parameter 'wher'"),
        ({"p": {"ref": {"table": "person", "column": "person.id"}}}, "needs either 'column'"),
        ({"p": {"ref": "person.id", "unique": {"per": "clubb"}}}, "there is no column or reference 'clubb'"),
        ({"p": {"ref": {"column": "t.p", "as": "x", "tree": True}}}, "circular reference"),
        ({"i": "sequence", "p": {"ref": {"column": "t.i", "as": "x", "of": "club", "tree": True}}}, "there is no reference 'club' here"),
        ({"i": "sequence", "p": {"ref": {"column": "t.i", "as": "x", "of": "x", "tree": True}}}, "circular reference"),
        ({"i": "sequence", "p": {"ref": {"column": "t.i", "as": "x", "where": "d > 1", "tree": True}}, "d": {"expr": "x.d + 1", "type": "integer"}}, "circular reference"),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(columns: dict[str, Any], message: str) -> None:
    assert message in refused(columns)


def test_the_parent_is_one_row() -> None:
    rows = {"per": "person", "count": 2}
    assert "another row of 'person' needs a name" in refused(
        {"p": {"ref": {"column": "person.id", "where": "age > 3"}}}, rows
    )


@pytest.mark.parametrize("start", [0, 61, 150])
def test_any_range_alone_is_that_of_the_whole(start: int) -> None:
    document = {
        "tables": {
            "person": PERSON,
            "address": ADDRESS,
            "t": {
                "rows": 200,
                "columns": {
                    "a": {"ref": {"column": "person.id", "where": "age > 30", "weight": "age"}},
                    "b": {"ref": {"column": "address.id", "of": "person", "where": "kind == 'home'"}, "null": 0.1},
                    "c": {"ref": {"column": "person.age", "as": "c", "where": "age > this.m"}},
                    "m": {"integer": {"max": 50}},
                    "up": {"ref": {"column": "t.m", "as": "up", "of": "person", "where": "m > 9", "tree": {"depth": 3}}},
                    "p": {"ref": "person.city"},
                },
            },
        }
    }  # fmt: skip
    whole = fakegen.generate(document)["t"].to_arrow().to_pylist()
    part = fakegen.generate(document, 20, start_row=start, only=["t"])["t"].to_arrow().to_pylist()
    assert part == whole[start : start + 20]


def test_a_rule_reads_over_a_table_whose_rules_are_bound() -> None:
    tables = {
        "a": {"rows": 6, "columns": {"id": "sequence", "c": {"choice": ["BE", "FR"]}}},
        "b": {"rows": {"per": "a", "count": 2}, "columns": {"x": {"integer": {"max": 9}}}},
        "c": {
            "rows": {"per": "b", "count": 2},
            "columns": {"a": {"ref": "a.id"}, "y": {"integer": {"max": 9}}},
            "constraints": ["b.a.c == 'BE' or y < 5"],
        },
    }
    made = fakegen.generate({"tables": tables})
    country = {row["id"]: row["c"] for row in made["a"]}
    rows = list(made["c"])
    assert all(country[row["a"]] == "BE" or row["y"] < 5 for row in rows)
    assert any(row["y"] >= 5 for row in rows)


def test_a_table_of_its_sources_rows_takes_all_columns_of_a_provider() -> None:
    sources = {"town": {"rows": [{"name": "A"}, {"name": "B"}]},
               "pet": {"rows": [{"kind": "cat", "age": 3}]}}  # fmt: skip
    columns = {"*": {"sample": {"source": "pet"}}, "twice": {"expr": "age * 2"}}
    table = {"rows": {"source": "town"}, "columns": columns}
    made = fakegen.generate({"sources": sources, "tables": {"t": table}})["t"]
    assert list(made.rows()) == [
        {"name": "A", "kind": "cat", "age": 3, "twice": 6},
        {"name": "B", "kind": "cat", "age": 3, "twice": 6},
    ]


def test_some_columns_of_several_are_hidden() -> None:
    sources = {"pet": {"rows": [{"kind": "cat", "age": 3}]}}
    columns = {
        "*": {"sample": {"source": "pet"}, "hidden": ["age"]},
        "twice": {"expr": "age * 2"},
    }
    document: dict[str, Any] = {
        "sources": sources,
        "tables": {"t": {"rows": 1, "columns": columns}},
    }
    assert list(fakegen.generate(document)["t"].rows()) == [{"kind": "cat", "twice": 6}]
    columns["*"]["hidden"] = ["aeg"]
    with pytest.raises(fakegen.SchemaError, match=r"'hidden' names 'aeg'.*did you mean 'age'"):
        fakegen.generate(document)


HOTELS = {
    "hotel": {"rows": 5, "key": "id", "columns": {"id": "sequence"}},
    "floor": {
        "rows": {"per": "hotel", "count": 3},
        "key": ["hotel_id", "number"],
        "columns": {"hotel_id": {"ref": "hotel.id"}, "number": "position"},
    },
    "room": {
        "rows": {"per": "floor", "count": {"integer": {"min": 1, "max": 4}}},
        "key": ["hotel_id", "floor", "number"],
        "columns": {
            "hotel_id": {"ref": "hotel.id"},
            "floor": {"ref": "floor.number"},
            "number": "position",
            "beds": {"integer": {"min": 1, "max": 3}},
        },
    },
}


@pytest.mark.parametrize("also", ["hotel", "inn"])
@pytest.mark.parametrize(
    "copied", [{"ref": "hotel.id"}, {"expr": "hotel.id"}, {"expr": "floor.hotel.id"}]
)
def test_parts_of_a_key_are_of_one_row(also: str, copied: dict[str, str]) -> None:
    hotels = deepcopy(HOTELS)
    hotels["room"]["columns"]["hotel_id"] = copied
    if copied == {"expr": "hotel.id"}:
        hotels["floor"]["columns"]["hotel_id"] = copied
    columns = {
        "h": {"ref": {"column": "hotel.id", "as": also}},
        "f": {"ref": {"column": "floor.number", "as": "storey"}},
        "r": {"ref": {"column": "room.number", "where": "beds > 1"}, "null": 0.1},
        "beds": {"expr": "room.beds"},
    }
    schema = fakegen.load({"tables": {**hotels, "t": {"rows": 200, "columns": columns}}})
    tables = schema.generate()
    beds = {
        (row["hotel_id"], row["floor"], row["number"]): row["beds"] for row in tables["room"].rows()
    }
    rows = list(tables["t"].rows())
    for row in rows:
        assert row["r"] is None or row["beds"] == beds[row["h"], row["f"], row["r"]] > 1
    assert 0 < sum(row["r"] is None for row in rows) < 60
    links = [list(link.columns) for link in schema.plan().tables[-1].links]
    assert links == [["h"], ["h", "f"], ["h", "f", "r"]]
    assert list(schema.generate(60, start_row=90, only=["t"])["t"].rows()) == rows[90:150]
    reports = schema.check_all({n: t.to_arrow() for n, t in tables.items()})
    assert not any(report.violations or report.unchecked for report in reports)


def test_a_column_may_have_the_name_of_the_reference_that_it_reads() -> None:
    column = {"hotel": {"expr": "hotel.id"}, "text": {"template": "{{ hotel.id }}"}}
    rooms = {"rows": {"per": "hotel", "count": 2}, "columns": column}
    found = made({"n": "position"}, hotel={**HOTELS["hotel"], "rows": 2}, room=rooms, rows=1)[
        "room"
    ]
    assert found == [{"hotel": n, "text": str(n)} for n in (1, 1, 2, 2)]
    rooms["columns"] = {"hotel": {"template": "{{ hotel.id }}"}}
    found = made({"n": "position"}, hotel={**HOTELS["hotel"], "rows": 2}, room=rooms, rows=1)[
        "room"
    ]
    assert [row["hotel"] for row in found] == ["1", "1", "2", "2"]
    stay = {
        "hotel_id": {"ref": "hotel.id"},
        "hotel": {"date": {"from": "2025-01-01", "to": "2025-12-31"}},
    }
    assert "'hotel.x' could be a part of the column 'hotel'" in refused(stay, **HOTELS)
    days = {"date": {"from": "2025-06-01", "to": "2025-06-30"}}
    calendar = {"rows": 3, "columns": {"day": days, "month": {"constant": "May"}}}
    rows = made({"day": {"ref": "day.day"}, "m": {"expr": "day.month"}}, day=calendar)["t"]
    assert {row["m"] for row in rows} == {"May"}


def test_a_child_holds_the_key_of_its_parent_in_parts() -> None:
    columns = {
        "h": {"ref": "hotel.id"}, "f": {"ref": "floor.number"}, "r": {"ref": "room.number"}, "n": "position",
    }  # fmt: skip
    table = {"rows": {"per": "room", "count": 2}, "columns": columns}
    schema = fakegen.load({"tables": {**HOTELS, "t": table}})
    *_, whole = schema.plan().tables[-1].links
    assert list(whole.columns) == ["h", "f", "r"]


def test_which_row_has_the_rest_of_a_key_must_be_clear() -> None:
    columns = {
        "a": {"ref": {"column": "hotel.id", "as": "old"}},
        "b": {"ref": {"column": "hotel.id", "as": "new"}},
        "f": {"ref": "floor.number"},
    }
    assert (
        "'floor.number' is a part of the key of 'floor' (hotel_id, number), whose rest may be that of "
        "'old' or 'new': say which with 'of'"
    ) in refused(columns, **HOTELS)
    columns["f"] = {"ref": {"column": "floor.number", "of": "new"}}
    assert made(columns, **HOTELS)["t"]
    double = {"rows": 9, "columns": {**columns, "id": "sequence"}}
    columns = {"h": {"ref": "hotel.id"}, "d": {"ref": {"column": "double.id", "of": "hotel"}}}
    assert (
        "'double' has no reference 'hotel' to 'hotel'; it has 'old', 'new', and one of these is to be "
        "called so here"
    ) in refused(columns, double=double, **HOTELS)
