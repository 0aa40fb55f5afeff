"""Strings in ASCII: a module of its own, so that who makes names waits for no templates."""

from __future__ import annotations


def ascii_text(text: str) -> str:
    """Return a string in ASCII: accents are dropped, other scripts transliterated."""
    text = str(text)
    if text.isascii():
        return text
    from faker.decode import unidecode

    return str(unidecode(text))
