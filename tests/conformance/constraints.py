"""What the suite gives to every kind of constraint: each of its strategies at least once.

A kind that is registered and has no entry here fails the suite.
"""

from __future__ import annotations

from typing import Any

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

CONSTRAINTS: dict[str, tuple[dict[str, Any], Any, str]] = {
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
    "at least": (
        {"a": {"integer": {"min": 1, "max": 30}}},
        {"at_least": 30, "per": "a"},
        "repair",
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
    "a condition": (
        {"a": {"integer": {"min": 0, "max": 9}}, "b": {"number": {}}},
        "a > 2 or b < 0.5",
        "rejection",
    ),
    "a condition, named": (
        {"a": {"choice": ["x", "y", None]}},
        {"expr": "a != 'x'"},
        "rejection",
    ),
    "if": (
        {"sex": {"choice": ["F", "M"]}, "n": {"integer": {"min": 0, "max": 3}}},
        {"if": "sex == 'M'", "then": "n == 0"},
        "rejection",
    ),
    "range": (
        {"a": {"distribution": "norm"}},
        {"range": "a", "min": -1, "max": 1.5},
        "rejection",
    ),
    "membership": (
        {"a": {"integer": {"min": 0, "max": 9}}},
        {"membership": "a", "in": [2, 3, 5, 7]},
        "rejection",
    ),
    "regex": (
        {"a": {"faker.first_name": {}, "null": 0.1}},
        {"regex": "a", "matches": "[A-M].*"},
        "rejection",
    ),
    "even, of a plugin": (
        {"a": {"integer": {"min": 0, "max": 99}, "null": 0.2}},
        {"example.even": "a"},
        "rejection",
    ),
}
"""Columns, a constraint over them and how the plan makes rows that satisfy it; by name."""


def kind_of(case: str) -> str:
    """Return the name of the kind of a case of :data:`CONSTRAINTS`."""
    rule = CONSTRAINTS[case][1]
    return "expr" if isinstance(rule, str) else next(iter(rule))
