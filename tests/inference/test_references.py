"""Columns of inferred schemas that refer to another table."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

import fakegen
from fakegen.inference.decisions import Scripted
from fakegen.inference.references import find_references
from fakegen.profiling.table_profile import profile_table


def found(tables: dict[str, dict], providers: dict[str, Scripted] | None = None) -> list[str]:
    """Return ``table.column -> table.key`` for each reference; all else is a plain sequence."""
    seen = {
        name: profile_table(name, table := pa.table(columns), table.num_rows, ())
        for name, columns in tables.items()
    }
    chosen = {
        name: {
            column: (providers or {}).get(f"{name}.{column}", Scripted("sequence", {}, ""))
            for column in columns
        }
        for name, columns in tables.items()
    }
    return [
        f"{item.table}.{item.column} -> {item.key_table}.{item.key}"
        for item in find_references(seen, chosen)
    ]


SHOPS = {"id": list(range(1, 41)), "code": [f"s{n}" for n in range(40)]}


def test_a_column_named_as_the_table_refers_to_its_key():
    sales = {"shop_id": [3, 3, 40, None], "size": [1, 2, 3, 1]}
    assert found({"shops": SHOPS, "sales": sales}) == ["sales.shop_id -> shops.id"]
    assert found({"sales": sales, "shops": SHOPS}) == ["sales.shop_id -> shops.id"]


def test_one_value_outside_is_enough():
    assert found({"shops": SHOPS, "sales": {"shop_id": [3, 41]}}) == []


def test_numbers_of_another_name_refer_to_nothing():
    assert found({"shops": SHOPS, "sales": {"size": [3, 4]}}) == []


def test_strings_need_only_the_name_of_the_key():
    assert found({"shops": SHOPS, "sales": {"shopcode": ["s3", "s3"]}}) == [
        "sales.shopcode -> shops.code"
    ]


def test_types_must_be_equal():
    assert found({"shops": SHOPS, "sales": {"shop_id": ["3", "4"]}}) == []


def test_references_lead_in_no_circle():
    people = {"id": list(range(1, 21)), "team_id": list(range(1, 21))}
    teams = {"id": list(range(1, 21)), "people_id": list(range(1, 21))}
    assert found({"people": people, "teams": teams}) == ["people.team_id -> teams.id"]


def test_a_key_that_others_cannot_refer_to_is_none():
    drawn = {"shops.id": Scripted("integer", {}, "")}
    assert found({"shops": {"id": SHOPS["id"]}, "sales": {"shop_id": [3]}}, drawn) == []


def test_what_a_table_repeats_of_another_is_read_there(tmp_path):
    rng = np.random.default_rng(4)
    towns = rng.choice(["Gent", "Aalst", "Ieper"], 60)
    kinds = rng.integers(0, 9, 60)
    owners = rng.integers(0, 60, 500)
    users = "\n".join(
        f"{100 + n},zorb{n * 37 % 101:03d},{town},{kinds[n]}" for n, town in enumerate(towns)
    )
    visits = "\n".join(
        f"{n},{100 + k},zorb{k * 37 % 101:03d},{towns[k]},{rng.integers(0, 9)}"
        for n, k in enumerate(owners)
    )
    (tmp_path / "user.csv").write_text(f"id,login,town,kind\n{users}\n")
    (tmp_path / "visit.csv").write_text(f"no,user_id,user_login,place,kind\n{visits}\n")
    text = fakegen.infer_schema([tmp_path / "user.csv", tmp_path / "visit.csv"], folder=tmp_path)
    assert "user_login: {ref: user.login}" in text
    assert "place: {ref: user.town}" in text
    assert "kind: {ref" not in text
    (tmp_path / "s.yaml").write_text(text)
    made = fakegen.generate(tmp_path / "s.yaml")
    known = {row["id"]: row for row in map(dict, made["user"].rows())}
    for row in map(dict, made["visit"].rows()):
        user = known[row["user_id"]]
        assert (row["user_login"], row["place"]) == (user["login"], user["town"])
