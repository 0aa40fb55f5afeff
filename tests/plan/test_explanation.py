"""Plans as facts."""

from __future__ import annotations

import fakegen
from fakegen.plan.explanation import Explanation, StepFacts, Uniqueness

SCHEMA = {
    "sources": {"pets": {"rows": [{"kind": "cat", "age": n} for n in range(40)]}},
    "models": {"pets": {"source": "pets"}},
    "tables": {
        "person": {
            "rows": 20,
            "columns": {
                "greeting": {"template": "{{ name }} {{ n }}", "unique": True},
                "name": {"choice": ["Ada", "Bo"]},
                "n": {"integer": {"min": 1, "max": 99}},
                "id": {"sequence": {}, "unique": True},
                "code": {"regex": "[a-z]{3}", "unique": True},
                "first": {"faker.first_name": {"gender": "{{ sex }}"}},
                "sex": {"choice": ["F", "M"], "null": 0.25},
                "spouse": {"constant": "x", "null": "n < 3", "when": "sex == 'F'"},
                "secret": {"number": {}, "hidden": True},
            },
            "constraints": ["n >= 2", "greeting != 'Ada 1'", "id > 0"],
        },
        "pet": {
            "rows": 5,
            "columns": {"*": {"model": "pets"}, "owner": {"ref": "person.id"}},
        },
    },
}


def explained() -> Explanation:
    return fakegen.load(SCHEMA).plan()


def steps(table: int = 0) -> dict[str, StepFacts]:
    return {step.label: step for step in explained().tables[table].steps}


def test_a_column_comes_after_what_it_reads():
    for table in explained().tables:
        made: set[str] = set()
        for step in table.steps:
            assert {name for name in step.reads if "." not in name} <= made
            made |= step.columns.keys()
    assert steps()["greeting"].reads == ["n", "name"]


def test_a_reference_is_read_from_the_other_table():
    assert steps(1)["owner"].reads == ["row of person", "person.id"]


def test_uniqueness_says_how_it_is_reached():
    found = steps()
    assert found["code"].unique == Uniqueness("construction", available=26**3)
    assert found["greeting"].unique == Uniqueness("rejection", 198, ["n", "name"])
    assert found["id"].unique == Uniqueness("never repeats")
    assert found["n"].unique is None


def test_scalar_providers_are_told_from_compiled_ones():
    found = steps()
    assert found["code"].made == "compiled"
    assert found["first"].made == "by value"
    scalar = fakegen.load({"tables": {"t": {"columns": {"a": "faker.json"}}}}).plan()
    made = {step.made for step in scalar.tables[0].steps}
    assert made == {"scalar"}


def test_nulls_are_told_as_they_were_written():
    found = steps()
    assert found["sex"].null_rate == 0.25
    assert (found["spouse"].null_where, found["spouse"].when) == ("n < 3", "sex == 'F'")
    assert found["n"].null_rate == 0 and found["n"].when is None
    assert [step.label for step in found.values() if step.hidden] == ["secret"]


def test_a_rule_says_what_is_drawn_again():
    rules = {rule.text: rule for rule in explained().tables[0].rules}
    assert rules["n >= 2"].resamples == ["n"]
    assert rules["greeting != 'Ada 1'"].resamples == ["n", "name"]
    assert rules["greeting != 'Ada 1'"].reads == ["greeting"]
    assert rules["id > 0"].resamples == []


def test_models_say_what_they_learned():
    (model,) = explained().models
    assert (model.name, model.method, model.rows) == ("pets", "trees", 40)
    assert model.columns == ["kind", "age"]
    assert steps(1)["*"].columns == {"kind": "string", "age": "int64"}
