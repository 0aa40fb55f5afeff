"""From a table's CHECK clauses to what its columns hold, and rules over several."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fakegen.detection.column_names import EMAIL, hints_at
from fakegen.interfaces.record import ValueType
from fakegen.types.check_clauses import read_clause
from fakegen.types.check_demands import Demand, demands
from fakegen.types.check_expressions import expression
from fakegen.types.check_terms import CheckTerm, UnknownClause, columns_of, conjuncts

DOCUMENT = {"object": {"label": {"text": {"words": [1, 3]}}, "count": {"integer": {"max": 99}}}}
"""The entry of JSON of which nothing is known."""
_EMAIL = "ada.lovelace@example.org"
_DOCUMENTS = {
    "object": DOCUMENT,
    "array": {"list": {"of": {"text": {"words": 1}}, "length": {"min": 1, "max": 3}}},
}
_TEXTS = ("string", "choice")


class CheckRules:
    """What a table's clauses ask for.

    Attributes:
        types: What each column holds, by name.
        required: The columns that may not be null, although their type says so.
        rules: Expressions that every row satisfies.
        missed: Clauses that are not kept, as the database writes them.
        read: The columns that the clauses name.
    """

    def __init__(
        self,
        clauses: Iterable[str],
        types: Mapping[str, ValueType],
        settled: Collection[str] = (),
    ) -> None:
        """Read clauses.

        Args:
            clauses: The clauses.
            types: What each column holds by its type.
            settled: The columns whose values cannot be made again where a rule is not satisfied.
        """
        self.types, self._settled = dict(types), settled
        self.required: set[str] = set()
        self.rules: list[str] = []
        self.missed: list[str] = []
        self.read: set[str] = set()
        self._names = {name.lower(): name for name in types}
        for clause in dict.fromkeys(clauses):
            try:
                parts = [self._spelled(part) for part in conjuncts(read_clause(clause))]
                for part in parts:
                    self.read |= columns_of(part)
                    self._keep(part)
            except UnknownClause:
                self.missed.append(" ".join(clause.split()))

    def _spelled(self, term: CheckTerm) -> CheckTerm:
        """Return a clause with its columns' names as the table has them.

        Raises:
            UnknownClause: It reads a column that is not made.
        """
        if term.kind == "column":
            if term.value in self.types:
                return term
            if term.value.lower() in self._names:
                return replace(term, value=self._names[term.value.lower()])
            raise UnknownClause
        return replace(term, parts=tuple(map(self._spelled, term.parts)))

    def _keep(self, term: CheckTerm) -> None:
        if term.kind == "call" and term.value == "json_valid" and term.parts[0].kind == "column":
            name = term.parts[0].value  # JSON is a text with this clause in MariaDB
            self.types[name] = replace(self.types[name], kind="any", entry=DOCUMENT)
            return
        if (kind := _typeof(term)) is not None:
            name, what = kind
            self.types[name] = replace(self.types[name], kind="any", entry=_DOCUMENTS[what])
            return
        asked = demands(term)
        if asked is None or any(self.types[item.column].entry is not None for item in asked):
            self._satisfy(term)
            return
        for demand in asked:
            self._narrow(demand)

    def _satisfy(self, term: CheckTerm) -> None:
        """Keep a clause by a rule; where there is none that can be kept, by one of its alternatives.

        Raises:
            UnknownClause: By neither.
        """
        fixed = [part for part in term.parts if columns_of(part) <= set(self._settled)]
        if term.kind == "or" and fixed:
            self._choose(replace(term, parts=tuple(fixed)))
            return
        try:
            self.rules.append(self._rule(term))
        except UnknownClause:
            self._choose(term)

    def _choose(self, term: CheckTerm) -> None:
        """Keep one alternative of a clause in every row, the last of which that can be.

        Raises:
            UnknownClause: There is none.
        """
        found: list[list[Demand]] = []
        for part in term.parts if term.kind == "or" else ():
            each = [demands(one) or _beyond(one) for one in conjuncts(part)]
            asked = [demand for one in each for demand in one]
            if all(each) and all(self.types[item.column].entry is None for item in asked):
                found.append(asked)
        # One that leaves but a few values is the last to be taken.
        found.sort(
            key=lambda asked: any(demand.what == "choices" for demand in asked), reverse=True
        )
        if not found:
            raise UnknownClause
        for demand in found[-1]:
            self._narrow(demand)

    def _rule(self, term: CheckTerm) -> str:
        self._check_texts(term)
        return expression(term)

    def _check_texts(self, term: CheckTerm) -> None:
        """Refuse a moment or a document that is compared with its text.

        Raises:
            UnknownClause: A part of the clause does.
        """
        constants = [part.value for part in term.parts if part.kind == "constant"]
        if any(isinstance(value, str) for value in constants):
            kinds = [self.types[part.value].kind for part in term.parts if part.kind == "column"]
            if not all(kind in _TEXTS for kind in kinds):
                raise UnknownClause
        for part in term.parts:
            self._check_texts(part)

    def _narrow(self, demand: Demand) -> None:
        name, what = demand.column, demand.what
        kind = self.types[name]
        if what == "given":
            self.required.add(name)
        elif what == "pattern":
            self.types[name] = self._matching(name, kind, demand.value)
        elif what == "choices":
            values = tuple(_converted(value, kind) for value in demand.value if value is not None)
            self.types[name] = replace(kind, kind="choice", choices=values)
        elif what in ("min_length", "max_length"):
            bound = max if what == "min_length" else min
            known = getattr(kind, what)
            self.types[name] = replace(
                kind, **{what: demand.value if known is None else bound(known, demand.value)}
            )
        elif what != "before_now":  # moments are made before the schema's 'now' anyway
            if kind.kind in ("string", "choice", "boolean"):
                raise UnknownClause
            self.types[name] = replace(kind, **{what: _converted(demand.value, kind)})

    def _matching(self, name: str, kind: ValueType, pattern: str) -> ValueType:
        if kind.kind != "string":
            raise UnknownClause
        try:
            known = re.search(pattern, _EMAIL) and (kind.max_length or 99) >= len(_EMAIL)
        except re.error:
            raise UnknownClause from None
        if known and hints_at(name, EMAIL):
            return kind  # as e-mail addresses do anyway
        return replace(kind, pattern=pattern)


def _beyond(term: CheckTerm) -> list[Demand]:
    """Return what keeps a number from being one that it must not be: it is greater."""
    if term.kind == "compare" and term.value == "!=":
        left, right = term.parts
        if left.kind == "column" and isinstance(right.value, int) and right.kind == "constant":
            return [Demand(left.value, "above", right.value)]
    return []


def _typeof(term: CheckTerm) -> tuple[str, str] | None:
    """Return the column and the kind of ``jsonb_typeof(column) = 'kind'``; None of another clause."""
    if term.kind != "compare" or term.value != "==":
        return None
    left, right = term.parts
    is_call = left.kind == "call" and left.value in ("jsonb_typeof", "json_typeof")
    if is_call and left.parts[0].kind == "column" and right.value in _DOCUMENTS:
        return str(left.parts[0].value), str(right.value)
    return None


def _converted(value: Any, kind: ValueType) -> Any:
    """Return a constant as a value of a column's type.

    Raises:
        UnknownClause: It is none.
    """
    try:
        match kind.kind:
            case "date" if isinstance(value, str):
                return date.fromisoformat(value)
            case "datetime" if isinstance(value, str):
                return datetime.fromisoformat(value)
            case "integer" | "decimal" | "number":
                number = Decimal(str(value))
                if number == number.to_integral_value():
                    return int(number)
                return float(number) if kind.kind == "number" else number
            case "boolean":
                return bool(value)
            case "string" | "choice":
                return str(value)
    except (ValueError, InvalidOperation):
        pass
    raise UnknownClause
