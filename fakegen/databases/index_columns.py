"""What a unique index over expressions asks of columns."""

from __future__ import annotations

from fakegen.types.check_clauses import read_clause
from fakegen.types.check_terms import CheckTerm, UnknownClause, columns_of

_EXACT = ("lower", "upper", "trim", "md5", "coalesce", "ifnull", "text", "digest")
"""Functions of strings whose results differ where the strings do, but for case, spaces and nulls."""


def told_apart(text: str) -> str | None:
    """Return the column whose values an expression tells apart; None if it may give two the same result.

    Args:
        text: The expression, as a database writes it; the name of a column is one, too.
    """
    try:
        return _told_apart(read_clause(text))
    except UnknownClause:
        return None


def _told_apart(term: CheckTerm) -> str | None:
    if term.kind == "column":
        return str(term.value)
    if term.kind != "call" or term.value not in _EXACT or len(columns_of(term)) != 1:
        return None
    return _told_apart(term.parts[0])


def plain_column(text: str) -> str | None:
    """Return the column that an expression is; None of any other expression."""
    try:
        term = read_clause(text)
    except UnknownClause:
        return None
    return str(term.value) if term.kind == "column" else None
