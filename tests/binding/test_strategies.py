"""How plans satisfy constraints: rows satisfy them, are the same made alone, and plans say how."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.errors import GenerationError, SchemaError

PLACES = {
    "rows": [
        {"city": "Gent", "province": "OV", "zip": 9000},
        {"city": "Gent", "province": "OV", "zip": 9030},
        {"city": "Luik", "province": "LG", "zip": 4000},
    ]
}
ENTITIES = {
    "person": {"integer": {"min": 1, "max": 60}},
    "year": {"integer": {"min": 2000, "max": 2010}},
}
MONEY = {"number": {"min": 0, "max": 100, "decimals": 2}}
DATE = {"date": {"from": "1990-01-01", "to": "2020-01-01"}}

CASES = {
    "dates in order": (
        {"born": DATE, "hired": DATE, "left": {**DATE, "null": 0.3}},
        {"increasing": ["born", "hired", "left"], "strict": True},
        "transformation",
    ),
    "numbers in order": (
        {"low": {"number": {}}, "high": {"number": {}}},
        {"increasing": ["low", "high"]},
        "transformation",
    ),
    "drawn in order": (
        {"low": {"distribution": "norm"}, "high": {"distribution": "norm"}},
        {"increasing": ["low", "high"]},
        "rejection",
    ),
    "formula": (
        {"gross": MONEY, "net": MONEY, "tax": {"expr": "gross - net"}},
        {"formula": {"net": "gross * 0.7"}},
        "construction",
    ),
    "sum": (
        {"a": MONEY, "b": MONEY, "total": {"number": {"decimals": 2}}},
        {"sum": ["a", "b"], "total": "total"},
        "construction",
    ),
    "parts of a column": (
        {"a": MONEY, "b": MONEY, "total": MONEY},
        {"sum": ["a", "b"], "total": "total", "adjust": "parts"},
        "transformation",
    ),
    "shares": (
        {"a": MONEY, "b": MONEY, "c": MONEY},
        {"sum": ["a", "b", "c"], "total": 100},
        "transformation",
    ),
    "combinations": (
        {
            "city": {"choice": ["Gent", "Luik", "Atlantis"]},
            "province": {"choice": ["OV", "LG"]},
            "zip": {"integer": {"min": 1000, "max": 9999}},
        },
        {"combinations": ["city", "province", "zip"], "source": "places"},
        "construction",
    ),
    "dependency": (
        {"city": {"regex": "[a-c][0-9]"}, "province": {"choice": ["OV", "LG", "WV"]}},
        {"depends": "province", "on": "city"},
        "construction",
    ),
    "one to one": (
        {"code": {"choice": ["a", "b", "c"]}, "label": {"regex": "[A-Z]{3}"}},
        {"one_to_one": ["code", "label"]},
        "construction",
    ),
    "unique together": (
        {"a": {"choice": ["x", "y"]}, "b": {"integer": {"min": 0, "max": 999}}},
        {"unique": ["a", "b"]},
        "rejection",
    ),
    "at most, countable": (
        {"a": {"integer": {"min": 1, "max": 400}}},
        {"at_most": 3, "per": "a"},
        "construction",
    ),
    "at most, weighted": (
        {"a": {"choice": {"x": 0.9, "y": 0.1}}, "b": {"integer": {"min": 0, "max": 99}}},
        {"at_most": 12, "per": ["a", "b"]},
        "rejection",
    ),
    "exactly": ({"a": {"regex": "[A-Z]{2}"}}, {"exactly": 4, "per": "a"}, "construction"),
    "exactly, of a sequence": ({"a": "sequence"}, {"exactly": 4, "per": "a"}, "construction"),
    "grows by one a year": (
        {**ENTITIES, "age": {"integer": {"min": 18, "max": 80}}},
        {"monotone": "age", "over": "year", "per": "person", "by": 1},
        "construction",
    ),
    "does not fall": (
        {**ENTITIES, "pay": MONEY},
        {"monotone": "pay", "over": "year", "per": "person"},
        "repair",
    ),
    "does not rise": (
        {**ENTITIES, "pay": {**MONEY, "null": 0.1}},
        {"monotone": "pay", "over": "year", "per": "person", "falling": True},
        "repair",
    ),
    "total": ({"a": MONEY, "tax": {"expr": "a * 0.2"}}, {"total": "a", "is": 12_345.67}, "repair"),
    "total of mixed signs": (
        {"a": {"distribution": {"name": "norm", "scale": 5}}},
        {"total": "a", "is": 12.5},
        "repair",
    ),
    "totals per group": (
        {"region": {"choice": ["n", "s", "z"]}, "a": {"integer": {"min": 0, "max": 9}}},
        {"total": "a", "per": "region", "is": {"n": 1000, "s": 5}},
        "repair",
    ),
}


def schema(columns, *rules, rows=1000):
    table = {"rows": rows, "columns": columns, "constraints": list(rules)}
    return fakegen.load({"sources": {"places": PLACES}, "tables": {"t": table}})


@pytest.mark.parametrize("case", CASES)
def test_made_rows_keep_the_rule_and_the_plan_says_how(case: str) -> None:
    columns, rule, strategy = CASES[case]
    loaded = schema(columns, rule)
    made = loaded.generate()["t"].to_arrow()
    assert made.num_rows == 1000
    assert loaded.check(made).violations == []
    assert [fact.strategy for fact in loaded.plan().tables[0].rules] == [strategy]


@pytest.mark.parametrize("case", CASES)
def test_a_rule_is_kept_row_by_row_alike(case: str) -> None:
    columns, rule, _ = CASES[case]
    loaded = schema(columns, rule)
    made = loaded.generate()["t"].to_arrow()
    assert loaded.generate(start_row=431, rows=50)["t"].to_arrow().equals(made.slice(431, 50))


@pytest.mark.parametrize("case", CASES)
def test_data_without_the_rule_breaks_it(case: str) -> None:
    columns, rule, _ = CASES[case]
    free = schema(columns).generate()["t"].to_arrow()
    if case in (
        "at most, countable",
        "at most, weighted",
        "exactly, of a sequence",
        "unique together",
    ):
        free = free.take([*range(100), *range(900)])
    if case in ("one to one", "combinations", "dependency"):
        free = free.slice(0, 200)
    assert schema(columns, rule).check(free).violations


def test_what_is_computed_follows_what_a_rule_sets() -> None:
    columns, rule, _ = CASES["total"]
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


def test_a_quota_of_what_others_refer_to_is_refused() -> None:
    columns = {"a": {"distribution": "norm"}}
    parent = {"rows": 10, "columns": columns, "constraints": [{"unique": ["a"]}]}
    child = {"columns": {"b": {"ref": "parent.a"}}}
    with pytest.raises(SchemaError, match=r"'parent\.a' cannot be referred to"):
        fakegen.generate({"tables": {"parent": parent, "child": child}})
