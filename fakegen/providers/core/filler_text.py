"""The provider ``text``: filler text."""

from __future__ import annotations

from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Context, provider
from fakegen.interfaces.type_words import show
from fakegen.patterns import Concatenation, Pattern, PatternGenerator, Repeat, Text, WordList
from fakegen.providers.core.locale_words import words_for

_SENTENCE = (4, 12)
_PARAGRAPH = (3, 6)
_MOST_WORDS = 2000


@provider("text")
class FillerText(PatternGenerator):
    """Text without meaning, in the locale's language if Faker or Mimesis has words in it, otherwise in Latin.

    Sentences begin with a capital and end with a full stop, where the language has them.

    One of ``words``, ``sentences`` and ``paragraphs`` sets the length: a number, or the smallest and the
    largest number (``words: [3, 8]``). The default is one sentence. Sentences have 4 to 12 words,
    paragraphs 3 to 6 sentences; there is a line break between paragraphs.

    Args:
        words: The number of words. They have no capital letters or full stops.
        sentences: The number of sentences.
        paragraphs: The number of paragraphs.
    """

    def __init__(
        self,
        context: Context,
        *,
        words: int | list[int] | None = None,
        sentences: int | list[int] | None = None,
        paragraphs: int | list[int] | None = None,
    ) -> None:
        lengths = {"words": words, "sentences": sentences, "paragraphs": paragraphs}
        given = {unit: length for unit, length in lengths.items() if length is not None}
        if len(given) > 1:
            one, other, *_ = given
            raise ParameterError(f"{one!r} and {other!r} cannot both be given", other)
        [(unit, length)] = given.items() or [("sentences", 1)]
        spoken = words_for(context)
        word = WordList(spoken.words)
        capital = WordList(spoken.capitalised())
        sentence = Concatenation(
            _joined(capital, spoken.connector, *_SENTENCE, then=word),
            *([Text(spoken.full_stop)] if spoken.full_stop else []),
        )
        paragraph = _joined(sentence, spoken.gap, *_PARAGRAPH)
        piece, connector, longest = {
            "words": (word, spoken.connector, 1),
            "sentences": (sentence, spoken.gap, _SENTENCE[1]),
            "paragraphs": (paragraph, "\n", _SENTENCE[1] * _PARAGRAPH[1]),
        }[unit]
        low, high = _span(unit, length, _MOST_WORDS // longest)
        super().__init__(_joined(piece, connector, low, high))


def _span(unit: str, length: int | list[int], limit: int) -> tuple[int, int]:
    """Return the smallest and the largest length."""
    ends = [length, length] if isinstance(length, int) else length
    if len(ends) != 2 or not 1 <= ends[0] <= ends[1] <= limit:
        raise ParameterError(
            f"{unit!r} must be a number in 1 .. {limit}, or a list of the smallest and the largest, "
            f"not {show(length)}",
            unit,
        )
    return ends[0], ends[1]


def _joined(
    first: Pattern, connector: str, low: int, high: int, then: Pattern | None = None
) -> Pattern:
    """Return ``low`` to ``high`` pieces with a connector between them."""
    rest = Concatenation(Text(connector), first if then is None else then)
    return Concatenation(first, Repeat(rest, low - 1, high - 1))
