"""Clauses over several columns in the language of expressions."""

from __future__ import annotations

import pytest

from fakegen.types.check_clauses import read_clause
from fakegen.types.check_demands import demands
from fakegen.types.check_expressions import expression


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
        ('"from" > "2nd"', "row['from'] > row['2nd']"),
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
