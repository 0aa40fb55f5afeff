"""Whether a field's type allows a value that a test gives, where objects are built without looking at that."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from datetime import date, timedelta
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from fakegen.interfaces.record import ValueType

_BOUNDS: Sequence[tuple[str, Callable[[Any, Any], bool], str]] = (
    ("least", ge, "at least"),
    ("most", le, "at most"),
    ("above", gt, "above"),
    ("below", lt, "below"),
)
_MOST_SHOWN = 8


def missed(kind: ValueType, value: Any) -> str | None:
    """Return what a type asks for and a value is not, such as ``at most 500``; None if nothing is known of it.

    Values of another kind, such as a number as a string, are left to the class.
    """
    if value is None or kind.entry is not None:
        return None
    if kind.kind == "choice":
        return _choices(kind, value)
    if kind.kind in ("string", "bytes", "list") and isinstance(value, Sized):
        if kind.min_length is not None and len(value) < kind.min_length:
            return f"at least {kind.min_length} long"
        if kind.max_length is not None and len(value) > kind.max_length:
            return f"at most {kind.max_length} long"
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | date | timedelta):
        return None
    for name, holds, words in _BOUNDS:
        bound = getattr(kind, name)
        try:
            if bound is not None and not holds(value, bound):
                return f"{words} {bound}"
        except TypeError:  # a moment beside a day, or one with a time zone beside one without
            continue
    return None


def _choices(kind: ValueType, value: Any) -> str | None:
    if kind.python is not None or value in kind.choices:
        return None  # members of enumerations are told apart by their class
    shown = ", ".join(map(repr, kind.choices[:_MOST_SHOWN]))
    return f"one of {shown}" + (", ..." if len(kind.choices) > _MOST_SHOWN else "")
