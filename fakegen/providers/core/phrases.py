"""The provider ``phrases``: texts by templates of one's own."""

from __future__ import annotations

from typing import Any

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.provider import Context, provider
from fakegen.patterns import PatternGenerator
from fakegen.providers.core.grammar import GrammarCompiler


@provider("phrases")
class Phrases(PatternGenerator):
    """Texts by templates: ``{name}`` in one stands for another part, drawn anew at each place.

    A part is a string, a list of equally likely ones, or a mapping from strings to weights; or it is a regular
    expression, ``{regex: '[0-9]{3}'}``. ``start`` can be an expression over the row, so that texts follow a
    column. Texts are counted, so that they can be unique.

    Example::

        mood: {choice: {good: 3, bad: 1}}
        said:
          phrases:
            start: "{{ mood }}"
            parts:
              good: {"What a {nice} day!": 2, "I feel {nice}.": 1}
              bad: ["Leave me alone.", "Not again, {regret}."]
              nice: [lovely, wonderful]
              regret: {I am afraid: 2, sadly: 1}

    Args:
        parts: The parts, by name.
        start: The part that texts begin with.
    """

    def __init__(self, _: Context, *, parts: dict[str, Any], start: str = "text") -> None:
        named = {str(name): content for name, content in parts.items()}
        if start not in named:
            near = nearest(start, named)
            message = f"there is no part {start!r}, which texts begin with"
            raise ParameterError(message, "parts" if start == "text" else "start", near)
        try:
            super().__init__(GrammarCompiler(named).part(start))
        except ParameterError as error:
            raise ParameterError(error.message, "parts", error.suggestion, error.key) from None
