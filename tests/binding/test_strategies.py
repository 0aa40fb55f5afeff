"""How plans satisfy constraints: rows satisfy them, are the same made alone, and plans say how."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.errors import GenerationError, SchemaError
from tests.conformance.constraints import CONSTRAINTS, DATE, ENTITIES, MONEY, PLACES


def schema(columns, *rules, rows=1000):
    table = {"rows": rows, "columns": columns, "constraints": list(rules)}
    return fakegen.load({"sources": {"places": PLACES}, "tables": {"t": table}})


def test_what_is_computed_follows_what_a_rule_sets() -> None:
    columns, rule, _ = CONSTRAINTS["total"]
    made = schema(columns, rule).generate()["t"].to_pandas()
    assert round(made["a"].sum(), 2) == 12_345.67
    assert (made["tax"] - made["a"] * 0.2).abs().max() < 1e-12


def test_a_transformed_date_is_spread_over_what_is_left() -> None:
    # Given the first date, the second is even over the days after it: a mean rank of a half.
    # The standard error of the mean of 5,000 ranks is 0.0041; chance passes 5 of them once in 1.7m.
    columns = {"born": DATE, "hired": DATE}
    made = schema(columns, {"increasing": ["born", "hired"]}, rows=5000).generate()["t"].to_pandas()
    born, hired = (made[name].map(lambda d: d.toordinal()) for name in ("born", "hired"))
    last = max(born.max(), hired.max())
    rank = (hired - born + 0.5) / (last - born + 1)
    assert abs(rank.mean() - 0.5) < 5 * 0.0041


def test_rules_hold_together() -> None:
    columns = {
        **ENTITIES,
        "age": {"integer": {"min": 18, "max": 80}},
        "sex": {"choice": ["F", "M"]},
        "pay": {"integer": {"min": 0, "max": 1000}},
        "net": {"integer": {"min": 0, "max": 1}},
    }
    loaded = schema(
        columns,
        {"monotone": "age", "over": "year", "per": "person", "by": 1},
        {"depends": "sex", "on": "person"},
        {"formula": {"net": "pay // 2"}},
        {"total": "pay", "is": 700_000},
        "age >= 16",
        "sex == 'F' or age >= 17",
    )
    made = loaded.generate()["t"].to_arrow()
    assert loaded.check(made).violations == []


def test_a_rule_over_a_total_draws_nothing_again_that_the_total_is_made_of() -> None:
    columns = {"region": {"choice": ["n", "s"]}, "a": {"integer": {"min": 0, "max": 100}}}
    total = {"total": "a", "per": "region", "is": {"n": 25_000, "s": 25_000}}
    with pytest.raises(GenerationError, match="none of its columns can be resampled"):
        schema(columns, total, "a < 90 or region == 'n'").generate()["t"].to_arrow()


@pytest.mark.parametrize(
    ("columns", "rule", "message"),
    [
        (
            {"a": {"choice": ["x", "y"]}},
            {"exactly": 4, "per": "a"},
            "1,000 rows, 4 for each value, need 250 values, but 'a' has only 2",
        ),
        (
            {"a": "sequence"},
            {"exactly": 3, "per": "a"},
            "1,000 rows cannot be divided into groups of 3",
        ),
        (
            {"a": {"choice": ["x", "y"]}},
            {"at_most": 4, "per": "a"},
            "only 2 values, enough for 8 rows, not 1,000",
        ),
        (
            {"a": {"distribution": "norm"}},
            {"exactly": 4, "per": "a"},
            "needs one column whose values can be counted",
        ),
        (
            {"a": {"regex": "[a-z]"}, "b": {"choice": ["x", "y"]}},
            {"one_to_one": ["a", "b"]},
            "'b' has only 2 values for the 26 of 'a'",
        ),
        (
            {"a": {**MONEY, "unique": True}},
            {"total": "a", "is": 5},
            "constraint 'total of a = 5' cannot be satisfied: 'a' is unique",
        ),
        (
            {"a": {"choice": ["x"]}, "b": {"template": "{{ a }}"}},
            {"depends": "a", "on": "b"},
            "circular reference between columns and constraints: ",
        ),
        ({"a": MONEY}, {"combinations": ["a", "a"]}, "occurs twice"),
        ({"a": MONEY, "b": MONEY}, {"combinations": ["a", "b"]}, "give a 'source'"),
        ({"a": MONEY, "b": MONEY}, {"combinations": ["a", "b"], "source": "palces"}, "palces"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_a_mistake_in_the_schema(columns, rule, message) -> None:
    with pytest.raises((SchemaError, GenerationError), match=message):
        schema(columns, rule).generate()["t"].to_arrow()


def test_what_is_drawn_again_to_be_unique_can_be_referred_to() -> None:
    columns = {"a": {"choice": list(range(12))}, "b": {"integer": {"max": 99}}}
    parent = {"rows": 11, "columns": columns, "constraints": [{"unique": ["a"]}]}
    child = {"rows": 50, "columns": {"b": {"ref": "parent.a"}, "c": {"expr": "parent.b"}}}
    document = {"tables": {"parent": parent, "child": child}}
    tables = fakegen.generate(document)
    keys = {row["a"]: row["b"] for row in tables["parent"].rows()}
    assert len(keys) == 11
    made = list(tables["child"].rows())
    assert all(keys[row["b"]] == row["c"] for row in made)
    part = fakegen.generate(document, 5, start_row=30, only=["child"])["child"]
    assert list(part.rows()) == made[30:35]


PLAIN = {
    "a": {"integer": {"min": 0, "max": 9}},
    "b": {"integer": {"min": 0, "max": 9}},
    "k": {"choice": ["x", "y"]},
}


@pytest.mark.parametrize(
    "rule",
    [
        {"total": "a", "is": 300},
        {"depends": "a", "on": "k"},
        {"increasing": ["a", "b"]},
        {"unique": ["a", "b"]},
        {"sum": ["a", "b"], "total": "k2"},
    ],
)
def test_a_constraint_that_is_declared_twice_is_satisfied(rule: dict[str, object]) -> None:
    columns = {**PLAIN, "k2": {"integer": {"min": 0, "max": 9}}}
    table = {"rows": 60, "columns": columns, "constraints": [rule, dict(rule)]}
    loaded = fakegen.load({"tables": {"t": table}})
    assert loaded.check(loaded.generate()["t"].to_arrow()).violations == []


def test_what_a_later_constraint_undoes_is_not_passed_over() -> None:
    rules = [{"total": "a", "is": 300}, {"total": "a", "is": 200}]
    table = {"rows": 60, "columns": PLAIN, "constraints": rules}
    with pytest.raises(fakegen.GenerationError, match="'total of a = 300' is violated in 60 of 60"):
        fakegen.generate({"tables": {"t": table}})["t"].to_arrow()
