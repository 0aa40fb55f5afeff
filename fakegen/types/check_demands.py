"""What a CHECK clause says of one column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fakegen.types.check_terms import CheckTerm, columns_of, conjuncts

_SWAPPED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a clause says of one column.

    Attributes:
        column: The column.
        what: ``least``, ``most``, ``above``, ``below``, ``choices``, ``min_length``, ``max_length``, ``pattern``,
            ``given`` (not null) or ``before_now``.
        value: The bound, the choices or the pattern.
    """

    column: str
    what: str
    value: Any


def demands(term: CheckTerm) -> list[Demand] | None:
    """Return what a conjunct says of one column; None if it says another kind of thing."""
    if term.kind == "or":
        return _alternatives(term)
    if term.kind == "not" and term.parts[0].kind == "null":
        inner = term.parts[0].parts[0]
        return [Demand(inner.value, "given", True)] if inner.kind == "column" else None
    if term.kind == "match" and term.parts[0].kind == "column":
        return [Demand(term.parts[0].value, "pattern", term.value)]
    if term.kind == "in" and term.parts[0].kind == "column":
        if all(part.kind == "constant" for part in term.parts[1:]):
            return [
                Demand(term.parts[0].value, "choices", tuple(part.value for part in term.parts[1:]))
            ]
        return None
    return _comparison(term) if term.kind == "compare" else None


def _comparison(term: CheckTerm) -> list[Demand] | None:
    left, right = term.parts
    sign = term.value
    if left.kind in ("constant", "now"):
        left, right, sign = right, left, _SWAPPED[sign]
    if right.kind == "now" and left.kind == "column" and sign in ("<", "<="):
        return [Demand(left.value, "before_now", True)]
    if right.kind != "constant" or sign == "!=":
        return None
    if left.kind == "column":
        if sign == "==":
            return [Demand(left.value, "choices", (right.value,))]
        bound = {"<": "below", ">": "above", "<=": "most", ">=": "least"}[sign]
        return [Demand(left.value, bound, right.value)]
    if left.kind == "call" and left.value == "length" and left.parts[0].kind == "column":
        name, number = left.parts[0].value, int(right.value)
        if sign == "==":
            return [Demand(name, "min_length", number), Demand(name, "max_length", number)]
        what, shift = {
            "<": ("max_length", -1), ">": ("min_length", 1), "<=": ("max_length", 0),
            ">=": ("min_length", 0),
        }[sign]  # fmt: skip
        return [Demand(name, what, number + shift)]
    return None


def _alternatives(term: CheckTerm) -> list[Demand] | None:
    """Return the demands of ``a = 1 OR a = 2``, and of ``a IS NULL OR ...`` of the same column."""
    nulls = [part.parts[0] for part in term.parts if part.kind == "null"]
    others = [part for part in term.parts if part.kind != "null"]
    if len(columns_of(term)) != 1 or any(null.kind != "column" for null in nulls):
        return None
    each: list[list[Demand | None]] = [
        [demand for one in conjuncts(part) for demand in demands(one) or (None,)] for part in others
    ]
    if len(each) == 1 and nulls:
        found = [demand for demand in each[0] if demand is not None]
        return found if len(found) == len(each[0]) else None
    chosen = [one[0] for one in each if len(one) == 1 and one[0] is not None]
    if len(chosen) == len(each) and all(one.what == "choices" for one in chosen):
        return [Demand(chosen[0].column, "choices", tuple(v for one in chosen for v in one.value))]
    return None
