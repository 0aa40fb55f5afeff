"""From a table's CHECK clauses to what its columns hold, and rules over several."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fakegen.detection.column_names import EMAIL, hints_at
from fakegen.interfaces.record import RecordField, ValueType
from fakegen.types.check_clauses import ANY_LETTERS, read_clause
from fakegen.types.check_demands import Demand, demands, form
from fakegen.types.check_expressions import expression
from fakegen.types.check_terms import (
    CheckTerm,
    UnknownClause,
    columns_of,
    conjuncts,
    valued_columns,
)

DOCUMENT = {"object": {"label": {"text": {"words": [1, 3]}}, "count": {"integer": {"max": 99}}}}
"""The entry of JSON of which nothing is known."""
_EMAIL = "ada.lovelace@example.org"
_USUAL = f"Adam and Eve, 27 {_EMAIL}"
"""Of which strings usually consist: letters, digits, spaces, and the signs of names and addresses."""
_ANY = ("a", "eye", "Some words")
_POSIX = (("[:print:]", " -~"), ("[:alnum:]", "A-Za-z0-9"), ("[:alpha:]", "A-Za-z"), ("[:digit:]", "0-9"),
    ("[:space:]", "\\s"), ("[:upper:]", "A-Z"), ("[:lower:]", "a-z"), ("[:cntrl:]", "\\x00-\\x1f"))  # fmt: skip
_DOCUMENTS = {
    "object": DOCUMENT,
    "array": {"list": {"of": {"text": {"words": 1}}, "length": {"min": 1, "max": 3}}},
}
_LITERALS = ("{}", "[]", "null", '""', "true", "false")
"""Documents that applications compare with, as databases write them."""
_TEXTS = ("string", "choice")


class CheckRules:
    """What a table's clauses ask for.

    Attributes:
        types: What each column holds, by name.
        required: The columns that may not be null, although their type says so.
        rules: Expressions that every row satisfies.
        terms: The clauses that they say.
        missed: Clauses that are not kept, as the database writes them.
        read: The columns that the clauses name.
        kept: Those that clauses name which are kept.
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
        self.terms: list[CheckTerm] = []
        self.missed: list[str] = []
        self.read: set[str] = set()
        self.kept: set[str] = set()
        self._names = {name.lower(): name for name in types}
        read: list[tuple[str, list[CheckTerm]]] = []
        for clause in dict.fromkeys(clauses):
            try:
                read.append((clause, list(map(self._spelled, conjuncts(read_clause(clause))))))
            except UnknownClause:
                self.missed.append(" ".join(clause.split()))
        for _, parts in read:
            for part in parts:
                self._write_out(part)
        read.sort(key=lambda one: not all(map(demands, one[1])))  # what narrows columns comes first
        for clause, parts in read:
            try:
                for part in parts:
                    self.read |= columns_of(part)
                    self._keep(part)
                    self.kept |= columns_of(part)
            except UnknownClause:
                self.missed.append(" ".join(clause.split()))

    def narrowed(self, field: RecordField) -> RecordField:
        """Return a field with what the clauses ask of it."""
        nullable = field.type.nullable and field.name not in self.required
        return replace(field, type=replace(self.types[field.name], nullable=nullable))

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

    def _write_out(self, term: CheckTerm) -> None:
        """Let a document that is compared with texts be one of these."""
        columns = [part.value for part in term.parts if part.kind == "column"]
        texts = [part.value for part in term.parts if part.kind == "constant"]
        are_literals = all(isinstance(text, str) and text in _LITERALS for text in texts)
        if term.kind in ("compare", "in") and columns and texts and are_literals:
            kind = self.types[columns[0]]
            if kind.entry == DOCUMENT:
                chosen = ValueType("choice", choices=tuple(texts), nullable=kind.nullable)
                self.types[columns[0]] = chosen
        for part in term.parts:
            self._write_out(part)

    def _keep(self, term: CheckTerm) -> None:
        if term.kind == "call" and term.value == "json_valid" and term.parts[0].kind == "column":
            name = term.parts[0].value  # JSON is a text with this clause in MariaDB
            self.types[name] = replace(self.types[name], kind="any", entry=DOCUMENT)
            return
        if (kind := _typeof(term)) is not None:
            name, what = kind
            self.types[name] = replace(self.types[name], kind="any", entry=_DOCUMENTS[what])
            return
        asked = demands(term) or form(term) or None
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
            if self._is_chosen(replace(term, parts=tuple(fixed))):
                return
            if valued_columns(term) and columns_of(term) <= set(self._settled):
                raise UnknownClause  # of nulls alone, it can be kept
        try:
            self.rules.append(self._rule(term))
            self.terms.append(term)
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
        for asked in reversed(found):
            types, required = dict(self.types), set(self.required)
            for demand in asked:
                self._narrow(demand)
            if all(_has_length(self.types[demand.column]) for demand in asked):
                return
            self.types, self.required = types, required
        raise UnknownClause

    def _is_chosen(self, term: CheckTerm) -> bool:
        """Return whether one alternative of a clause can be kept; it is, from now on."""
        try:
            self._choose(term)
        except UnknownClause:
            return False
        return True

    def _rule(self, term: CheckTerm) -> str:
        self._check_texts(term)
        kinds = [self.types[name] for name in columns_of(term)]
        if any(kind.kind == "bytes" or "bytes" in (kind.entry or ()) for kind in kinds):
            raise UnknownClause
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
        elif what == "avoids":
            _refuse_usual(kind, demand.value)
        elif what == "contains":
            self.types[name] = self._containing(name, kind, str(demand.value))
        elif what == "excludes":
            self.types[name] = _without(kind, demand.value)
        elif what == "whole":
            self.types[name] = _stepping(kind, demand.value)
        elif what == "case":
            self._write(name, kind, str(demand.value))
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

    def _containing(self, name: str, kind: ValueType, part: str) -> ValueType:
        if kind.kind != "string":
            raise UnknownClause
        if part in _EMAIL and hints_at(name, EMAIL) and (kind.max_length or 99) >= len(_EMAIL):
            return kind
        return self._matching(name, kind, f"^[a-z]{{2,6}}{re.escape(part)}[a-z]{{2,6}}$")

    def _write(self, name: str, kind: ValueType, case: str) -> None:
        """Keep a string in lower or upper case: by its pattern, or by a rule where it is so anyway."""
        usual = hints_at(name, EMAIL) and case == "lower" and name not in self._settled
        if kind.kind == "string" and kind.pattern is None and not usual:
            letters = "[a-z]" if case == "lower" else "[A-Z]"
            least = max(6, kind.min_length or 0)
            most = min(max(12, least), kind.max_length or 99)
            self.types[name] = replace(kind, pattern=f"^{letters}{{{min(least, most)},{most}}}$")
        else:
            column = CheckTerm("column", name)
            same = CheckTerm("compare", "==", (column, CheckTerm("call", case, (column,))))
            self.rules.append(self._rule(same))

    def _matching(self, name: str, kind: ValueType, pattern: str) -> ValueType:
        if kind.kind != "string":
            raise UnknownClause
        pattern = _spelled_out(pattern)
        try:
            known = re.search(pattern.replace(ANY_LETTERS, ".*"), _EMAIL) and (
                kind.max_length or 99
            ) >= len(_EMAIL)
        except re.error:
            raise UnknownClause from None
        if known and hints_at(name, EMAIL):
            return kind  # as e-mail addresses do anyway
        if not re.search(r"[\^$]|\\A|\\Z", pattern) and all(
            re.search(pattern, text) for text in _ANY
        ):
            return kind  # which has a letter somewhere, as all strings have
        return replace(kind, pattern=pattern)


