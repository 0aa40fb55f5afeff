"""Words that data uses for a person's gender."""

from __future__ import annotations

from typing import Literal

_WORDS: dict[str, Literal["female", "male"]] = {
    **dict.fromkeys(("f", "female", "woman", "girl", "w", "frau", "weiblich"), "female"),
    **dict.fromkeys(("femme", "féminin", "v", "vrouw", "donna", "femmina", "mujer"), "female"),
    **dict.fromkeys(("m", "male", "man", "boy", "mann", "männlich"), "male"),
    **dict.fromkeys(("h", "homme", "masculin", "uomo", "maschio", "hombre"), "male"),
}

WORDS = tuple(_WORDS)
"""All known words, in lower case."""


def gender_of(word: str) -> Literal["female", "male"] | None:
    """Return the gender that a word in any case stands for (``Male``, ``f``, ``WOMAN``), or None."""
    return _WORDS.get(word.strip().casefold())
