"""CHECK clauses as PostgreSQL, MariaDB and SQLite print them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.types.check_clauses import (
    UnknownClause,
    conjuncts,
    demands,
    expression,
    read_clause,
)


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
        (
            "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            [("s", "choices", ("a", "b"))],
        ),
        ("(char_length((code)::text) = 3)", [("code", "min_length", 3), ("code", "max_length", 3)]),
        ("(code ~ '^[A-Z]+$'::text)", [("code", "pattern", "^[A-Z]+$")]),
        ("(paid_at IS NOT NULL)", [("paid_at", "given", True)]),
        ("(born <= CURRENT_DATE)", [("born", "before_now", True)]),
    ],
)  # fmt: skip
def test_demands_on_one_column(clause: str, expected: list[Any]) -> None:
    found = [item for part in conjuncts(read_clause(clause)) for item in demands(part) or ()]
    assert [(item.column, item.what, item.value) for item in found] == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("ends > starts", "ends > starts"),
        ("(((s)::text <> 'paid'::text) OR (at IS NOT NULL))", "(s != 'paid') or (at is not none)"),
        ("a + b * 2 <= 10", "(a + (b * 2)) <= 10"),
        ("email = lower(email)", "email == (email | lower)"),
        ("NOT (a IN (1, 2) AND b IS NULL)", "not ((a in [1, 2]) and (b is none))"),
        ("(a IS NULL) = (b IS NULL)", "(a is none) == (b is none)"),
        (
            "num_nonnulls(a, b) = 1",
            "((a is not none) and (b is none)) or ((a is none) and (b is not none))",
        ),
        (
            "(a <> ALL (ARRAY[1, 2])) OR b IS NOT TRUE",
            "(not (a in [1, 2])) or ((b is none) or (b == false))",
        ),
    ],
)
def test_rules_over_several_columns(clause: str, expected: str) -> None:
    term = read_clause(clause)
    assert demands(term) is None
    assert expression(term) == expected


@pytest.mark.parametrize(
    "clause",
    [
        "num_nonnulls(a, b)",
        "a[1] > 2",
        "x ? 'a'",
        "a >",
        "(a > 1",
        "from > to",
        "a || b <> 'x'",
    ],
)
def test_other_forms_are_refused_as_a_whole(clause: str) -> None:
    with pytest.raises(UnknownClause):
        expression(read_clause(clause))


def test_what_is_compared_with_null_refuses_nothing() -> None:
    assert list(conjuncts(read_clause("(a = NULL::text) OR (length(a) > 0)"))) == []


@given(st.text("ab1'\"`()<>=:,.[]~ NOTandi", max_size=40))
def test_any_text_is_read_or_refused(clause: str) -> None:
    try:
        term = read_clause(clause)
        for part in conjuncts(term):
            demands(part)
        expression(term)
    except UnknownClause:
        pass
