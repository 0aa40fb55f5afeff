"""Words that data uses for a person's gender, and forms of address that tell it."""

from __future__ import annotations

from typing import Literal

_WORDS: dict[str, Literal["female", "male"]] = {
    **dict.fromkeys(("f", "female", "woman", "girl", "w", "frau", "weiblich"), "female"),
    **dict.fromkeys(("femme", "féminin", "v", "vrouw", "donna", "femmina", "mujer"), "female"),
    **dict.fromkeys(
        ("femenino", "feminino", "femminile", "mulher", "kobieta", "vrouwelijk"), "female"
    ),
    **dict.fromkeys(
        ("ms", "mrs", "miss", "mme", "madame", "mevr", "mevrouw", "señora", "sra"), "female"
    ),
    **dict.fromkeys(("signora", "pani"), "female"),
    **dict.fromkeys(("m", "male", "man", "boy", "mann", "männlich"), "male"),
    **dict.fromkeys(("h", "homme", "masculin", "uomo", "maschio", "hombre"), "male"),
    **dict.fromkeys(("masculino", "maschile", "homem", "mężczyzna", "mannelijk"), "male"),
    **dict.fromkeys(("mr", "herr", "monsieur", "dhr", "meneer", "señor", "sr"), "male"),
    **dict.fromkeys(("signor", "pan"), "male"),
}

WORDS = tuple(_WORDS)
"""All known words, in lower case."""


def gender_of(word: str) -> Literal["female", "male"] | None:
    """Return the gender that a word in any case stands for (``Male``, ``f``, ``WOMAN``, ``Mrs.``), or None."""
    return _WORDS.get(word.strip().rstrip(".").casefold())
