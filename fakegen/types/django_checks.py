"""Django's CheckConstraints as CHECK clauses: what a ``Q`` says, written without a database's help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from fakegen.types.check_terms import UnknownClause

_COMPARED = {"exact": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_FUNCTIONS = {"Length": "length", "Lower": "lower", "Upper": "upper", "Trim": "trim"}
_TRANSFORMS = {function.lower(): name for function, name in _FUNCTIONS.items()}
_SIGNS = ("+", "-", "*", "/")


def read_checks(model: Any) -> tuple[list[str], list[str]]:
    """Return the check constraints of a model as clauses over its columns, and the names of those that cannot be."""
    clauses, missed = [], []
    for constraint in model._meta.constraints:
        if type(constraint).__name__ != "CheckConstraint":
            continue
        try:
            clauses.append(_Clause(model).condition(_asked(constraint)))
        except UnknownClause:
            missed.append(constraint.name)
    return clauses, missed


def _asked(constraint: Any) -> Any:
    """Return what a constraint asks for, which Django called ``check`` before 5.1."""
    return constraint.condition if hasattr(constraint, "condition") else constraint.check


class _Clause:
    """Writes conditions on a model.

    Each method raises UnknownClause where it meets what has no form in CHECK clauses that fakegen reads.

    Args:
        model: The model.
    """

    def __init__(self, model: Any) -> None:
        self._model = model

    def condition(self, said: Any) -> str:
        """Return a ``Q``, a lookup between expressions, or a boolean expression."""
        if hasattr(said, "connector") and hasattr(said, "children"):
            return self._joined(said)
        name = getattr(said, "lookup_name", None)
        if name is None or not hasattr(said, "rhs"):
            raise UnknownClause
        return _looked_up(self._value(said.lhs), str(name), said.rhs, self._value)

    def _joined(self, said: Any) -> str:
        if said.connector not in ("AND", "OR") or not said.children:
            raise UnknownClause
        parts = [
            self._lookup(*child) if isinstance(child, tuple) else self.condition(child)
            for child in said.children
        ]
        joined = f" {said.connector} ".join(f"({part})" for part in parts)
        return f"NOT ({joined})" if said.negated else joined

    def _lookup(self, path: str, value: Any) -> str:
        """Return ``price__gte=1`` as a clause: a field, transforms of it, and how it is looked up."""
        name, *words = path.split("__")
        left = self._column(name)
        looked_up = "exact"
        for number, word in enumerate(words):
            if word in _TRANSFORMS:
                left = f"{_TRANSFORMS[word]}({left})"
            elif number == len(words) - 1:
                looked_up = word
            else:
                raise UnknownClause
        return _looked_up(left, looked_up, value, self._value)

    def _column(self, name: str) -> str:
        from django.core.exceptions import FieldDoesNotExist

        meta = self._model._meta
        try:
            field = meta.pk if name == "pk" else meta.get_field(name)
        except FieldDoesNotExist:
            raise UnknownClause from None
        return '"{}"'.format(str(field.attname).replace('"', '""'))

    def _value(self, said: Any) -> str:
        """Return a constant, a field, or an expression over them."""
        kind = type(said).__name__
        if kind == "F":
            name, *words = said.name.split("__")
            if words:
                raise UnknownClause
            return self._column(name)
        if kind == "Value":
            return _constant(said.value)
        if kind == "Now":
            return "now()"
        if kind == "CombinedExpression" and said.connector in _SIGNS:
            return f"({self._value(said.lhs)} {said.connector} {self._value(said.rhs)})"
        if kind in _FUNCTIONS:
            (inner,) = said.get_source_expressions()
            return f"{_FUNCTIONS[kind]}({self._value(inner)})"
        if kind == "Coalesce":
            return f"coalesce({', '.join(map(self._value, said.get_source_expressions()))})"
        return _constant(said)


def _looked_up(left: str, lookup: str, value: Any, written: Any) -> str:
    if lookup == "isnull":
        return f"{left} IS {'' if value else 'NOT '}NULL"
    if lookup == "exact" and value is None:
        return f"{left} IS NULL"
    if lookup in _COMPARED:
        return f"{left} {_COMPARED[lookup]} {written(value)}"
    if lookup == "in" and isinstance(value, Iterable):
        return f"{left} IN ({', '.join(map(written, value))})"
    if lookup == "range":
        low, high = value
        return f"{left} BETWEEN {written(low)} AND {written(high)}"
    if lookup == "regex" and isinstance(value, str):
        return f"{left} ~ {_constant(value)}"
    if lookup in ("startswith", "endswith", "contains") and isinstance(value, str):
        if set("%_\\") & set(value):
            raise UnknownClause
        before, after = ("%" if lookup != word else "" for word in ("startswith", "endswith"))
        return f"{left} LIKE {_constant(before + value + after)}"
    raise UnknownClause


def _constant(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "TRUE", False: "FALSE", None: "NULL"}[value]
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)):f}"
    if isinstance(value, date | time):
        return f"'{value.isoformat()}'"
    if isinstance(value, str):
        return "'{}'".format(value.replace("'", "''"))
    raise UnknownClause
