"""The provider ``color``."""

from __future__ import annotations

from typing import Literal

from fakegen.interfaces.provider import Context, provider
from fakegen.patterns import Characters, Concatenation, PatternGenerator, Text, WordList
from fakegen.providers.faker_data import data_for

_HEX = "0123456789abcdef"


@provider("color")
class Color(PatternGenerator):
    """A colour: ``#3fa2c8``.

    Args:
        format: ``hex`` for ``#3fa2c8``, ``rgb`` for ``rgb(63, 162, 200)``, ``name`` for a colour's
            name: in the locale's language if Faker has names in it, otherwise in English.
    """

    def __init__(self, context: Context, *, format: Literal["hex", "rgb", "name"] = "hex") -> None:
        level, comma = WordList([str(level) for level in range(256)]), Text(", ")
        if format == "hex":
            pattern = Concatenation(Text("#"), Characters(*[_HEX] * 6))
        elif format == "rgb":
            pattern = Concatenation(Text("rgb("), level, comma, level, comma, level, Text(")"))
        else:
            pattern = Concatenation(WordList(list(data_for("color", context).all_colors)))
        super().__init__(pattern)
