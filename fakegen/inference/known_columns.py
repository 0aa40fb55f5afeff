"""Columns of a database as what is known of their values suggests: shares, bounds, meanings, nulls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from fakegen.databases.inspected_table import InspectedColumn
from fakegen.detection.detect import detection_of
from fakegen.inference.decisions import Choice, Scripted
from fakegen.interfaces.detector import Detection, Detector
from fakegen.interfaces.record import ValueType

_ORDERED = ("integer", "number", "decimal", "date", "datetime")
_LEAST_SHARE = 0.5


def as_known(
    column: InspectedColumn, kind: ValueType, detectors: Iterable[Detector], *, is_unique: bool
) -> tuple[ValueType, str]:
    """Return what a column's values are, narrowed to what is known of them, and why, for a comment.

    Args:
        column: The column.
        kind: What the database allows.
        detectors: Find what strings mean, where some were read.
        is_unique: Whether no value may come twice, so that shares say nothing.
    """
    known = column.known
    if known is None or kind.entry is not None:
        return kind, ""
    if kind.kind == "boolean" and known.shares:
        rate = round(sum(share for value, share in known.shares.items() if value), 3)
        return replace(kind, entry={"boolean": {"rate": rate}}), ""
    shares = {
        value: round(share, 4)
        for value, share in known.shares.items()
        if kind.kind != "choice" or value in kind.choices
    }
    if len(shares) > 1 and not is_unique and kind.kind in ("string", "choice", "integer"):
        return replace(kind, entry={"choice": shares}), ""
    if kind.kind in _ORDERED and known.least is not None and known.most is not None:
        return _between(kind, known.least, known.most), ""
    if kind.kind == "string" and kind.pattern is None and known.examples is not None:
        found = detection_of(column.name, known.examples, detectors)
        if found is not None and found.share >= _LEAST_SHARE:
            return replace(kind, entry=_entry(found)), found.evidence
    return kind, ""


def as_chosen(
    column: InspectedColumn, kind: ValueType, choice: Choice | None, *, is_unique: bool
) -> tuple[ValueType, str] | None:
    """Return what a column's values are where its rows decide how they are scripted, and why; None where they do not.

    That is where the database allows any string or whole number of some length. Nulls are known elsewhere.

    Args:
        column: The column.
        kind: What the database allows.
        choice: How the column would be made if nothing were known besides its rows.
        is_unique: Whether no value may come twice.
    """
    if not isinstance(choice, Scripted) or kind.entry is not None:
        return None
    if is_unique and "unique" not in choice.modifiers:
        return None
    if kind.kind == "integer" and choice.provider == "integer":
        most = choice.value["max"]
        most = most if column.width is None else min(most, column.width)
        return _between(kind, choice.value["min"], most), choice.why
    if kind.kind != "string" or kind.pattern is not None:
        return None
    made = choice.entry if isinstance(choice.entry, dict) else {choice.entry: {}}
    entry = {key: value for key, value in made.items() if key not in ("null", "unique")}
    if choice.locale:
        entry["locale"] = choice.locale
    return replace(kind, entry=entry), choice.why


def _between(kind: ValueType, least: Any, most: Any) -> ValueType:
    """Return a type whose bounds are no wider than what is known, and never wider than they were.

    Dates are rounded to whole years: the first or last birthday may point at somebody.
    """
    if kind.kind == "date":
        least, most = date(least.year, 1, 1), date(most.year, 12, 31)
    low = least if kind.least is None and kind.above is None else _later(kind.least, least)
    high = most if kind.most is None and kind.below is None else _earlier(kind.most, most)
    return replace(kind, least=low, most=high)


def _later(said: Any, known: Any) -> Any:
    return said if said is None or type(said) is not type(known) else max(said, known)


def _earlier(said: Any, known: Any) -> Any:
    return said if said is None or type(said) is not type(known) else min(said, known)


def _entry(found: Detection) -> dict[str, Any]:
    entry: dict[str, Any] = {found.provider: dict(found.parameters)}
    return {**entry, "locale": found.locale} if found.locale else entry


def nulls_of(column: InspectedColumn) -> float | None:
    """Return the share of a column's nulls as a schema writes it; None if it is not known."""
    return None if column.known is None else round(column.known.nulls, 3)
