"""Texts as sentences of tokens."""

from __future__ import annotations

import numpy as np
import pytest

from fakegen.errors import ParameterError
from fakegen.providers.core import text_tokens
from fakegen.providers.core.text_tokens import END, START, TextTokens


def split(text):
    """Return the sentences of a text, each as its tokens are written."""
    tokens = TextTokens([text])
    written = tokens.spellings(np.ones(tokens.size, dtype=np.bool_))
    sentences = []
    for token in tokens.ids.tolist():
        if token == START:
            sentences.append([])
        elif token != END:
            sentences[-1].append(written[2 * token].strip())
    return sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("What is it? Not here!", [["What", "is", "it"], ["Not", "here"]]),
        ("one line\r\nand another", [["one", "line"], ["and", "another"]]),
        ("At 10:30 it's 3.5, a@b.org", [["At", "10:30", "it's", "3.5", ",", "a@b.org"]]),
        ('He said: "no (more)."', [["He", "said", ":", "no", "more"]]),
        ("你好，世界。你", [["你", "好", "，", "世", "界"], ["你"]]),
        ("カメラを買う", [["カメラ", "を", "買", "う"]]),
        ("यह अच्छा है। हाँ", [["यह", "अच्छा", "है"], ["हाँ"]]),
        ("... !!", []),
    ],
)
def test_sentences_and_words(text, sentences):
    assert split(text) == sentences


def test_words_are_written_as_most_often():
    tokens = TextTokens(["The end. In the end.", "The USA, the usa, the USA"])
    written = tokens.spellings(np.ones(tokens.size, dtype=np.bool_))
    assert {" the", "The", " USA", ","} <= set(written)
    assert " The" not in written


def test_what_is_not_kept_is_not_written():
    tokens = TextTokens(["Ada sings"])
    assert not any(tokens.spellings(tokens.common(2)))


def test_a_word_counts_once_for_each_text():
    tokens = TextTokens(["one one two", "two"])
    assert tokens.common(2).tolist() == [True, True, False, True]


def test_too_many_words_are_refused(monkeypatch):
    monkeypatch.setattr(text_tokens, "MOST_TOKENS", 10)
    with pytest.raises(ParameterError, match="more than 10 words"):
        TextTokens(["a b c d"] * 3)
