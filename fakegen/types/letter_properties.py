r"""Patterns with properties of Unicode (``\p{L}``), as Rust and ECMAScript have them and Python's ``re`` has not."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LETTERS: Mapping[str, str] = {
    "L": "A-Za-zÀ-ÖØ-öø-ÿ",
    "Letter": "A-Za-zÀ-ÖØ-öø-ÿ",
    "Alphabetic": "A-Za-zÀ-ÖØ-öø-ÿ",
    "Lu": "A-ZÀ-ÖØ-Þ",
    "Ll": "a-zß-öø-ÿ",
    "M": "\u0300-\u036f",
    "N": "0-9",
    "Nd": "0-9",
    "P": "!-#%-*,-/:;?@_",
    "S": "$+<->^`|~",
    "Zs": " ",
    "Z": " ",
}
"""Some of the letters that have a property: enough to make strings of."""
_TOKEN = re.compile(r"\\p\{(\w+)\}|\\p([A-Z])|\\.|[\[\]]", re.DOTALL)


def without_properties(pattern: str) -> str:
    r"""Return a pattern that matches a part of what it matches, without properties of Unicode.

    What is not known, ``\P{...}`` among it, stays as it is.
    """
    inside = False

    def replaced(token: re.Match[str]) -> str:
        nonlocal inside
        if token[0] in "[]":
            inside = token[0] == "["
        letters = _LETTERS.get(token[1] or token[2] or "")
        if letters is None:
            return token[0]
        return letters if inside else f"[{letters}]"

    return _TOKEN.sub(replaced, pattern)
