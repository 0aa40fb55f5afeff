"""Filler text, addresses of pages, user agents, colours and names of files."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from faker import Faker
from faker.providers.color import Provider as FakerColors
from faker.providers.file import Provider as FakerFiles
from faker.providers.lorem.en_US import Provider as EnglishWords
from faker.providers.lorem.fr_FR import Provider as FrenchWords
from faker.providers.lorem.ja_JP import Provider as JapaneseWords
from faker.providers.lorem.la import Provider as LatinWords
from faker.providers.user_agent import Provider as FakerAgents
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.interfaces.provider import Context
from fakegen.providers.core import Color, FileName, FillerText, Url, UserAgent


@given(st.tuples(st.integers(1, 20), st.integers(1, 20)).map(sorted))
def test_words_are_as_many_as_asked_for(bind, made, span):
    texts = made(bind(FillerText, words=span), 40).to_pylist()
    lengths = {len(text.split(" ")) for text in texts}
    assert span[0] <= min(lengths)
    assert max(lengths) <= span[1]
    assert {word for text in texts for word in text.split(" ")} <= set(EnglishWords.word_list)


def test_every_word_appears(bind, block):
    texts = bind(FillerText, words=1).make(block(30_000)).to_pylist()
    assert set(texts) == set(EnglishWords.word_list)


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


def test_text_is_a_sentence_unless_told(bind, made):
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
    texts = made(bind(FillerText, Context(locale=locale), words=1)).to_pylist()
    assert set(texts) <= set(words)


def test_japanese_is_written_without_spaces(bind, made):
    texts = made(bind(FillerText, Context(locale="ja_JP"), sentences=2)).to_pylist()
    assert all(text.count("。") == 2 and " " not in text for text in texts)


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


def test_urls_lead_nowhere_unless_told(bind, made):
    generator = bind(Url)
    for text in made(generator).to_pylist():
        parts = urlsplit(text)
        assert parts.scheme == "https"
        assert parts.netloc in {"example.org", "example.com", "example.net"}
        assert re.fullmatch(r"(/[a-z]+){0,3}", parts.path)
    index = np.random.default_rng(0).choice(generator.support, 3000, replace=False)
    assert len(set(generator.unrank(index.astype(np.uint64)).to_pylist())) == 3000


def test_urls_of_ones_own(bind, counted):
    generator = bind(
        Url, schemes=["http", "ftp"], domains=["a.be", "localhost:8080"], path=r"/[ab]\?n=[0-2]"
    )
    assert len(counted(generator)) == 2 * 2 * 2 * 3
    assert "ftp://localhost:8080/b?n=2" in counted(generator)


@pytest.mark.parametrize(
    ("written", "parameter", "key"),
    [
        ({"schemes": []}, "schemes", None),
        ({"schemes": ["https", "8://"]}, "schemes", 1),
        ({"domains": ["a.be/x"]}, "domains", 0),
        ({"path": "/[a"}, "path", None),
    ],
)
def test_wrong_urls(bind, written, parameter, key):
    with pytest.raises(ParameterError) as caught:
        bind(Url, **written)
    assert (caught.value.parameter, caught.value.key) == (parameter, key)


@pytest.mark.parametrize("browser", ["chrome", "firefox", "safari"])
def test_user_agents_name_their_browser(bind, made, browser):
    for text in made(bind(UserAgent, browser=browser)).to_pylist():
        assert re.match(r"Mozilla/5\.0 \([^()]+\) ", text)
        assert ("Chrome/" in text) == (browser == "chrome")
        assert ("Firefox/" in text) == (browser == "firefox")
        assert ("Version/" in text) == (browser == "safari")
        if browser == "firefox":
            versions = re.findall(r"(?:rv:|Firefox/)(\d+\.0)", text)
            assert len(versions) == 2
            assert len(set(versions)) == 1


def test_user_agents_are_of_all_browsers_and_systems(bind, made):
    texts = " ".join(made(bind(UserAgent), 2000).to_pylist())
    for word in ("Chrome/", "Firefox/", "Version/", "Windows NT 1", "Linux; Android", "Macintosh"):
        assert word in texts
    assert all(device in texts for device in FakerAgents.apple_devices)


def test_colours(bind, made, counted):
    generator = bind(Color)
    assert generator.support == 2**24
    assert all(re.fullmatch("#[0-9a-f]{6}", text) for text in made(generator).to_pylist())
    generator = bind(Color, format="rgb")
    assert generator.support == 2**24
    for text in made(generator).to_pylist():
        levels = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", text).groups()
        assert all(0 <= int(level) <= 255 for level in levels)
    assert set(counted(bind(Color, format="name"))) == set(FakerColors.all_colors)


def test_colour_names_are_of_the_locale(bind, counted):
    french = Faker("fr_FR").get_providers()
    (colors,) = [provider for provider in french if hasattr(provider, "all_colors")]
    context = Context(locale="fr_FR")
    assert set(counted(bind(Color, context, format="name"))) == set(colors.all_colors)


def test_file_names(bind, made):
    images = set(FakerFiles.file_extensions["image"])
    for text in made(bind(FileName, category="image")).to_pylist():
        word, _, ending = text.rpartition(".")
        assert word in EnglishWords.word_list
        assert ending in images
    every = {ending for endings in FakerFiles.file_extensions.values() for ending in endings}
    texts = made(bind(FileName), 3000).to_pylist()
    assert {text.rpartition(".")[2] for text in texts} == every
    assert all(
        text.endswith(".tar.gz")
        for text in made(bind(FileName, extension=".tar.gz"), 9).to_pylist()
    )


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"category": "imag"}, "category"),
        ({"category": "image", "extension": "png"}, "extension"),
    ],
)
def test_wrong_file_names(bind, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(FileName, **written)
    assert caught.value.parameter == parameter
