"""The words of a locale's language, and how its sentences are written.

Faker's words come first; where it has none in the language, Mimesis' stand in, and Faker's Latin where neither has.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from fakegen.interfaces.provider import Context
from fakegen.providers.faker_data import data_for, faker_class, spelled
from fakegen.standards.territory import language

_OF_MIMESIS = frozenset({"et", "fi", "hr", "is", "kk", "ko", "no", "pt", "sv", "tr"})
"""Languages whose words only Mimesis has. It lacks words in others; those in its file for Hungarian are Danish."""

_FULL_STOPS = {"zh": "。"}
"""Full stops of languages for which Faker writes one of another language."""

_DOTTED = frozenset({"az", "tr"})
"""Languages whose capital of i is İ."""


@dataclass(frozen=True)
class LocaleWords:
    """The words of a language.

    Attributes:
        words: The words, as they are written within a sentence.
        connector: What is between two words.
        full_stop: What ends a sentence; empty where the language has no such mark.
        gap: What is between two sentences.
        language: The language: ``nl``.
    """

    words: Sequence[str]
    connector: str
    full_stop: str
    gap: str
    language: str

    def capitalised(self) -> Sequence[str]:
        """Return the words as they begin a sentence."""
        return [self._capital(word[:1]) + word[1:] for word in self.words]

    def _capital(self, letter: str) -> str:
        return "İ" if letter == "i" and self.language in _DOTTED else letter.upper()


def words_for(context: Context) -> LocaleWords:
    """Return the words for a column's locale, and say so if they are of another one."""
    spoken = language(context.locale)
    if (
        spoken in _OF_MIMESIS
        and language(faker_class("lorem", spelled(context.locale))[1]) != spoken
    ):
        return LocaleWords(_of_mimesis(spoken), " ", ".", " ", spoken)
    data = data_for("lorem", context)
    # English in the Philippines: the words that Faker itself calls English; the others are Latin.
    words = getattr(data, "english_word_list", data.word_list)
    full_stop, gap = _FULL_STOPS.get(spoken, data.sentence_punctuation), data.word_connector
    if full_stop.isspace():  # Thai: a space stands between sentences, not behind the last
        full_stop, gap = "", full_stop
    return LocaleWords(list(words), data.word_connector, full_stop, gap, spoken)


def _of_mimesis(spoken: str) -> Sequence[str]:
    """Return Mimesis' words of a language: those of letters alone, not of two words or with a comma."""
    from mimesis.constants import DATADIR

    listed = json.loads((DATADIR / spoken / "text.json").read_text(encoding="utf8"))["words"]
    return [word for word in dict.fromkeys(listed) if word.isalpha()]
