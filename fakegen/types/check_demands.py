"""What a CHECK clause says of one column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fakegen.types.check_terms import CheckTerm, columns_of, conjuncts

_SWAPPED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OF_STRINGS = ("min_length", "max_length", "pattern", "contains", "case")
_STEPS = {"second": "1s", "minute": "1m", "hour": "1h", "day": "1d"}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a clause says of one column.

    Attributes:
        column: The column.
        what: ``least``, ``most``, ``above``, ``below``, ``choices``, ``min_length``, ``max_length``, ``pattern``,
            ``avoids`` (a pattern), ``contains``, ``case`` (``lower`` or ``upper``), ``whole`` (minutes, say), ``excludes``,
            ``given`` (not null) or ``before_now``.
        value: The bound, the choices, the pattern, the part of a string, or the step.
    """

    column: str
    what: str
    value: Any


def demands(term: CheckTerm) -> list[Demand] | None:
    """Return what a conjunct says of one column; None if it says another kind of thing."""
    if term.kind == "or":
        return _alternatives(term)
    if term.kind == "not" and term.parts[0].kind == "null":
        inner = _counted(term.parts[0].parts[0])  # a list of no items has no length
        return [Demand(inner.value, "given", True)] if inner.kind == "column" else None
    if term.kind == "not" and term.parts[0].kind == "match":
        inner = term.parts[0].parts[0]
        avoided = term.parts[0].value
        return [Demand(inner.value, "avoids", avoided)] if inner.kind == "column" else None
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
    if left.kind == "call" and left.value == "strpos" and sign in (">", ">=", "!="):
        text, part = left.parts
        is_read = text.kind == "column" and part.kind == "constant" and right.value in (0, 1)
        return [Demand(text.value, "contains", part.value)] if is_read else None
    measured = _counted(left)
    if measured is not left or (left.kind == "call" and left.value == "length"):
        measured = _untrimmed(left.parts[0]) if measured is left else measured
        if measured.kind != "column" or not isinstance(right.value, int):
            return None
        name, number = measured.value, right.value
        if sign == "==":
            return [Demand(name, "min_length", number), Demand(name, "max_length", number)]
        what, shift = {
            "<": ("max_length", -1), ">": ("min_length", 1), "<=": ("max_length", 0),
            ">=": ("min_length", 0),
        }[sign]  # fmt: skip
        return [Demand(name, what, number + shift)]
    return None


def form(term: CheckTerm) -> list[Demand]:
    """Return the demand of ``lower(column) = column`` and ``date_trunc('minute', column) = column``; else none."""
    if term.kind != "compare" or term.value != "==":
        return []
    left, right = term.parts
    found = _form(left, right) or _form(right, left)
    return [] if found is None else [found]


def _form(left: CheckTerm, right: CheckTerm) -> Demand | None:
    if left.kind == "call" and left.value == "date_trunc" and left.parts[1:] == (right,):
        step = _STEPS.get(left.parts[0].value)
        return Demand(right.value, "whole", step) if step and right.kind == "column" else None
    is_case = left.kind == "call" and left.value in ("lower", "upper") and right.kind == "column"
    same = is_case and _untrimmed(left.parts[0]) == right
    return Demand(right.value, "case", left.value) if same else None


def _counted(term: CheckTerm) -> CheckTerm:
    """Return the list of which a function says how many items it has; of anything else, itself."""
    is_count = term.kind == "call" and term.value in ("array_length", "cardinality")
    return term.parts[0] if is_count else term


def _untrimmed(term: CheckTerm) -> CheckTerm:
    """Return what is trimmed: no string that is made begins or ends with a space."""
    return term.parts[0] if term.kind == "call" and term.value == "trim" else term


def _alternatives(term: CheckTerm) -> list[Demand] | None:
    """Return the demands of ``a = 1 OR a = 2``, and of ``a IS NULL OR ...`` of the same column."""
    nulls = [part.parts[0] for part in term.parts if part.kind == "null"]
    others = [part for part in term.parts if part.kind != "null"]
    if len(columns_of(term)) != 1 or any(null.kind != "column" for null in nulls):
        return None
    each: list[list[Demand | None]] = [
        [demand for one in conjuncts(part) for demand in demands(one) or form(one) or (None,)]
        for part in others
    ]
    if len(each) == 1 and nulls:
        found = [demand for demand in each[0] if demand is not None]
        return found if len(found) == len(each[0]) else None
    chosen = [one[0] for one in each if len(one) == 1 and one[0] is not None]
    if len(chosen) == len(each) and all(one.what == "choices" for one in chosen):
        return [Demand(chosen[0].column, "choices", tuple(v for one in chosen for v in one.value))]
    open_ones = [one for one in each if not all(d and d.what == "choices" for d in one)]
    if len(open_ones) == 1 and all(d and d.what in _OF_STRINGS for d in open_ones[0]):
        return [
            demand for demand in open_ones[0] if demand is not None
        ]  # 'global', or of some length
    return None
