"""Columns that are named after the table whose rows they refer to: ``user_id`` and ``users``."""

from __future__ import annotations

import re

_KEY = re.compile(r"(?P<noun>.+?)_?(?:id|Id|ID|uuid|code|no)")


def noun_of_key(column: str) -> str | None:
    """Return what a column's name says that it refers to, in small letters; None if it says nothing."""
    found = _KEY.fullmatch(column)
    return None if found is None else found["noun"].lower()


def is_named_after(table: str, noun: str) -> bool:
    """Return whether a table is named as a noun is, or its plural."""
    return table.lower() in (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies")
