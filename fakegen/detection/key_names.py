"""Columns that are named after the table whose rows they refer to: ``user_id`` and ``users``."""

from __future__ import annotations

import re

_KEY = re.compile(r"(?P<noun>.+?)_?(?:id|Id|ID|uuid|code|no)")

_PLURALS = (
    ("", ""), ("", "s"), ("", "es"), ("y", "ies"),
    ("person", "people"), ("child", "children"), ("man", "men"), ("f", "ves"), ("fe", "ves"),
    ("is", "es"), ("um", "a"), ("on", "a"), ("ex", "ices"), ("ix", "ices"), ("us", "i"),  # of Latin and Greek
    ("al", "aux"), ("eau", "eaux"), ("z", "ces"), ("", "en"), ("", "n"),  # French, Spanish, Dutch and German
)  # fmt: skip
"""How nouns end, and how their plurals do instead."""


def noun_of_key(column: str) -> str | None:
    """Return what a column's name says that it refers to, in small letters; None if it says nothing."""
    found = _KEY.fullmatch(column)
    return None if found is None else found["noun"].lower()


def is_named_after(table: str, noun: str) -> bool:
    """Return whether a table is named as a noun is, or its plural."""
    named = table.lower()
    return any(
        noun.endswith(one) and named == noun.removesuffix(one) + several
        for one, several in _PLURALS
    )
