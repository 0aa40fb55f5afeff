"""Expressions with look-around, boundaries and anchors, against Python's own matcher."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import ParameterError
from fakegen.patterns import Pattern, compile_regex
from fakegen.streams import Rows, Stream

POSTCODE = r"[1-9]\d{3} (?!SA|SD|SS)[A-Z]{2}"
PASSWORD = r"(?=.*\d)[A-Za-z\d]{8,12}"


def made(pattern: Pattern, rows: int = 300) -> list[str]:
    stream = Stream.of(1, "table", "column", "values", Rows(0, rows))
    return pattern.make(stream).to_pylist()


def numbered(pattern: Pattern) -> list[str]:
    assert pattern.count is not None
    return pattern.unrank(np.arange(pattern.count, dtype=np.uint64)).to_pylist()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (POSTCODE, 9_000 * (26**2 - 3)),
        (PASSWORD, sum(62**n - 52**n for n in range(8, 13))),
        (r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}", 898 * 99 * 9_999),
        (r"(?=.*a)(?=.*b)[a-c]{3}", 12),
        (r"(?!.*(?:aa|bb))[ab]{1,9}", 18),
        (r"[ab]{2}(?<!aa)[ab]", 6),
        (r"\bab\b cd", 1),
        (r"(?:a|b| ){3}\b", 18),
        (r"[ab]*(?<=b)(?!a)c?$", 2 * (2**20 - 1)),
        (r"(?m)a\n^b$", 1),
        (r"(?=[a-c]{2})..(?<=[b-d]{2})", 4),
        (r"(?=(?!a)\w+x$)[a-cx]{3}", 12),
        (r"(\d)(?!\1)(\d)(?!\1|\2)\d", 720),
        (r"(?!.*(.)\1)[a-e]{5}", 5 * 4**4),
        (r"(?!.*(.).*\1)[a-f]{4}", 6 * 5 * 4 * 3),
        (r"\b([ab]c?)-\1\b", 4),
        (r"(?:([ab])x(?!\1).){2}", (2 * 94) ** 2),
        (r"(?i:([ab]))(?!\1)[abAB]", 12),
    ],
)
def test_strings_are_counted_exactly(text: str, count: int) -> None:
    assert compile_regex(text).count == count


@pytest.mark.parametrize(
    "text",
    [
        POSTCODE,
        PASSWORD,
        r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!@#])[\w!@#]{12,20}",
        r"\b\w+ \w+\b",
        r"(?i)(?!admin|root)[a-z]\w{2,9}",
        r"(?:(?!-)[a-z-]{1,9}(?<!-)\.){1,2}(?:com|org)",
        r"(?<![\s\S])x|a\Bb",
    ],
)
def test_everything_made_and_numbered_matches(text: str) -> None:
    pattern = compile_regex(text)
    assert all(re.fullmatch(text, value) for value in made(pattern, 1_000))
    assert pattern.count is not None
    most = min(pattern.count, 2**63)
    index = sorted({(most - 1) * step // 499 for step in range(500)})
    strings = pattern.unrank(np.array(index, dtype=np.uint64)).to_pylist()
    assert all(re.fullmatch(text, value) for value in strings)
    assert len(set(strings)) == len(strings)


letters = st.sampled_from(["a", "b", " ", "[ab]", "[a ]", "\n"])
boundaries = st.sampled_from([r"\b", r"\B", "^", "$", r"\A", r"\Z"])
behinds = st.lists(
    st.sampled_from(["a", "b", ".", "[^a]", "(?<!b)", "^"]), min_size=1, max_size=2
).map("".join)
ahead = st.lists(
    st.sampled_from(
        ["a", "b", ".", ".*", r"\w*", "[^b]", "$", r"\b", "(?!b)", "(?<=a)", "(?:a|b )"]
    ),
    min_size=1,
    max_size=3,
).map("".join)
looks = st.one_of(
    boundaries,
    st.tuples(st.sampled_from(["(?=", "(?!"]), ahead).map(lambda two: "".join(two) + ")"),
    st.tuples(st.sampled_from(["(?<=", "(?<!"]), behinds).map(lambda two: "".join(two) + ")"),
)


def _wrap(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=2).map(lambda options: f"(?:{'|'.join(options)})"),
        st.tuples(inner, st.sampled_from(["?", "{2}", "{0,2}"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    )


guarded = st.tuples(
    st.sampled_from(["", "(?m)", "(?i)", "(?s)"]),
    st.recursive(letters | looks, _wrap, max_leaves=6),
).map("".join)
repeating = st.tuples(
    st.sampled_from(["(?!bb)(a|b)", "(?!bb)([ab] ?)", "(?!bb)(a{0,2})"]),
    st.recursive(
        letters | st.sampled_from([r"\1", r"(?!\1)", r"(?=.*\1)", r"(?<!b)", r"(?!(.)\2)", r"\b"]),
        _wrap,
        max_leaves=4,
    ),
).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(guarded)
def test_all_and_only_the_matching_strings_are_numbered(text: str) -> None:
    """The strings that match are found by trying all strings of the letters that the expression makes."""
    made_from = sorted(
        {c for c in text if c in "ab \n"} | ({"A", "B"} if "(?i)" in text else set())
    )
    bare = re.sub(
        r"\(\?<?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\\[bBAZ]|[$^](?!a\])", "", text
    )
    try:
        longest = compile_regex(bare).longest
    except re.error:
        assume(False)
    assume(longest <= 5)
    expected = {
        word
        for length in range(longest + 1)
        for word in map("".join, itertools.product(made_from, repeat=length))
        if re.fullmatch(text, word) and re.fullmatch(bare, word)
    }
    try:
        pattern = compile_regex(text)
    except ParameterError as error:
        assert "inside a look-behind" in error.message or not expected, (text, expected)
        return
    strings = numbered(pattern)
    assert len(strings) == len(set(strings))
    assert set(strings) == expected
    assert set(made(pattern, 40)) <= expected


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(repeating)
def test_back_references_repeat_their_group_beside_look_around(text: str) -> None:
    """All strings of up to seven letters are tried, and none that is made is longer."""
    plain = re.sub(r"\(\?<?[=!](?:[^()]|\([^()]*\))*\)|\\b", "", text)
    try:
        pattern = compile_regex(text)
        longest = compile_regex(plain).longest
    except ParameterError as error:
        assume("from within another repetition" not in error.message)
        assert "no string matches" in error.message
        longest, strings = 4, set[str]()
    except re.error:
        assume(False)
    else:
        strings = set(numbered(pattern))
    assume(longest <= 7)
    words = itertools.chain.from_iterable(
        itertools.product("ab \n", repeat=length) for length in range(longest + 1)
    )
    expected = {word for word in map("".join, words) if re.fullmatch(text, word)}
    assert strings == expected


def test_what_is_left_keeps_its_proportions() -> None:
    """One chi-square test at 1e-6: lengths were equally likely, then letters; digits must be there."""
    values = Counter(made(compile_regex(r"(?=.*1)[a1]{1,3}"), 100_000))
    weights = {
        word: 2.0 ** -len(word)
        for length in (1, 2, 3)
        for word in map("".join, itertools.product("a1", repeat=length))
        if "1" in word
    }
    assert set(values) == set(weights)
    total = sum(weights.values())
    expected = [100_000 * weight / total for weight in weights.values()]
    assert stats.chisquare([values[word] for word in weights], expected).pvalue > 1e-6


def test_alternatives_and_repetitions_keep_their_proportions() -> None:
    """One chi-square test at 1e-6 against the same expression with its excluded strings dropped."""
    free = Counter(made(compile_regex(r"(?:a|bb|c{0,3})x?"), 200_000))
    kept = {word: n for word, n in free.items() if word not in ("", "cc")}
    found = Counter(made(compile_regex(r"(?!$|cc$)(?:a|bb|c{0,3})x?"), 200_000))
    assert set(found) == set(kept)
    table = [[found[word] for word in kept], list(kept.values())]
    assert stats.chi2_contingency(table).pvalue > 1e-6


def test_a_repeated_group_keeps_its_proportions() -> None:
    """One chi-square test at 1e-6 against the same expression with its excluded strings dropped."""
    free = Counter(made(compile_regex(r"(a|b?c)\1[abc]"), 200_000))
    kept = {word: n for word, n in free.items() if word[-1] != word[0]}
    found = Counter(made(compile_regex(r"(?!(.).*\1$)(a|b?c)\2[abc]"), 200_000))
    assert set(found) == set(kept)
    table = [[found[word] for word in kept], list(kept.values())]
    assert stats.chi2_contingency(table).pvalue > 1e-6


def test_improbable_strings_are_found_without_rejection() -> None:
    word = "fakegen" * 40
    assert made(compile_regex(rf"(?={word}$)[a-z]{{1,400}}"), 3) == [word] * 3


@pytest.mark.parametrize("text", [POSTCODE, PASSWORD, r"\b\w+ \w+\b"])
def test_a_row_does_not_depend_on_the_others(text: str) -> None:
    pattern = compile_regex(text)
    stream = Stream.of(1, "table", "column", "values", Rows(0, 500))
    whole = pattern.make(stream)
    part = Stream.of(1, "table", "column", "values", Rows(120, 77))
    assert pattern.make(part).equals(whole.slice(120, 77))
    chosen = np.array([499, 3, 3, 250], dtype=np.int64)
    assert pattern.make(stream.take(chosen)).equals(whole.take(pa.array(chosen)))


def test_it_is_a_pattern_like_any_other() -> None:
    upper = compile_regex(r"(?!b)[a-c]{2}").map(str.upper)
    assert set(numbered(upper)) == {"AA", "AB", "AC", "CA", "CB", "CC"}
    assert set(made(upper)) == set(numbered(upper))


def test_repetitions_in_a_look_ahead_have_no_limit() -> None:
    assert all("1" in value for value in made(compile_regex(r"(?=.*1)[a1]{30}", max_repeat=2)))


def test_strings_too_many_to_number_are_still_made() -> None:
    # The 12th character from the end decides: a deterministic automaton needs 2**12 states.
    text = r"[ab]{0,40}(?=a[ab]{12}$)[ab]{13}"
    pattern = compile_regex(text)
    assert pattern.count is None
    assert all(re.fullmatch(text, value) for value in made(pattern))


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("ab(?=c)d", "no string matches the regex", None),
        ("a^b", "no string matches the regex", None),
        ("(?!)", "no string matches the regex", None),
        (r"(?:(a)|b)\1(?!b)", "group 1 from within another repetition or alternative", None),
        (r"([a-z]{4})\1\b", "at most 2000 strings", None),
        (r"([a-z]{1,3})\1\b", "at most 2000 strings", None),
        (r"(a\b|b)\1", "can hold no look-around", None),
        (r"x(?<=y(?=z))z", "inside a look-behind is not supported", 1),
        (r"x(?<=y\b)z", "inside a look-behind is not supported", 1),
        (r"(?=(?:a?b?c?){4000})a{0,9}", "too large", None),
        (r"(?=.*a.{16}b)[a-d]{0,60}", "too many cases", None),
    ],
)
def test_refusals(text: str, message: str, offset: int | None) -> None:
    with pytest.raises(ParameterError, match=message) as refused:
        compile_regex(text)
    assert (refused.value.parameter, refused.value.offset) == ("pattern", offset)
