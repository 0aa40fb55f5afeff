"""Texts as sentences of tokens: words and the marks between them, in any script.

A token is a word, a mark such as a comma, or one character of a script that is written without spaces. Quotes and
brackets, which come in pairs that a sentence made word by word could not close, are left out. A sentence ends at a
full stop or its like that a space follows, and at the end of a line.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ParameterError

MOST_TOKENS = 2_000_000
"""So many tokens take some 300 MB while they are learned from."""

_WIDE_STOPS = "。！？"
_STOPS = ".!?…।؟۔" + _WIDE_STOPS
_MARKS = ",;:–—،؛、，；：·"
_PAIRED = str.maketrans("", "", '"“”„‟«»()[]{}<>「」『』（）【】《》')
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""Thai and Lao, Burmese, Khmer, Hiragana, Chinese characters: no spaces between words."""

_KATAKANA = "\u30a0-\u30ff"
_SPLIT = rf"(?<=[{_STOPS}])\s+|(?<=[{_WIDE_STOPS}])(?![{_STOPS}])|[\r\n]+"
_END = rf"\s*([{_STOPS}]+)\s*$"
_LETTER = rf"[^\s{_STOPS}{_MARKS}{_UNSPACED}{_KATAKANA}]"
_TOKEN = (
    rf"\s?(?:[{_UNSPACED}]|[{_KATAKANA}]+|{_LETTER}+(?:[{_STOPS}{_MARKS}]+{_LETTER}+)*|[{_MARKS}])"
)

START, END, FIRST_WORD = 0, 1, 2
"""The tokens of the start and the end of a sentence, and the first one that is a word or a mark."""


class _Numbers(dict[str, int]):
    """Numbers strings in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self) + FIRST_WORD
        return number


class TextTokens:
    """The sentences of some texts.

    A sentence is a run of words between a start and an end, ``[START, word, word, END]``. Words that differ in
    capitals alone are one token. The stop is kept apart, with the first word: a sentence that begins as a question
    ends as one.

    Args:
        texts: The texts.

    Attributes:
        ids: The tokens of all sentences, one after the other: int64, shape (tokens,).
        size: The number of different tokens, start and end included.
        counts: How many texts have so many sentences, by the number of sentences.
        stops: How often a sentence that begins with a token ends with a stop, which can be empty.

    Raises:
        ParameterError: The texts are too long to learn from.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        splits, ends, tokens_in = map(re.compile, (_SPLIT, _END, _TOKEN))
        spellings, written, rows = _Numbers(), array("i"), array("i")
        self.counts: Counter[int] = Counter()
        openings: Counter[tuple[int, str]] = Counter()
        for number, text in enumerate(texts):
            found = 0
            for sentence in splits.split(text.translate(_PAIRED)):
                end = ends.search(sentence)
                body = sentence[: end.start()] if end else sentence
                words = [spellings[word] for word in tokens_in.findall(body.strip())]
                if words:
                    written.extend((START, *words, END))
                    openings[words[0], _stop(end)] += 1
                    found += 1
            if found:
                self.counts[found] += 1
                rows.extend([number] * (len(written) - len(rows)))
            if len(written) > MOST_TOKENS:
                message = (
                    f"its texts have more than {MOST_TOKENS:,} words: take fewer rows of the source"
                )
                raise ParameterError(message, "source")
        tokens = _Numbers()
        of = np.array([START, END, *(tokens[word.strip().casefold()] for word in spellings)])
        self._of, self._written = of, np.asarray(written, dtype=np.int64)
        self._rows = np.asarray(rows, dtype=np.int64)
        self._spellings = ["", "", *spellings]
        self.ids, self.size = of[self._written], len(tokens) + FIRST_WORD
        self.stops: Counter[tuple[int, str]] = Counter()
        for (spelling, stop), count in openings.items():
            self.stops[int(of[spelling]), stop] += count

    def common(self, least: int) -> NDArray[np.bool_]:
        """Return which tokens at least so many texts have: bool, shape (size,); start and end always are."""
        pairs = np.unique(self._rows * self.size + self.ids)
        found: NDArray[np.bool_] = np.bincount(pairs % self.size, minlength=self.size) >= least
        found[:FIRST_WORD] = True
        return found

    def spellings(self, kept: NDArray[np.bool_]) -> list[str]:
        """Return how tokens are written, as most often in the texts: each within a sentence, and at its start.

        Within a sentence, the space before a word belongs to it.

        Args:
            kept: Which tokens are needed: bool, shape (size,); the others are empty.
        """
        opens = np.zeros(len(self._written), dtype=np.bool_)
        opens[1:] = self._written[:-1] == START
        first, inner = self._commonest(opens), self._commonest(~opens)
        written = []
        for token in range(self.size):
            here = (
                (inner[token] or f" {first[token]}") if kept[token] and token >= FIRST_WORD else ""
            )
            written += [here, first[token] or here.lstrip() if here else ""]
        return written

    def _commonest(self, where: NDArray[np.bool_]) -> list[str]:
        """Return the commonest spelling of each token in some places; empty if it is in none of them."""
        counts = np.bincount(self._written[where], minlength=len(self._spellings))
        found = [""] * self.size
        for number in np.argsort(counts, kind="stable").tolist():
            if counts[number]:
                found[self._of[number]] = self._spellings[number]
        return found


def _stop(end: re.Match[str] | None) -> str:
    """Return a stop as it is written: one character, or three dots."""
    if end is None:
        return ""
    return "..." if end[1].startswith("..") else end[1][0]


def before_another(stop: str) -> str:
    """Return a stop as it is written before another sentence."""
    return stop if stop and stop in _WIDE_STOPS else stop + " "
