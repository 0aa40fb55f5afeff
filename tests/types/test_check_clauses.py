"""CHECK clauses as PostgreSQL, MariaDB and SQLite print them: read, or refused as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.types.check_clauses import read_clause
from fakegen.types.check_demands import demands
from fakegen.types.check_expressions import expression
from fakegen.types.check_terms import UnknownClause, conjuncts


@pytest.mark.parametrize(
    "clause",
    [
        "num_nonnulls(a, b)",
        "a[1] > 2",
        "x ? 'a'",
        "a >",
        "(a > 1",
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
