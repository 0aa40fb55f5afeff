"""Inverse regular expressions against Python's own matcher and exrex."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import exrex
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import ParameterError
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.patterns import Pattern, compile_regex
from fakegen.registry import Registry
from fakegen.streams import Rows, Stream


def made(pattern: Pattern, rows: int = 300) -> list[str]:
    stream = Stream.of(1, "table", "column", "values", Rows(0, rows))
    return pattern.make(stream).to_pylist()


def numbered(pattern: Pattern) -> list[str]:
    assert pattern.count is not None
    return pattern.unrank(np.arange(pattern.count, dtype=np.uint64)).to_pylist()


@pytest.mark.parametrize(
    "text",
    [
        r"[A-Z]{2}\d{6}",
        r"^\d{3}-\d{2}-\d{4}$",
        r"\A(19|20)\d\d-(0[1-9]|1[0-2])\Z",
        r"[\w.-]+@[a-z]{3,8}\.(com|org|net)",
        r"(?i)straße \d+[a-c]?",
        r"(?P<quote>[\"'])\w*(?P=quote)",
        r"<(b|em)>[^<>]{0,9}</\1>",
        r"((a|b)\2){3}",
        r"x(?i:y)z",
        r"(?x) a b  # a comment",
        r"\s\S\d\D\w\W.",
        r"[^a-z]{5}?",
        r"[^\d\s]+?",
        r"(|a|bc)*",
        r"(a{0}b){2,}",
        "[一-鿿]{2,4}",
        r"()*",
        r"",
        r"^$",
    ],
)
def test_everything_made_matches(text: str) -> None:
    values = made(compile_regex(text))
    assert all(re.fullmatch(text, value) for value in values)


characters = st.sampled_from(["a", "b", "c", "[ab]", "[^ -`e-~]", "ab"])


def _wrap(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda options: f"({'|'.join(options)})"),
        st.tuples(inner, st.sampled_from(["?", "{2}", "{0,2}", "{1,3}?"])).map(
            lambda parts: f"(?:{parts[0]}){parts[1]}"
        ),
        inner.map(lambda item: f"({item})"),
    )


finite = st.recursive(characters, _wrap, max_leaves=5)


@settings(max_examples=100, deadline=None)
@given(finite)
def test_finite_expressions_are_counted_and_numbered(text: str) -> None:
    pattern = compile_regex(text)
    expected = set(exrex.generate(text))
    assert pattern.count == len(expected)
    strings = numbered(pattern)
    assert len(strings) == len(set(strings))
    assert set(strings) == expected
    assert set(made(pattern, 50)) <= expected


@settings(max_examples=100, deadline=None)
@given(st.text("ab[](){}|?*+\\^$.,-01d:<=!iP", max_size=12))
def test_any_string_is_a_pattern_or_a_located_refusal(text: str) -> None:
    try:
        pattern = compile_regex(text)
    except ParameterError as error:
        assert error.parameter == "pattern"
    else:
        assert all(re.fullmatch(text, value) for value in made(pattern, 5))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("(a|ab)(c|bc)", 3),
        ("a{0,3}a{0,3}", 7),
        ("(a|b|ab){0,4}", 88),
        (r"(cat|dog|[a-d]{3})\d", 660),
        ("(?i)k", 2),
        ("a*", 21),
        ("a+", 20),
        ("a{3,}", 18),
        (r"(a|b)\1", 2),
        (r"\d{10}|[A-F]{2}\d{8}", 10**10 + 36 * 10**8),
    ],
)
def test_count(text: str, count: int) -> None:
    assert compile_regex(text).count == count


def test_the_count_of_ambiguous_expressions_is_exact_beyond_enumeration() -> None:
    # Both halves make the same strings: those of 0 .. 8 letters of four.
    assert compile_regex("[a-d]{0,4}[a-d]{0,4}").count == sum(4**n for n in range(9))


def test_endless_repetitions_end_at_max_repeat() -> None:
    assert {len(value) for value in made(compile_regex("a*", 3))} == {0, 1, 2, 3}
    assert {len(value) for value in made(compile_regex("a+", 3))} == {1, 2, 3}
    assert {len(value) for value in made(compile_regex("a{5,}", 3))} == {5}
    assert {len(value) for value in made(compile_regex("a{1,9}", 3))} == set(range(1, 10))


def test_classes_are_printable_ascii() -> None:
    printable = set(map(chr, range(32, 127)))
    assert set(numbered(compile_regex("."))) == printable
    assert set(numbered(compile_regex("[^a]"))) == printable - {"a"}
    assert set(numbered(compile_regex(r"\W|\w"))) == printable
    assert set(numbered(compile_regex("(?i)[^a]"))) == printable - {"a", "A"}
    assert set(numbered(compile_regex(r"\s"))) == set(" \t\n\r\f\v")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(a", r"not a regex: missing \), unterminated subpattern at position 1"),
        ("ab[z-a]", "bad character range z-a at position 4"),
        ("a{99999999999}", "repetition number is too large"),
        ("(" * 9_000 + ")" * 9_000, "nested too deeply"),
        ("(a{1000}){1000}", "up to 1000000 characters; 4096 are the most"),
        ("(a|" * 80 + "b" + ")" * 80, "nested too deeply"),
        ("((a*)*)*", "up to 8000 characters"),
        ("a{4097}", "up to 4097 characters"),
        (r"(.{3000})\1", "up to 6000 characters"),
        ("[\x00-\U0010ffff]", "65536 are the most"),
        ("[^\x00-\x7f]", "excludes all printable"),
        ("\ud800", "a surrogate, which is not a character"),
        ("(?<=a)b", "no string matches"),
        ("a++", "possessive"),
        ("(?>a)", "atomic"),
        ("(a)?(?(1)b|c)", "conditional"),
        (r"(a)?\1", "group 1 from within another repetition"),
        (r"(a|b)*\1", "group 1 from within another repetition"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message) as refused:
        compile_regex(text)
    assert refused.value.parameter == "pattern"


@pytest.mark.parametrize("text", [r"[ab]{0,9}-\d+", r"(ab)*(c|[de]{2,7}f?)", r"(\w)x\1|\d*"])
def test_a_row_does_not_depend_on_the_others(text: str) -> None:
    pattern = compile_regex(text)
    stream = Stream.of(1, "table", "column", "values", Rows(0, 500))
    whole = pattern.make(stream)
    part = Stream.of(1, "table", "column", "values", Rows(120, 77))
    assert pattern.make(part).equals(whole.slice(120, 77))
    chosen = np.array([499, 3, 3, 250], dtype=np.int64)
    assert pattern.make(stream.take(chosen)).equals(whole.take(pa.array(chosen)))


def test_lengths_and_characters_of_a_repetition_are_uniform() -> None:
    values = Counter(made(compile_regex("[abc]{1,3}"), 200_000))
    expected = {
        "".join(letters): 200_000 / 3 / 3**length
        for length in (1, 2, 3)
        for letters in itertools.product("abc", repeat=length)
    }
    assert set(values) == set(expected)
    found = [values[value] for value in expected]
    assert stats.chisquare(found, list(expected.values())).pvalue > 1e-6


def test_characters_far_apart_in_a_repetition_are_independent() -> None:
    values = made(compile_regex("[0-9]{24,25}"), 40_000)
    for one, other in itertools.combinations((0, 3, 4, 11, 12, 15, 23), 2):
        pairs = Counter(value[one] + value[other] for value in values)
        found = [pairs[f"{number:02}"] for number in range(100)]
        assert stats.chisquare(found).pvalue > 1e-6


def test_sizes_at_the_limit_are_made() -> None:
    assert {len(value) for value in made(compile_regex("[ab]{4096}"), 3)} == {4096}
    assert max(len(value) for value in made(compile_regex("((|a){0,16}){0,64}"), 30)) <= 1024
    assert made(compile_regex("(){4294967294}"), 2) == ["", ""]


def test_provider() -> None:
    provider = Registry().provider("regex", "en_US")
    assert provider is not None
    assert list(provider.parameters) == ["pattern", "max_repeat"]
    generator = provider.bind(Context(), pattern="[ab]{2}")
    assert isinstance(generator, Generator)
    assert generator.support == 4
    with pytest.raises(ParameterError, match=r"'max_repeat' \(-1\) is below 0"):
        provider.bind(Context(), pattern="a*", max_repeat=-1)
