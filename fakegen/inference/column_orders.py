"""Columns of a table whose names say that they stand in an order: created before updated, start before end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fakegen.detection.column_names import split
from fakegen.interfaces.record import ValueType

_DAYS = ("date", "datetime")
_NUMBERS = ("integer", "number", "decimal")
_RECORDED = (
    ("created", "create", "creation", "inserted"),
    ("updated", "update", "modified", "modification", "changed"),
    ("deleted", "archived"),
)
"""What becomes of a row itself."""
_SPANS = (
    (("start", "starts", "started", "begin", "begins", "began"),
     ("end", "ends", "ended", "finish", "finished", "stop", "stopped")),
    (("min", "minimum", "lowest", "lower"), ("max", "maximum", "highest", "upper")),
)  # fmt: skip
_SPANS_OF_TIME = (
    (("queued", "enqueued", "requested"), ("started",)),
    (("from", "since"), ("to", "until", "till", "through")),
    (("opened", "open"), ("closed", "close")),
    (("first",), ("last",)),
    (("login",), ("logout",)),
)
_LATER = (
    "accepted", "activated", "approved", "banned", "cancelled", "canceled", "changed", "closed", "completed", "confirmed",
    "delivered", "ended", "expired", "expires", "finished", "locked", "opened", "paid", "processed", "published", "queued",
    "rejected", "requested", "resolved", "reviewed", "revoked", "sent", "shipped", "started", "submitted", "used", "verified",
)  # fmt: skip
"""What happens to a thing once it is recorded."""
_FILLING = ("at", "on", "date", "datetime", "time", "timestamp", "ts", "utc", "day", "last")
"""Words that say no more than that a column holds a moment."""
_NO_BOUNDS = ("id", "ids", "by", "count", "month", "day", "hour", "minute")
"""Last words of numbers that bound nothing: ``start_id`` is no quantity, ``start_month`` only a part of one."""


def records_itself(name: str) -> bool:
    """Return whether a moment of this name says when its row was made or last changed, which is known of all rows."""
    return any(_is_of(name, stage) for stage in _RECORDED[:2])


def orders(kinds: Mapping[str, ValueType]) -> list[list[str]]:
    """Return the columns that stand in order, from the lowest to the highest, of each order.

    An order whose first column is a later one of another stands after it.

    Args:
        kinds: What each column holds, by name, in the table's order.
    """
    alike: dict[tuple[object, ...], list[str]] = {}
    for name, kind in kinds.items():
        if kind.kind not in _NUMBERS or "".join(split(name)[-1:]) not in _NO_BOUNDS:
            alike.setdefault((kind.kind, kind.timezone, kind.decimals), []).append(name)
    return [order for (kind, *_), names in alike.items() for order in _of_kind(str(kind), names)]


def _of_kind(kind: str, names: Sequence[str]) -> list[list[str]]:
    if kind in _NUMBERS:
        return _recorded(names) + _spans(names, _SPANS)
    if kind == "time":
        return _spans(names, _SPANS_OF_TIME + _SPANS)
    return _of_days(names) if kind in _DAYS else []


def _of_days(names: Sequence[str]) -> list[list[str]]:
    spans = _spans(names, _SPANS_OF_TIME + _SPANS)
    found = _recorded(names)
    ordered = {end for _, end in spans} | {name for order in found for name in order}
    created = next((name for name in names if _is_of(name, _RECORDED[0])), None)
    if created is not None:
        later = [name for name in names if _is_of(name, _LATER) and name not in ordered]
        found += [[created, name] for name in later]
    return found + spans


def _recorded(names: Sequence[str]) -> list[list[str]]:
    """Return what becomes of a row, or of a thing in it, where the columns say at least two steps of it."""
    steps: dict[tuple[str, ...], dict[int, str]] = {}
    said = [(step, word) for step, words in enumerate(_RECORDED) for word in words]
    for step, word in said:  # the usual words first
        for name in names:
            for rest in _rests(name, (word,)):
                steps.setdefault(rest, {}).setdefault(step, name)
    return [list(found.values()) for found in steps.values() if len(found) > 1]


def _spans(
    names: Sequence[str], spans: Sequence[tuple[Sequence[str], Sequence[str]]]
) -> list[list[str]]:
    """Return the pairs of columns whose names differ in that one begins what the other ends."""
    found: list[list[str]] = []
    for begins, ends in spans:
        begun = {rest: name for name in reversed(names) for rest in _rests(name, begins)}
        for name in names:
            begin = next((begun.pop(rest) for rest in _rests(name, ends) if rest in begun), None)
            if begin is not None:
                found.append([begin, name])
    return found


def _rests(name: str, stage: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a name says besides that it is of a stage."""
    words = _words(name)
    for place, word in enumerate(words):
        if word in stage:
            others = words[:place] + words[place + 1 :]
            yield tuple(other for other in others if other not in _FILLING)


def _is_of(name: str, stage: Sequence[str]) -> bool:
    """Return whether a name says nothing but that this happened to the row."""
    said = [word for word in _words(name) if word not in _FILLING]
    return len(said) == 1 and said[0] in stage


def _words(name: str) -> list[str]:
    """Return the words of a name, ``starttime`` and ``datecreated`` taken apart."""
    return [part for word in split(name) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    for mark in ("date", "time"):
        for part in (word.removeprefix(mark), word.removesuffix(mark)):
            if part and part != word and part in _STAGED:
                return [part, mark]
    return [word]


_STAGED = {
    word
    for stages in (_RECORDED, *_SPANS, *_SPANS_OF_TIME, (_LATER,))
    for stage in stages
    for word in stage
}
