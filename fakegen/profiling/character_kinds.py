"""The kinds of characters, by which strings are compared in form."""

from __future__ import annotations


def character_kind(character: str) -> str:
    """Return ``9`` for a digit, ``A`` or ``a`` for a letter, and any other character as it is."""
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character
