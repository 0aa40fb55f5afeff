"""Entries of strings: by their pattern, their format, their length or their field's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakegen.detection.column_names import PERSON, words_of
from fakegen.interfaces.record import ValueType
from fakegen.types import named_values
from fakegen.types.letter_properties import without_properties
from fakegen.types.moment_entries import date_entry

WORDS: Any = {"text": {"words": [1, 3]}}
"""The entry of a string of which nothing is known."""

_MOMENT = (
    "20(1[0-9]|2[0-5])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T"
    "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
)
_FORMATS: Mapping[str, Any] = {
    "email": "faker.safe_email",
    "idn-email": "faker.safe_email",
    "uri": "url",
    "url": "url",
    "iri": "url",
    "uri-reference": "url",
    "iri-reference": "url",
    "uri-template": {"regex": "/[a-z]{3,8}/\\{[a-z]{2,6}\\}"},
    "hostname": "faker.domain_name",
    "idn-hostname": "faker.domain_name",
    "ipv4": "ip",
    "ipv6": {"ip": {"version": 6}},
    "uuid": "uuid",
    "date-time": {"regex": _MOMENT},
    "time": {"regex": "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"},
    "duration": {"regex": "P[1-9][0-9]?D"},
    "password": "faker.password",
    "byte": {"regex": "([A-Za-z0-9+/]{4}){1,4}"},
    "binary": {"regex": "[0-9a-f]{8,32}"},
    "regex": {"regex": "[a-z]+"},
    "json-pointer": {"regex": "(/[a-z]{1,8}){1,3}"},
    "relative-json-pointer": {"regex": "[0-3](/[a-z]{1,8}){1,2}"},
    "iban": {"iban": {"country": "DE"}},
    "color": "color",
    "mac": "faker.mac_address",
    "isbn": "isbn",
    "card": "card_number",
}


def string_entry(name: str, kind: ValueType, *, is_key: bool, nested: bool) -> tuple[Any, bool]:
    """Return the entry of a string, and whether it keeps to the lengths of the type.

    Args:
        name: The field's name.
        kind: The type.
        is_key: Whether it is the key of its table.
        nested: Whether it is within another value, so that no constraint can ask for its length.
    """
    low, high = kind.min_length, kind.max_length
    if kind.pattern is not None:
        pattern = without_properties(kind.pattern)
        if low and pattern.startswith("^") and not pattern.endswith("$"):
            pattern = f"(?:{pattern})[a-z0-9]*"  # how strings begin, and no more
        if low is not None or high is not None:
            bounds = f"{low or 0},{'' if high is None else high}"
            pattern = f"(?=[\\s\\S]{{{bounds}}}$){pattern}"
        return {"regex": pattern}, True
    if kind.format == "date":
        return {**date_entry(name, ValueType("date")), "type": "string"}, True
    if kind.format == "password" and (low is not None or high is not None):
        return {"regex": _letters(low, high, "[A-Za-z0-9]", 12)}, True
    if kind.format is not None and kind.format in _FORMATS:
        return _FORMATS[kind.format], nested
    if is_key and not nested:
        return {"regex": _letters(low, high, "[A-Z0-9]", 8)}, True
    entry = named_entry(name, high)
    short = entry is None and high is not None and high < 24
    if short or (low or 0) > 3 or (nested and (low is not None or high is not None)):
        return {"regex": _letters(low, high, "[a-z]", 12)}, True
    return (WORDS if entry is None else entry), nested


def named_entry(name: str, room: int | None) -> Any:
    """Return the entry of a string by its field's name; None if nothing fits the name, or the room.

    Args:
        name: The field's name.
        room: How many characters the string can have; None for any number.
    """
    known = named_values.STRINGS
    words = words_of(name)
    if "name" in words and len(words) > 1 and not named_values.person_part(name):
        known = known if words & set(PERSON) else known[:-1]
    fitting = (entry for entry, needed in named_values.find_all(name, known) if _fits(needed, room))
    return next(fitting, None)


def _fits(needed: int, room: int | None) -> bool:
    return room is None or needed <= room


def _letters(low: int | None, high: int | None, letters: str, usual: int) -> str:
    least = low if low is not None else min(usual // 2, usual if high is None else high)
    most = max(least, min(high if high is not None else max(usual, least), max(usual, least)))
    return f"{letters}{{{least},{most}}}"
