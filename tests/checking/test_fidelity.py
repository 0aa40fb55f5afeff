"""How close made data is to real data."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

import fakegen

SCHEMA = {
    "tables": {
        "t": {
            "rows": 50,
            "columns": {
                "code": {"regex": "[A-Z]{2}[0-9]{3}"},
                "kind": {"choice": ["a", "b"]},
                "low": {"integer": {"min": 0, "max": 9}},
                "high": {"integer": {"min": 0, "max": 9}},
            },
            "constraints": [{"increasing": ["low", "high"]}],
        }
    }
}


def data(**changed):
    columns = {
        "code": [f"{a}{b}{n:03}" for a in "ABCDE" for b in "FGHIJ" for n in (7, 8)],
        "kind": ["a", "b"] * 25,
        "low": [1, 2, 3, 4, 5] * 10,
        "high": [6, 7, 8, 9, 9] * 10,
    }
    return pa.table(columns | changed)


@pytest.fixture(scope="module")
def schema():
    return fakegen.load(SCHEMA)


def test_the_same_data_is_copied(schema):
    found = {item.column: item for item in schema.fidelity(data(), data()).columns}
    assert found["code"].copied == 1.0 and found["code"].score == 0.0
    assert found["kind"].copied is None and found["kind"].score == 1.0


@pytest.mark.parametrize(
    ("changed", "column", "score"),
    [
        ({"code": ["zz-1"] * 50}, "code", 0.0),
        ({"kind": ["a", None] * 25}, "kind", 0.5),
        ({"high": [None] * 50}, "high", 0.0),
    ],
)
def test_the_worst_comes_first(schema, changed, column, score):
    real = data()
    codes = [f"XY{n:03}" for n in range(50)]
    made = data(code=codes, **changed) if "code" not in changed else data(**changed)
    found = schema.fidelity(made, real)
    assert (found.columns[0].column, found.columns[0].score) == (column, score)
    assert found.score == score


def test_rules_are_counted_in_both(schema):
    codes = [f"XY{n:03}" for n in range(50)]
    found = schema.fidelity(data(code=codes, high=[0] * 25 + [9] * 25), data())
    (rule,) = found.rules
    assert (rule.kept, rule.real_kept, rule.score) == (0.5, 1.0, 0.5)


@pytest.fixture(scope="module")
def houses(tmp_path_factory):
    """A table whose garages are mostly as old as the house, and never older, and its draft."""
    folder = tmp_path_factory.mktemp("houses")
    random = Random(1)
    lines = ["name,built,garage"]
    for number in range(900):
        built = random.randint(1900, 1990)
        garage = built if random.random() < 0.7 else built + random.randint(1, 30)
        lines.append(f"house-{number:04},{built},{garage}")
    (folder / "houses.csv").write_text("\n".join(lines))
    (folder / "houses.yaml").write_text(fakegen.infer_schema(folder / "houses.csv", folder=folder))
    return folder


def test_learned_relations_are_counted_in_both(houses):
    schema = fakegen.load(houses / "houses.yaml")
    real = fakegen.load(houses / "houses.yaml").fidelity(
        houses / "houses.csv", houses / "houses.csv", "houses"
    )
    same = next(rule for rule in real.rules if rule.rule == "garage = built")
    assert 0.6 < same.kept == same.real_kept < 0.8
    never = pa.table({"name": ["a"], "built": [1950], "garage": [1951]})
    broken = schema.fidelity(never, houses / "houses.csv", "houses").rules[0]
    assert (broken.rule, broken.kept, broken.score) == ("garage = built", 0.0, 1 - same.kept)


def test_a_draft_is_compared_with_its_file(houses):
    schema = fakegen.load(houses / "houses.yaml")
    assert schema.drafted == ["houses"]
    close = schema.draft_fidelity(schema.generate(300))["houses"]
    assert (close.rows, close.real_rows) == (300, 900)
    assert {item.column for item in close.columns} == {"name", "built", "garage"}
    assert close.score > 0.9


def test_other_schemas_are_no_drafts(houses, schema, tmp_path):
    assert schema.drafted == [] and schema.draft_fidelity(schema.generate(5)) == {}
    text = (houses / "houses.yaml").read_text()
    (tmp_path / "houses.yaml").write_text(text)
    assert fakegen.load(tmp_path / "houses.yaml").drafted == []  # its file is elsewhere
