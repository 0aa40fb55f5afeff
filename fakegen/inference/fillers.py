"""The length and the form of free text, for filler text in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

_MOST_WORDS, _MOST_SENTENCES = 1_900, 150
_WORDS_OF_SENTENCE = 8
_LEAST, _USUAL = 0.5, 0.8


def filler(texts: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of the provider ``text`` for text like some real ones.

    Texts that begin with a capital letter and end with a full stop become sentences, others words.

    Args:
        texts: At least one.
    """
    counts = np.array([max(len(text.split()), 1) for text in texts])
    low, high = (int(n) for n in np.quantile(counts, (0.05, 0.95), method="nearest"))
    if _are_sentences(texts) and high >= _WORDS_OF_SENTENCE // 2:
        ends = [max(round(n / _WORDS_OF_SENTENCE), 1) for n in (low, high)]
        return {"sentences": _span(ends[0], ends[1], _MOST_SENTENCES)}
    return {"words": _span(low, high, _MOST_WORDS)}


def case_of_words(texts: Sequence[str]) -> str:
    """Return the filter that writes words as most of some texts are written; empty if these are in lower case.

    Args:
        texts: At least one.
    """
    shown = [text for text in texts if any(map(str.isalpha, text))]
    words = [word for text in shown for word in re.findall(r"[^\W\d_]{4,}", text)]
    usual = _USUAL * len(shown)
    if not words or sum(text[0].isupper() for text in shown) < usual:
        return ""
    if sum(map(str.isupper, shown)) >= usual:
        return "upper"
    return (
        "title" if sum(word[0].isupper() for word in words) >= _USUAL * len(words) else "capitalize"
    )


def _are_sentences(texts: Sequence[str]) -> bool:
    shown = [text.strip() for text in texts if text.strip()]
    like = sum(text[0].isupper() and text[-1] in ".!?" for text in shown)
    return like >= _LEAST * max(len(shown), 1)


def _span(low: int, high: int, most: int) -> int | list[int]:
    low, high = min(low, most), min(high, most)
    return [low, high] if low < high else low
