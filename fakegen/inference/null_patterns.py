"""Columns that are null together, or in turn: of an owner's, a team's and a project's key, a row has one.

Clauses about nulls and choices alone, such as ``kind <> 1 OR (owner_id IS NOT NULL AND team_id IS NULL)``, allow a few
patterns of nulls for each choice. Drawing each column by itself and drawing again finds them where they are likely. Where
they are not, or where a unique column cannot be drawn again, all patterns are tried here, and the choice says which
columns a row has: the pattern that leaves the fewest null.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from fakegen.types.check_expressions import literal
from fakegen.types.check_terms import CheckTerm, UnknownClause, columns_of, valued_columns

_MOST = 50_000
"""How many patterns are tried."""
_LIKELY = 0.05
"""The share of rows from which on they are drawn again; a draft's nulls are a fifth."""
_NULLS = 0.2
_SIGNS = {"==": eq, "!=": ne, "<": lt, ">": gt, "<=": le, ">=": ge}
_GIVEN = object()
"""A value of which only is known that it is not null."""


@dataclass(frozen=True, slots=True)
class NullPattern:
    """What decides which columns of a table are null.

    Attributes:
        chosen: The columns that decide; none where a row has any of the patterns.
        given: The columns that a row has, by the values of ``chosen``, or each for itself.
        columns: All columns that may be null.
    """

    chosen: tuple[str, ...]
    given: Sequence[tuple[tuple[Any, ...], frozenset[str]]]
    columns: tuple[str, ...]

    def condition(self, column: str, pick: str) -> str | bool:
        """Return the expression that is true where a column has a value; True or False if it always or never has.

        Args:
            column: The column.
            pick: The column that says which pattern a row has, if there is no other one.
        """
        cases = [values for values, given in self.given if column in given]
        if not cases or len(cases) == len(self.given):
            return bool(cases)
        if not self.chosen:
            return _is_among(pick, [self.label(values[0]) for values in cases])
        if len(self.chosen) == 1:
            return _is_among(self.chosen[0], [values[0] for values in cases])
        return " or ".join(
            "(" + " and ".join(map(_equals, self.chosen, values)) + ")" for values in cases
        )

    def label(self, number: int) -> str:
        """Return the name of a pattern: the columns that it has."""
        given = self.given[number][1]
        return " ".join(name for name in self.columns if name in given) or "none"


def null_patterns(
    terms: Sequence[CheckTerm],
    choices: Mapping[str, Sequence[Any]],
    nullable: Collection[str],
    settled: Collection[str],
) -> Iterator[NullPattern]:
    """Yield what decides nulls, where drawing them again would hardly find what clauses allow.

    Args:
        terms: The clauses.
        choices: The values of columns that have but a few.
        nullable: The columns that may be null.
        settled: The columns that cannot be drawn again.
    """
    for group in _groups(terms, choices, nullable):
        names = sorted(set().union(*map(columns_of, group)))
        read = set[str]().union(*map(valued_columns, group))
        chosen = tuple(name for name in names if name in choices and name in read)
        others = tuple(name for name in names if name not in chosen)
        values = [(*choices[name], *([None] if name in nullable else [])) for name in chosen]
        count = 2 ** len(others)
        for options in values:
            count *= len(options)
        if not others or count > _MOST:
            continue
        found = {case: list(_allowed(group, chosen, case, others)) for case in product(*values)}
        share = sum(sum(map(_weight(others), each)) for each in found.values()) / len(found)
        if share >= _LIKELY and not set(others) & set(settled):
            continue
        usable = [(case, max(each, key=len)) for case, each in found.items() if each]
        if not chosen:
            patterns = sorted(found[()], key=lambda given: (-len(given), sorted(given)))
            usable = [((number,), given) for number, given in enumerate(patterns)]
        if usable:
            yield _deciding(chosen, usable, others)


def _deciding(
    chosen: Sequence[str],
    usable: Sequence[tuple[tuple[Any, ...], frozenset[str]]],
    others: Sequence[str],
) -> NullPattern:
    """Return a pattern without the columns that have but one value."""
    kept = [n for n in range(len(chosen)) if len({case[n] for case, _ in usable}) > 1]
    given = [(tuple(case[n] for n in kept) if chosen else case, have) for case, have in usable]
    return NullPattern(tuple(chosen[n] for n in kept), given, tuple(others))


def _weight(others: Sequence[str]) -> Any:
    return lambda given: (1 - _NULLS) ** len(given) * _NULLS ** (len(others) - len(given))


def _groups(
    terms: Sequence[CheckTerm], choices: Mapping[str, Sequence[Any]], nullable: Collection[str]
) -> list[list[CheckTerm]]:
    """Return the clauses about nulls and choices, those together that share a column."""
    groups: list[list[CheckTerm]] = []
    for term in terms:
        names = columns_of(term)
        if not all(name in choices or name in nullable for name in names):
            continue
        try:  # whether it asks for more than nulls and choices
            _holds(term, {n: choices[n][0] if n in choices else _GIVEN for n in names})
            _holds(term, dict.fromkeys(names))
        except UnknownClause:
            continue
        near = [group for group in groups if names & set().union(*map(columns_of, group))]
        groups = [group for group in groups if group not in near]
        groups.append([*(one for group in near for one in group), term])
    return groups


def _allowed(
    group: Sequence[CheckTerm], chosen: Sequence[str], case: Sequence[Any], others: Sequence[str]
) -> Iterator[frozenset[str]]:
    """Yield the columns that may have values together."""
    for given in product((_GIVEN, None), repeat=len(others)):
        row = dict(zip((*chosen, *others), (*case, *given), strict=True))
        if all(_holds(term, row) is not False for term in group):
            yield frozenset(name for name in others if row[name] is not None)


def _holds(term: CheckTerm, row: Mapping[str, Any]) -> bool | None:
    """Return whether a clause is true of a row, as SQL has it: None where that is not known.

    Raises:
        UnknownClause: That depends on values of which only is known that they are there.
    """
    match term.kind:
        case "null" if term.parts[0].kind == "column":
            return row[term.parts[0].value] is None
        case "not":
            inner = _holds(term.parts[0], row)
            return None if inner is None else not inner
        case "and" | "or":
            found = [_holds(part, row) for part in term.parts]
            decisive = term.kind == "or"
            return decisive if decisive in found else None if None in found else not decisive
        case "compare":
            left, right = (_value(part, row) for part in term.parts)
            return None if None in (left, right) else bool(_SIGNS[term.value](left, right))
        case "in":
            first, *rest = (_value(part, row) for part in term.parts)
            return None if first is None else first in rest
        case "column" | "constant":
            value = _value(term, row)
            if value is None or isinstance(value, bool):
                return value
    raise UnknownClause


def _value(term: CheckTerm, row: Mapping[str, Any]) -> Any:
    if term.kind == "constant":
        return term.value
    if term.kind != "column":
        return _holds(term, row)
    if row[term.value] is _GIVEN:
        raise UnknownClause
    return row[term.value]


def _is_among(column: str, values: Sequence[Any]) -> str:
    if len(values) == 1 or None in values or {*values} <= {True, False}:
        return " or ".join(_equals(column, value) for value in values)
    return f"{column} in [{', '.join(map(literal, values))}]"


def _equals(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return column if value else f"not {column}"
    return f"{column} is none" if value is None else f"{column} == {literal(value)}"
