"""What a unique index over expressions asks of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fakegen.types.check_clauses import read_clause
from fakegen.types.check_terms import CheckTerm, UnknownClause, columns_of

_EXACT = ("lower", "upper", "lcase", "ucase", "trim", "md5", "coalesce", "ifnull", "text", "digest")
"""Functions of strings whose results differ where the strings do, but for case, spaces and nulls."""


_PAIR = re.compile(r"\s*(least|greatest)\s*\(\s*([^(),]+)\s*,\s*([^(),]+)\s*\)", re.IGNORECASE)
_LOSSY = re.compile(
    r"\b(date_trunc|date_part|extract|date|year|month|left|right|substr|substring|round|floor|length|least|greatest)\s*\("
    r"|::\s*(date|time|int|integer|bigint|smallint)\b",
    re.IGNORECASE,
)
"""What gives many values the same result."""


def distinguishing(expressions: Iterable[tuple[str | None, str]]) -> Iterator[str]:
    """Yield columns of a unique index that, if they are unique together, make it so.

    Of an expression, that is the column that it tells apart. One that may give two values the same result is left out,
    which asks for more than the index does. A function of the application's own is taken to tell its columns
    apart, and so are the columns of an index of which nothing else is left.

    Args:
        expressions: What the index is over: each expression, with the column that it is, if it is one.
    """
    given = list(expressions)
    found = [column for name, text in given for column in ([name] if name else _likely(text))]
    yield from found or (column for _, text in given for column in columns_read(text))


def in_order(expressions: Iterable[str]) -> list[str]:
    """Return the clause under which an index over the least and the greatest of two columns is one over both."""
    calls = (_PAIR.fullmatch(text.strip("()") + ")") for text in expressions)
    pairs = {call[1].lower(): (call[2], call[3]) for call in calls if call}
    return [" < ".join(pairs["least"])] if {*pairs} == {"least", "greatest"} else []


def _likely(text: str) -> list[str]:
    column = told_apart(text)
    return [column] if column else [] if _LOSSY.search(text) else columns_read(text)


def columns_read(text: str) -> list[str]:
    """Return the columns that an expression reads."""
    try:
        return sorted(columns_of(read_clause(text)))
    except UnknownClause:
        return []


def told_apart(text: str) -> str | None:
    """Return the column whose values an expression tells apart; None if it may give two the same result.

    Args:
        text: The expression, as a database writes it; the name of a column is one, too.
    """
    if _LOSSY.search(text):
        return None
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