def _has_length(kind: ValueType) -> bool:
    """Return whether there is a length between the least and the greatest."""
    return kind.max_length is None or (kind.min_length or 0) <= kind.max_length


def _refuse_usual(kind: ValueType, pattern: str) -> None:
    """Refuse a pattern that strings may not match, if usual ones do.

    Raises:
        UnknownClause: They do, or the pattern is not read.
    """
    try:
        if kind.kind != "string" or re.search(_spelled_out(pattern), _USUAL):
            raise UnknownClause
    except re.error:
        raise UnknownClause from None


def _spelled_out(pattern: str) -> str:
    """Return a pattern with the characters of its POSIX classes in their place.

    Raises:
        UnknownClause: One of the classes is not known.
    """
    for posix, letters in _POSIX:
        pattern = pattern.replace(posix, letters)
    if "[:" in pattern:
        raise UnknownClause
    return pattern


def _without(kind: ValueType, value: Any) -> ValueType:
    if kind.kind != "choice":
        if kind.kind not in ("integer", "decimal", "number"):
            raise UnknownClause
        return replace(kind, above=_converted(value, kind))
    left = tuple(choice for choice in kind.choices if choice != value)
    if not left:
        raise UnknownClause
    return replace(kind, choices=left)


def _stepping(kind: ValueType, step: str) -> ValueType:
    """Return moments or lengths of time that are whole minutes, hours or days."""
    if kind.kind == "duration":
        return replace(kind, entry={"duration": {"min": step, "max": "2d", "step": step}})
    if kind.kind != "datetime":
        raise UnknownClause
    zone = {"timezone": "UTC"} if kind.timezone else {}
    span = {"from": date(2020, 1, 1), "to": date(2025, 12, 31)}
    return replace(kind, entry={"datetime": {**span, "step": step, **zone}})


def _beyond(term: CheckTerm) -> list[Demand]:
    """Return what keeps a column from being what it must not be; and of a flag, that it is set."""
    if term.kind == "column":
        return [Demand(term.value, "choices", (True,))]
    if term.kind == "not" and term.parts[0].kind == "column":
        return [Demand(term.parts[0].value, "choices", (False,))]
    if term.kind == "compare" and term.value == "!=":
        left, right = term.parts
        if left.kind == "column" and isinstance(right.value, int) and right.kind == "constant":
            return [Demand(left.value, "excludes", right.value)]
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
