"""The parts of a CHECK clause, as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


class UnknownClause(Exception):
    """A clause has a form that is not read."""


@dataclass(frozen=True, slots=True)
class CheckTerm:
    """A part of a clause.

    Attributes:
        kind: ``column``, ``constant``, ``now``, ``call``, ``sum``, ``compare``, ``match``, ``in``, ``null``, ``not``,
            ``and``, ``or``.
        value: The column's name, the constant, the function's name, the operator, or the pattern.
        parts: What it is made of.
    """

    kind: str
    value: Any = None
    parts: tuple[CheckTerm, ...] = ()


def columns_of(term: CheckTerm) -> set[str]:
    """Return the columns that a clause reads."""
    own = {term.value} if term.kind == "column" else set()
    return own.union(*map(columns_of, term.parts))


def valued_columns(term: CheckTerm) -> set[str]:
    """Return the columns whose values a clause reads, not only whether they are null."""
    if term.kind == "column":
        return {term.value}
    return set() if term.kind == "null" else set[str]().union(*map(valued_columns, term.parts))


def conjuncts(term: CheckTerm) -> Iterator[CheckTerm]:
    """Yield the parts of a clause that must all hold."""
    if term.kind == "and":
        for part in term.parts:
            yield from conjuncts(part)
    elif not _always(term):
        yield term


def _always(term: CheckTerm) -> bool:
    """Return whether a clause refuses nothing."""
    return term == CheckTerm("constant", True) or (
        term.kind == "or" and any(map(_always, term.parts))
    )
