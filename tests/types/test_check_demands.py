"""What clauses of PostgreSQL, MariaDB and SQLite say of one column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakegen.types.check_clauses import read_clause
from fakegen.types.check_demands import demands, form
from fakegen.types.check_terms import conjuncts


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("(price >= (0)::numeric)", [("price", "least", 0)]),
        ("-1.5 < `a b`", [("a b", "above", Decimal("-1.5"))]),
        ("((age >= 18) AND (age <= 99))", [("age", "least", 18), ("age", "most", 99)]),
        ("`age` between 1 and 5", [("age", "least", 1), ("age", "most", 5)]),
        ("a IS NULL OR (a >= 1 AND a<=5)", [("a", "least", 1), ("a", "most", 5)]),
        ("`s` in ('a','it''s')", [("s", "choices", ("a", "it's"))]),
        ("s = 'a' OR s = 'b'", [("s", "choices", ("a", "b"))]),
        ("(length(TRIM(s)) > 10) OR (s = 'all')", [("s", "min_length", 11)]),
        ("a IS TRUE", [("a", "given", True), ("a", "choices", (True,))]),
        (
            "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            [("s", "choices", ("a", "b"))],
        ),
        ("(char_length((code)::text) = 3)", [("code", "min_length", 3), ("code", "max_length", 3)]),
        ("(code ~ '^[A-Z]+$'::text)", [("code", "pattern", "^[A-Z]+$")]),
        ("(paid_at IS NOT NULL)", [("paid_at", "given", True)]),
        ("(born <= CURRENT_DATE)", [("born", "before_now", True)]),
        ("length(TRIM(BOTH FROM code)) > 9", [("code", "min_length", 10)]),
        ("cardinality(tags) <= 5", [("tags", "max_length", 5)]),
        ("array_length(tags, 1) IS NOT NULL", [("tags", "given", True)]),
        ("POSITION(('@'::text) IN (mail)) > 1", [("mail", "contains", "@")]),
        ("note IS NULL OR note::text !~ '[^[:print:]]'::text", [("note", "avoids", "[^[:print:]]")]),
        ("hex ~* '^[0-9a-f]{4}$'::text", [("hex", "pattern", "^[0-9a-f]{4}$")]),
        ("a ~ similar_to_escape('x[0-9]'::text)", [("a", "pattern", "^(x[0-9])$")]),
    ],
)  # fmt: skip
def test_demands_on_one_column(clause: str, expected: list[Any]) -> None:
    found = [item for part in conjuncts(read_clause(clause)) for item in demands(part) or ()]
    assert [(item.column, item.what, item.value) for item in found] == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("lower(TRIM(BOTH FROM a)) = a", [("a", "case", "lower")]),
        ("a = upper(a)", [("a", "case", "upper")]),
        ("date_trunc('minute'::text, a) = a", [("a", "whole", "1m")]),
        ("date_trunc('century'::text, a) = a", []),
        ("lower(a) = b", []),
    ],
)
def test_forms_of_one_column(clause: str, expected: list[Any]) -> None:
    assert [(item.column, item.what, item.value) for item in form(read_clause(clause))] == expected
