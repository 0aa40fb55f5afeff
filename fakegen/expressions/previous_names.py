"""The names that columns have in the row before: ``previous.balance``.

What only asks whether a name is one of them loads no Jinja2.
"""

from __future__ import annotations

import re

PREVIOUS = "previous"
_FROM_ZERO = " or 0"
_WRITTEN = re.compile(rf"{PREVIOUS}\.(.+?)({_FROM_ZERO})?")


def column_before(name: str) -> tuple[str, bool] | None:
    """Return the column that a name means in the row before, and whether it counts from 0; None if none."""
    found = _WRITTEN.fullmatch(name)
    return (found[1], bool(found[2])) if found else None


def from_zero(path: str) -> str:
    """Return the name of a column of the row before that counts from 0."""
    return f"{path}{_FROM_ZERO}"
