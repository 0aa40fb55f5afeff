"""Filler text."""

from __future__ import annotations

import pytest
from faker.providers.lorem.en_US import Provider as EnglishWords
from faker.providers.lorem.fr_FR import Provider as FrenchWords
from faker.providers.lorem.ja_JP import Provider as JapaneseWords
from faker.providers.lorem.la import Provider as LatinWords
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Context
from fakegen.providers.core import FillerText


@given(st.tuples(st.integers(1, 20), st.integers(1, 20)).map(sorted))
def test_words_are_as_many_as_asked_for(bind, made, span):
    strings = made(bind(FillerText, words=span), 40).to_pylist()
    lengths = {len(text.split(" ")) for text in strings}
    assert span[0] <= min(lengths)
    assert max(lengths) <= span[1]
    assert {word for text in strings for word in text.split(" ")} <= set(EnglishWords.word_list)


def test_every_word_appears(bind, block):
    strings = bind(FillerText, words=1).make(block(30_000)).to_pylist()
    assert set(strings) == set(EnglishWords.word_list)


def test_a_word_is_counted(bind, counted):
    assert set(counted(bind(FillerText, words=1))) == set(EnglishWords.word_list)
    different = len(set(EnglishWords.word_list))
    assert bind(FillerText, words=3).support == different**3


@pytest.mark.parametrize("number", [1, 3])
def test_sentences(bind, made, number):
    for text in made(bind(FillerText, sentences=number)).to_pylist():
        sentences = text.removesuffix(".").split(". ")
        assert len(sentences) == number
        for sentence in sentences:
            assert sentence[0].isupper()
            assert 4 <= len(sentence.split(" ")) <= 12
            assert set(sentence.split(" ")[1:]) <= set(EnglishWords.word_list)


def test_paragraphs(bind, made):
    for text in made(bind(FillerText, paragraphs=[1, 3])).to_pylist():
        paragraphs = text.split("\n")
        assert 1 <= len(paragraphs) <= 3
        assert all(3 <= paragraph.count(".") <= 6 for paragraph in paragraphs)


def test_text_is_a_sentence_by_default(bind, made):
    assert made(bind(FillerText))[0].as_py().count(".") == 1


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("fr_FR", FrenchWords.word_list),
        ("fr_CA", FrenchWords.word_list),
        ("ja_JP", JapaneseWords.word_list),
        ("sw", LatinWords.word_list),
    ],
)
def test_words_are_of_the_locale(bind, made, locale, words):
    strings = made(bind(FillerText, Context(locale=locale), words=1)).to_pylist()
    assert set(strings) <= set(words)


def test_japanese_is_written_without_spaces(bind, made):
    strings = made(bind(FillerText, Context(locale="ja_JP"), sentences=2)).to_pylist()
    assert all(text.count("。") == 2 and " " not in text for text in strings)


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"words": 0}, "words"),
        ({"words": [3, 2]}, "words"),
        ({"words": [1, 2, 3]}, "words"),
        ({"words": 2001}, "words"),
        ({"paragraphs": 28}, "paragraphs"),
        ({"words": 3, "sentences": 2}, "sentences"),
    ],
)
def test_wrong_lengths(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(FillerText, **written)
    assert caught.value.parameter == parameter
