"""The pattern algebra against sets of strings written out in Python."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fakegen.interfaces.block import Block
from fakegen.patterns import (
    Alternation,
    Characters,
    Concatenation,
    Echo,
    IntegerText,
    Pattern,
    PatternGenerator,
    Repeat,
    Text,
    WordList,
)
from fakegen.streams import Rows, Stream

LEAST_P = 1e-6
"""Chi-square tests fail by chance once in a million (seeds are fixed, so never again)."""


def stream(rows: int, start: int = 0, seed: int = 1) -> Stream:
    return Stream.of(seed, "table", "column", "values", Rows(start, rows))


def made(pattern: Pattern, rows: int, seed: int = 1) -> list[str]:
    return pattern.make(stream(rows, seed=seed)).to_pylist()


def follows(values: list[str], probabilities: dict[str, float]) -> bool:
    seen = Counter(values)
    assert set(seen) <= set(probabilities)
    expected = [probability * len(values) for probability in probabilities.values()]
    found = [seen[value] for value in probabilities]
    return stats.chisquare(found, expected).pvalue > LEAST_P


strings = st.text("abé€", max_size=3)
word_lists = st.lists(strings, min_size=1, max_size=4)
alphabets = st.lists(st.text("abé", min_size=1, max_size=3), min_size=1, max_size=3)


def _integer(bounds: tuple[int, int], width: int) -> tuple[Pattern, set[str]]:
    low, high = sorted(bounds)
    return IntegerText(low, high, width), {f"{n:0{width}}" for n in range(low, high + 1)}


leaves = st.one_of(
    strings.map(lambda text: (Text(text), {text})),
    word_lists.map(lambda words: (WordList(words), set(words))),
    alphabets.map(
        lambda given: (Characters(*given), {"".join(c) for c in itertools.product(*given)})
    ),
    st.builds(_integer, st.tuples(st.integers(-12, 12), st.integers(-12, 12)), st.integers(0, 5)),
)


def _sequence(parts: list[tuple[Pattern, set[str]]]) -> tuple[Pattern, set[str]]:
    pattern = Concatenation(*(part for part, _ in parts))
    return pattern, {"".join(p) for p in itertools.product(*(values for _, values in parts))}


def _choice(options: list[tuple[Pattern, set[str]]]) -> tuple[Pattern, set[str]]:
    pattern = Alternation([option for option, _ in options])
    return pattern, set().union(*(values for _, values in options))


def _repeat(part: tuple[Pattern, set[str]], low: int, more: int) -> tuple[Pattern, set[str]]:
    times = range(low, low + more + 1)
    strings = {"".join(p) for n in times for p in itertools.product(part[1], repeat=n)}
    return Repeat(part[0], low, low + more), strings


def _echo(parts: list[tuple[Pattern, set[str]]]) -> tuple[Pattern, set[str]]:
    order = [*range(len(parts)), 0]
    strings = {"".join(p) + p[0] for p in itertools.product(*(values for _, values in parts))}
    return Echo([part for part, _ in parts], order), strings


def _combined(inner: st.SearchStrategy) -> st.SearchStrategy:
    few = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        few.map(_sequence),
        few.map(_choice),
        few.map(_echo),
        st.builds(_repeat, inner, st.integers(0, 1), st.integers(0, 1)),
    )


patterns = st.recursive(leaves, _combined, max_leaves=6).filter(lambda made: len(made[1]) <= 5000)


@settings(max_examples=80, deadline=None)
@given(patterns)
def test_makes_only_its_strings_and_numbers_each_once(described: tuple[Pattern, set[str]]) -> None:
    pattern, strings = described
    assert set(made(pattern, 200)) <= strings
    if pattern.count is not None:
        assert pattern.count == len(strings)
        numbered = pattern.unrank(np.arange(pattern.count, dtype=np.uint64))
        assert numbered.type == pa.string()
        assert set(numbered.to_pylist()) == strings
    assert all(pattern.shortest <= len(string) <= pattern.longest for string in strings)


@settings(max_examples=50, deadline=None)
@given(patterns, st.integers(0, 10**9), st.data())
def test_a_row_does_not_depend_on_the_others(
    described: tuple[Pattern, set[str]], start: int, data: st.DataObject
) -> None:
    pattern, _ = described
    whole = pattern.make(stream(60, start))
    whole.validate(full=True)
    low = data.draw(st.integers(0, 60))
    high = data.draw(st.integers(low, 60))
    assert pattern.make(stream(high - low, start + low)).equals(whole[low:high])
    chosen = np.array(data.draw(st.lists(st.integers(0, 59), max_size=8)), dtype=np.int64)
    scattered = stream(60, start).take(chosen)
    assert pattern.make(scattered).equals(whole.take(pa.array(chosen)))


@settings(max_examples=50, deadline=None)
@given(patterns)
def test_map_applies_to_every_string(described: tuple[Pattern, set[str]]) -> None:
    pattern, strings = described
    table = str.maketrans({"a": "A", "b": "a", "é": "ee", "€": "", "1": "one"})
    mapped = pattern.map(lambda text: text.translate(table))
    expected = {string.translate(table) for string in strings}
    assert set(made(mapped, 100)) <= expected
    if mapped.count is not None:
        numbered = mapped.unrank(np.arange(mapped.count, dtype=np.uint64)).to_pylist()
        assert len(numbered) == len(expected)
        assert set(numbered) == expected


def test_blocks_larger_than_what_is_made_at_a_time() -> None:
    name = Concatenation(WordList(["Ann", "Bob"], [1, 3]), Text(" "), IntegerText(0, 10**12))
    for pattern in (name, Alternation([name, Text("nobody")]), Characters(*["0123456789"] * 11)):
        whole = pattern.make(stream(100_000))
        assert whole.slice(70_000, 50).equals(pattern.make(stream(50, 70_000)))
        assert len(whole) == 100_000


def test_no_rows() -> None:
    for pattern in (
        Text("a"),
        WordList("ab"),
        Alternation([Text("a"), IntegerText(1, 2)]),
        Characters("ab", "c"),
    ):
        assert pattern.make(stream(0)).equals(pa.array([], type=pa.string()))


def test_words_follow_their_weights() -> None:
    weights = [1 / (number + 1) ** 2 for number in range(300)]
    words = [f"w{number}" for number in range(300)]
    probabilities = dict(zip(words, np.array(weights) / sum(weights), strict=True))
    assert follows(made(WordList(words, weights), 500_000), probabilities)
    assert not follows(made(WordList(words), 500_000), probabilities)


def test_equal_words_are_merged_and_impossible_ones_left_out() -> None:
    words = WordList(["a", "b", "a", "c"], [1, 2, 1, 0])
    assert words.count == 2
    assert follows(made(words, 100_000), {"a": 0.5, "b": 0.5})
    assert follows(made(WordList(["a", "b", "a"]), 100_000), {"a": 2 / 3, "b": 1 / 3})


def test_many_equal_words_are_equally_likely() -> None:
    words = [f"{number:x}" for number in range(20_000)]
    assert follows(made(WordList(words), 1_000_000), dict.fromkeys(words, 1 / 20_000))


def test_characters_are_independent_and_follow_their_alphabets() -> None:
    pattern = Characters("aab", "xyz", *["0123456789"] * 2)
    expected = {
        a + x + n: (2 if a == "a" else 1) / 900
        for a in "ab"
        for x in "xyz"
        for n in (f"{number:02}" for number in range(100))
    }
    assert pattern.count == len(expected)
    assert follows(made(pattern, 300_000), expected)


def test_characters_of_different_slots_are_independent() -> None:
    values = made(Characters(*["0123456789"] * 30), 20_000)
    pairs = {a + b: 1 / 100 for a in "0123456789" for b in "0123456789"}
    for one, other in itertools.combinations((0, 3, 4, 11, 12, 13, 24, 29), 2):
        assert follows([value[one] + value[other] for value in values], pairs)


def test_integers_are_uniform() -> None:
    assert follows(
        made(IntegerText(-3, 12, 2), 200_000), {f"{n:02}": 1 / 16 for n in range(-3, 13)}
    )
    halves = Counter(int(value) > 0 for value in made(IntegerText(-(2**63), 2**63 - 1), 100_000))
    assert stats.binomtest(halves[True], 100_000).pvalue > LEAST_P


@pytest.mark.parametrize("width", [0, 3, 7, 20])
@pytest.mark.parametrize(
    ("low", "high"), [(-(2**63), 2**63 - 1), (99_990, 100_010), (-10_001, -9_999), (0, 0)]
)
def test_integers_are_written_as_python_writes_them(low: int, high: int, width: int) -> None:
    pattern = IntegerText(low, high, width)
    ends = [0, 1, high - low - 1, high - low] if high > low else [0]
    numbers = np.array(ends, dtype=np.uint64)
    assert pattern.unrank(numbers).to_pylist() == [f"{low + n:0{width}}" for n in ends]


def test_choice_within_repeat_within_choice_draws_independently() -> None:
    coin = Alternation([Text("h"), Text("t")])
    pattern = Alternation([Repeat(coin, 2, 2), Repeat(Concatenation(coin, Text("-"), coin), 1, 1)])
    expected = {a + s + b: 1 / 8 for a in "ht" for b in "ht" for s in ("", "-")}
    assert follows(made(pattern, 100_000), expected)


def test_choice_follows_its_weights() -> None:
    pattern = Alternation([Text("a"), IntegerText(0, 1), Text("never")], [3, 1, 0])
    assert pattern.count == 3
    assert follows(made(pattern, 100_000), {"a": 0.75, "0": 0.125, "1": 0.125})


def test_number_of_repetitions_is_uniform() -> None:
    pattern = Repeat(WordList(["ab", "c"]), 0, 3)
    lengths = Counter(value.count("ab") + value.count("c") for value in made(pattern, 100_000))
    assert stats.chisquare([lengths[n] for n in range(4)]).pvalue > LEAST_P


def test_echo_repeats_what_was_drawn() -> None:
    digits = Characters("0123456789")
    values = made(Echo([digits, Text("-"), digits], [0, 1, 2, 1, 0]), 1_000)
    assert all(value[0] == value[4] for value in values)
    assert any(value[0] != value[2] for value in values)


def test_what_cannot_be_counted_says_so() -> None:
    ambiguous = Concatenation(
        WordList([f"{n}" for n in range(9_000)]), WordList([f"{n}" for n in range(9_000)])
    )
    assert ambiguous.count is None
    with pytest.raises(ValueError, match="cannot be numbered"):
        ambiguous.unrank(np.arange(2, dtype=np.uint64))


def test_words_with_a_delimiter_can_be_counted() -> None:
    first, last = [f"{n:x}" for n in range(5_000)], [f"{n:o}" for n in range(3_000)]
    name = Concatenation(WordList(first), Text(" "), WordList(last))
    assert name.count == 15_000_000


def test_counts_beyond_64_bits_are_exact() -> None:
    pattern = Repeat(Characters(*["ab"] * 40), 1, 2)
    assert pattern.count == 2**40 + 2**80
    numbers = np.array([0, 2**40, 2**63], dtype=np.uint64)
    assert len(set(pattern.unrank(numbers).to_pylist())) == 3


def test_generator_makes_blocks_of_strings() -> None:
    generator = PatternGenerator(Characters("ab", "01"))
    assert generator.type == pa.string()
    assert generator.support == 4
    block = Block(stream(10))
    assert generator.make(block).equals(generator.pattern.make(block.stream))
    assert sorted(generator.unrank(np.arange(4, dtype=np.uint64)).to_pylist()) == [
        "a0", "a1", "b0", "b1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "make",
    [
        lambda: WordList([]),
        lambda: WordList(["a", None]),
        lambda: WordList(["a"], [1, 2]),
        lambda: WordList(["a", "b"], [0, 0]),
        lambda: WordList(["a", "b"], [1, -1]),
        lambda: WordList(["a", "b"], [1, float("nan")]),
        lambda: Characters(),
        lambda: Characters("ab", ""),
        lambda: IntegerText(2, 1),
        lambda: IntegerText(0, 2**63),
        lambda: Alternation([]),
        lambda: Alternation([Text("a")], [0]),
        lambda: Repeat(Text("a"), 2, 1),
        lambda: Repeat(Text("a"), -1, 1),
    ],
)
def test_impossible_patterns_are_refused(make: object) -> None:
    with pytest.raises(ValueError):
        make()
