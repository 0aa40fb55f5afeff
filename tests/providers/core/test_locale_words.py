"""The words of a locale's language."""

from __future__ import annotations

import re

import pytest
from faker.providers.lorem.la import Provider as Latin

import fakegen
from fakegen.interfaces.provider import Context
from fakegen.providers.core.locale_words import words_for

_WITH_WORDS = "en_GB en_PH pt_BR sv_SE fi_FI no_NO tr_TR is_IS hr_HR et_EE kk de_CH es_CO nl_BE"


@pytest.mark.parametrize("locale", _WITH_WORDS.split())
def test_sentences_are_in_the_locales_language_with_a_capital_and_a_full_stop(locale):
    columns = {"said": {"text": {"sentences": 3}}}
    tables = fakegen.generate(
        {"locale": locale, "tables": {"note": {"rows": 50, "columns": columns}}}
    )
    texts = tables["note"].to_arrow()["said"].to_pylist()
    spoken = words_for(Context(locale=locale)).words
    assert len(set(spoken) - set(Latin.word_list)) > 0.9 * len(set(spoken))
    for text in texts:
        sentences = re.findall(r"[^.]+\.", text)
        assert len(sentences) == 3
        assert "".join(sentences) == text
        for sentence in sentences:
            assert sentence.lstrip()[0].isupper()


def test_turkish_has_its_own_capital_of_i():
    capitals = words_for(Context(locale="tr_TR")).capitalised()
    assert "İçin" in capitals
    assert not any(word.startswith("I") for word in capitals if word[1:] == "çin")


def test_chinese_sentences_end_with_its_own_full_stop():
    assert words_for(Context(locale="zh_CN")).full_stop == "。"


def test_the_words_of_no_language_are_latin_and_that_is_said():
    told = []
    context = Context(locale="hu_HU", stands_in=lambda locales, part=False: told.extend(locales))
    assert set(words_for(context).words) == set(Latin.word_list)
    assert told == ["la"]


@pytest.mark.parametrize("unit", ["sentences", "paragraphs"])
def test_thai_has_a_space_between_sentences_alone(unit):
    columns = {"said": {"text": {unit: 2}}}
    tables = fakegen.generate(
        {"locale": "th_TH", "tables": {"t": {"rows": 20, "columns": columns}}}
    )
    for text in tables["t"].to_arrow()["said"].to_pylist():
        assert " " in text
        assert [line.strip() for line in text.split("\n")] == text.split("\n")
