"""Patterns that contain no others: constants, word lists, characters and integers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cached_property, lru_cache
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.patterns.automaton import Graph, TooLargeError
from fakegen.patterns.draws import Lottery, RowWords
from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import divide
from fakegen.patterns.pattern import Pattern
from fakegen.streams.stream import scale

T = TypeVar("T")

CHUNK = 20_000
"""The largest number of combinations of characters in a table."""
WORD = 2**40
"""The largest number of equally likely possibilities that are drawn from one 64-bit word."""
_DIGITS = 4


class Text(Pattern):
    """A constant string."""

    size = 1

    def __init__(self, text: str) -> None:
        self.text = text
        self.width = 1 if text else 0
        self.shortest = self.longest = len(text)
        self._entries = Entries([text])

    @property
    def lists(self) -> Sequence[Entries]:
        return [self._entries]

    @property
    def columns(self) -> Sequence[Entries]:
        return self.lists[: self.width]

    @property
    def initials(self) -> frozenset[str] | None:
        return frozenset(self.text[:1]) or None

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        tokens[:] = lexicon.first(self._entries)

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        tokens[:] = lexicon.first(self._entries)

    def trace(self, graph: Graph, state: int) -> int:
        return graph.words(state, [self.text])

    def map(self, function: Callable[[str], str]) -> Text:
        return Text(function(self.text))


class WordList(Pattern):
    """A word from a list.

    Args:
        words: At least one word; equal words are merged, and their weights added.
        weights: Relative probabilities: finite, not negative, not all zero; None if all words are
            equally likely. Words with weight 0 are dropped.

    Raises:
        ValueError: There are no words, or the weights are wrong.
    """

    halves = 1
    width = 1

    def __init__(
        self, words: Sequence[str] | pa.StringArray, weights: Sequence[float] | None = None
    ) -> None:
        listed = words.to_pylist() if isinstance(words, pa.Array) else list(words)
        merged, weights = _merge(listed, weights)
        self._weights = weights
        self._lottery = Lottery(weights, len(merged))
        self._keep(Entries(merged))

    def _keep(self, entries: Entries) -> None:
        self._entries = entries
        self.size = len(entries)
        self.shortest, self.longest = entries.shortest, entries.longest

    @property
    def lists(self) -> Sequence[Entries]:
        return [self._entries]

    @property
    def columns(self) -> Sequence[Entries]:
        return self.lists

    @property
    def injective(self) -> bool:
        return True

    @cached_property
    def prefix_free(self) -> bool:
        ordered = sorted(self._entries.words)
        return not any(b.startswith(a) for a, b in itertools.pairwise(ordered))

    @cached_property
    def suffix_free(self) -> bool:
        ordered = sorted(word[::-1] for word in self._entries.words)
        return not any(b.startswith(a) for a, b in itertools.pairwise(ordered))

    @property
    def initials(self) -> frozenset[str] | None:
        found = frozenset(word[:1] for word in self._entries.words)
        return None if "" in found else found

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        np.add(self._lottery.draw(draws.half()), lexicon.first(self._entries), out=tokens[:, 0])

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        tokens[:, 0] = index.astype(np.int32) + lexicon.first(self._entries)

    def trace(self, graph: Graph, state: int) -> int:
        return graph.words(state, self._entries.words)

    def map(self, function: Callable[[str], str]) -> WordList:
        return WordList([function(word) for word in self._entries.words], self._weights)

    def within(self, before: str, after: str) -> WordList:
        """Return the list with one string before and another after each word."""
        framed = WordList.__new__(WordList)
        framed._weights, framed._lottery = self._weights, self._lottery
        framed._keep(Entries([before + word + after for word in self._entries.words]))
        return framed


def _merge(
    words: list[str], weights: Sequence[float] | None
) -> tuple[list[str], list[float] | None]:
    """Merge equal words and drop impossible ones; equal weights become None."""
    if not words or None in words:
        raise ValueError("there must be at least one word, and no nulls")
    if weights is None:
        if len(set(words)) == len(words):
            return words, None
        weights = [1.0] * len(words)
    check_weights(weights, len(words))
    merged: dict[str, float] = {}
    for word, weight in zip(words, weights, strict=True):
        if weight > 0:
            merged[word] = merged.get(word, 0.0) + weight
    listed = list(merged.values())
    return list(merged), None if len(set(listed)) == 1 else listed


def check_weights(weights: Sequence[float], size: int) -> None:
    """Refuse weights that are not ``size`` finite numbers, none of them negative, not all zero.

    Raises:
        ValueError: The weights are not of this kind.
    """
    if len(weights) != size:
        raise ValueError(f"{len(weights)} weights for {size} options")
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
        raise ValueError("weights must be finite, not negative and not all zero")


class Characters(Pattern):
    """One character from each of several alphabets, uniformly and independently.

    Neighbouring characters are drawn together, from a table of their combinations, and tables with up to
    2**40 combinations in total share a 64-bit word. So the relative error of a string's probability is at
    most 2**-24.

    Args:
        *alphabets: At least one alphabet, none of them empty. A character that occurs twice in an
            alphabet is twice as likely. An alphabet can also be a sequence of strings, which then take
            the place of characters.

    Raises:
        ValueError: There is no alphabet, or an empty one.
    """

    def __init__(self, *alphabets: Sequence[str]) -> None:
        if not alphabets or not all(alphabets):
            raise ValueError("there must be alphabets, each with at least one character")
        self.alphabets = tuple(tuple(alphabet) for alphabet in alphabets)
        self._chunks = [
            combinations(tuple(group)) for group in _grouped(self.alphabets, CHUNK, len)
        ]
        self._words = _grouped(self._chunks, WORD, len)
        self.wholes = len(self._words)
        self.width = len(self._chunks)
        self.shortest = sum(chunk.shortest for chunk in self._chunks)
        self.longest = sum(chunk.longest for chunk in self._chunks)
        self.size = math.prod(chunk.size for chunk in self._chunks)

    @property
    def lists(self) -> Sequence[Entries]:
        return [chunk.entries for chunk in self._chunks]

    @property
    def columns(self) -> Sequence[Entries]:
        return self.lists

    @property
    def injective(self) -> bool:
        return self.shortest == self.longest

    @property
    def initials(self) -> frozenset[str] | None:
        found = frozenset(character[:1] for character in self.alphabets[0])
        return None if "" in found else found

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        column = 0
        for slot, chunks in enumerate(self._words):
            rest = draws.whole(slot)
            for chunk in chunks:
                rest, number = divide(rest, len(chunk))
                tokens[:, column] = number
                tokens[:, column] += lexicon.first(chunk.entries)
                column += 1

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        for column in range(self.width - 1, -1, -1):
            chunk = self._chunks[column]
            index, number = divide(index, chunk.size)
            tokens[:, column] = chunk.distinct[number] + lexicon.first(chunk.entries)

    def trace(self, graph: Graph, state: int) -> int:
        for alphabet in self.alphabets:
            state = graph.words(state, alphabet)
        return state

    def map(self, function: Callable[[str], str]) -> Characters:
        return Characters(*([function(c) for c in alphabet] for alphabet in self.alphabets))


class AlphabetProduct:
    """All combinations of the characters of a few alphabets, listed when they are first needed.

    Args:
        alphabets: The alphabets, none of them empty.

    Attributes:
        shortest: The length of the shortest combination.
        longest: The length of the longest.
    """

    def __init__(self, alphabets: Sequence[tuple[str, ...]]) -> None:
        self._alphabets = alphabets
        self.shortest = sum(min(map(len, alphabet)) for alphabet in alphabets)
        self.longest = sum(max(map(len, alphabet)) for alphabet in alphabets)

    def __len__(self) -> int:
        return math.prod(map(len, self._alphabets))

    @cached_property
    def entries(self) -> Entries:
        """The combinations as strings; equal ones occur several times."""
        return Entries(["".join(characters) for characters in itertools.product(*self._alphabets)])

    @cached_property
    def distinct(self) -> NDArray[np.int32]:
        """The positions of the first occurrence of each string: int32, in ascending order."""
        first: dict[str, int] = {}
        for number, word in enumerate(self.entries.words):
            first.setdefault(word, number)
        return np.array([*first.values()], dtype=np.int32)

    @cached_property
    def size(self) -> int:
        """The number of different strings."""
        if self.shortest == self.longest == len(self._alphabets):
            return math.prod(len(set(alphabet)) for alphabet in self._alphabets)
        return len(self.distinct)


@lru_cache(256)
def combinations(alphabets: tuple[tuple[str, ...], ...]) -> AlphabetProduct:
    """Return the combinations of the characters of a few alphabets."""
    return AlphabetProduct(alphabets)


def _grouped(items: Iterable[T], limit: int, size: Callable[[T], int]) -> list[list[T]]:
    """Split items into runs such that the product of the sizes in each run is within a limit."""
    groups: list[list[T]] = []
    product = limit + 1
    for item in items:
        product *= size(item)
        if product > limit:
            groups.append([])
            product = size(item)
        groups[-1].append(item)
    return groups


class IntegerText(Pattern):
    """A decimal integer between ``low`` and ``high``, both included; all are equally likely.

    Args:
        low: The smallest integer, at least -2**63.
        high: The largest integer, at most 2**63 - 1.
        width: The smallest number of characters, including the sign: numbers are zero-padded as by
            ``f"{n:05}"``.

    Raises:
        ValueError: The bounds are out of order or out of range.
    """

    wholes = 1

    def __init__(self, low: int, high: int, width: int = 0) -> None:
        if not -(2**63) <= low <= high < 2**63:
            raise ValueError(f"{low} .. {high} is not a range of 64-bit integers")
        self._low, self._high, self._width = low, high, width
        self.size = high - low + 1
        largest = max(abs(low), abs(high))
        self._groups = -(-max(len(str(largest)), width) // _DIGITS)
        self.width = self._groups + (low < 0)
        ends = [len(f"{number:0{width}}") for number in (low, high)]
        self.longest = max(ends)
        self.shortest = min(ends) if low > 0 or high < 0 else max(width, 1)
        self._signs = Entries(["", "-"])
        self._numbers = [_numbers(digits) for digits in range(_DIGITS + 1)]
        self._injective = True

    @property
    def lists(self) -> Sequence[Entries]:
        return [self._signs, *self._numbers]

    @property
    def injective(self) -> bool:
        return self._injective

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        words = draws.whole()
        offset = divide(words, self.size)[1] if self.size <= WORD else scale(words, self.size)
        self.pick(offset, tokens, lexicon)

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        value = index + np.uint64(self._low % 2**64)
        negative = value.view(np.int64) < 0
        if self._low < 0:
            tokens[:, 0] = lexicon.first(self._signs) + negative
            value = np.where(negative, np.uint64(0) - value, value)
        first = np.array([lexicon.first(entries) for entries in self._numbers], dtype=np.int32)
        for group in range(self._groups):
            column = self.width - 1 - group
            value, number = divide(value, 10**_DIGITS)
            filled = [
                first[max(min(self._width - sign - group * _DIGITS, _DIGITS), int(group == 0))]
                for sign in (0, 1)
            ]
            leading = np.where(negative, filled[1], filled[0]) if self._low < 0 else filled[0]
            tokens[:, column] = np.where(value > 0, first[_DIGITS], leading)
            tokens[:, column] += number.astype(np.int32)

    def trace(self, graph: Graph, state: int) -> int:
        if self.size > CHUNK:
            raise TooLargeError
        tokens = np.zeros((self.size, self.width), dtype=np.int32)
        lexicon = Lexicon(self.lists)
        self.pick(np.arange(self.size, dtype=np.uint64), tokens, lexicon)
        return graph.words(state, lexicon.render(tokens, None).to_pylist())

    def map(self, function: Callable[[str], str]) -> IntegerText:
        mapped = copy(self)
        mapped._signs, *mapped._numbers = (
            Entries([function(word) for word in entries.words]) for entries in self.lists
        )
        lengths = [len(function(character)) for character in "-0123456789"]
        mapped.shortest, mapped.longest = min(lengths) * self.shortest, max(lengths) * self.longest
        different = len({function(character) for character in "-0123456789"}) == len(lengths)
        mapped._injective = self._injective and different and set(lengths) == {1}
        return mapped


@lru_cache(_DIGITS + 1)
def _numbers(digits: int) -> Entries:
    """Return 0 .. 9999 with at least this many digits; with 0 digits, the number 0 is empty."""
    return Entries([f"{n:0{digits}}" if n or digits else "" for n in range(10**_DIGITS)])
