"""Strings of others, shown without what they could do to a terminal or to the order of the letters.

Control characters move the cursor, change colours and titles, and hide what was printed before; those
for bidirectional text make a line read differently from what it says. Both are shown as escapes. Spaces
of other widths and the joiners that Persian, Indic scripts and emoji need are left as they are.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
_SUSPECT = re.compile(r"[^\x20-\x7e]")


def printable(text: str, keep: str = "\n", *, json: bool = False) -> str:
    """Return a string with escapes for control, format and bidirectional characters.

    Args:
        text: The string.
        keep: Characters that may stay: line feeds, where several lines are wanted.
        json: Whether the string is a JSON document, which knows no other escapes than its own.
    """

    def shown(found: re.Match[str]) -> str:
        character = found[0]
        if character in keep or character in _JOINERS:
            return character
        if unicodedata.category(character) not in _HIDDEN:
            return character
        return _in_json(character) if json else repr(character)[1:-1]

    return _SUSPECT.sub(shown, text)


def _in_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
