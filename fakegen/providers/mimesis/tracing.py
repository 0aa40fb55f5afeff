"""Mimesis' random generator for the tracer."""

from __future__ import annotations

import operator
import string
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from mimesis.random import Random

from fakegen.patterns import Alternation, Characters, Concatenation, Pattern, Text, WordList
from fakegen.providers.mimesis.open_values import OpenBits, OpenReal
from fakegen.tracing.stops import Untraceable
from fakegen.tracing.tracer import INLINE, AnsweredDraws

_FEW = 64
_MOST_WORDS = 800
"""The most draws from long word lists in all runs of one method."""


class TracedRandom(Random):
    """A random generator of Mimesis that passes all draws on to the tracer's.

    Attributes:
        draws: The tracer's random generator; it is replaced for each run of a method.
        span: The range of the last integer drawn.
    """

    draws: AnsweredDraws
    span = range(0)
    _words_drawn = 0

    def random(self) -> float:
        """Refuse: a continuous draw cannot be traced."""
        raise Untraceable("draws from a continuum")

    def choice(self, seq: Any) -> Any:
        """Draw one element."""
        kind = _kind(_Same(seq)) if len(seq) > _FEW else _Kind.of(seq)
        if kind is _Kind.MASKS:
            return Masks(seq)
        if kind is _Kind.WORDS:
            self._words_drawn += 1
            if self._words_drawn > _MOST_WORDS:
                raise Untraceable("too many draws from long word lists")
            drawn = self.draws.string(_words(_Same(seq)))
            return self.draws.choice(seq) if drawn is INLINE else drawn
        if kind is _Kind.DECIDED:
            return seq[operator.index(self.draws.draw(range(len(seq))))]
        return self.draws.choice(seq)

    def choices(
        self, population: Any, weights: Any = None, *, cum_weights: Any = None, k: int = 1
    ) -> list[Any]:
        """Draw ``k`` elements with replacement."""
        if weights is None and cum_weights is None:
            return [self.choice(population) for _ in range(k)]
        return self.draws.choices(population, weights, cum_weights=cum_weights, k=k)

    def sample(self, population: Any, k: int, *, counts: Any = None) -> list[Any]:
        """Draw one element; several different ones cannot be traced."""
        return self.draws.sample(population, k, counts=counts)

    def shuffle(self, x: Any) -> None:
        """Refuse to shuffle more than one element."""
        self.draws.shuffle(x)

    def randint(self, a: int, b: int) -> int:
        """Draw an integer from ``a`` .. ``b``."""
        drawn: int = self.draws.randint(a, b)
        self.span = range(a, b + 1)
        return drawn

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        """Draw an integer from a range."""
        drawn: int = self.draws.randrange(start, stop, step)
        return drawn

    def randints(self, n: int = 3, a: int = 1, b: int = 100) -> list[int]:
        """Draw integers from ``a`` .. ``b - 1``."""
        return [self.randint(a, b - 1 if b > a else a) for _ in range(n)]

    def uniform(self, a: float, b: float, precision: int = 15) -> Any:
        """Return an open number."""
        return OpenReal(self.draws, a, b, precision)

    def getrandbits(self, k: int) -> Any:
        """Draw a whole number of hexadecimal digits."""
        if k % 4:
            raise Untraceable("bits that are not whole hexadecimal digits")
        return OpenBits([self.draws.choice("0123456789abcdef") for _ in range(k // 4)])

    def generate_string_by_mask(
        self, mask: str | Masks = "@###", char: str = "@", digit: str = "#"
    ) -> str:
        """Draw a letter or a digit for each placeholder of a mask."""
        if char == digit:
            raise ValueError("the placeholders of letters and of digits must differ")
        if isinstance(mask, Masks):
            drawn = self.draws.string(_masked(_Same(mask.masks), char, digit))
            if drawn is not INLINE:
                return str(drawn)
            mask = str(self.draws.choice(mask.masks))
        alphabets = {char: string.ascii_uppercase, digit: string.digits}
        made = ""
        for place in mask:
            made += self.draws.choice(alphabets[place]) if place in alphabets else place
        return made


class _Kind(Enum):
    """The kinds of elements that a method chooses from."""

    MASKS = "strings with placeholders for digits"
    WORDS = "many strings"
    DECIDED = "objects of several types, or members of an enumeration: one run for each"
    OTHER = "a few strings, or other objects"

    @classmethod
    def of(cls, elements: Sequence[Any]) -> _Kind:
        """Return the kind of some elements."""
        if isinstance(elements, str | range):
            return cls.OTHER
        kinds = set(map(type, elements))
        if kinds != {str}:
            decided = len(kinds) > 1 or isinstance(elements[0], Enum)
            return cls.DECIDED if decided else cls.OTHER
        if len(elements) > 1 and "#" in elements[0] + elements[-1]:
            return cls.MASKS if all("#" in e or "@" in e for e in elements) else cls.OTHER
        return cls.WORDS if len(elements) > _FEW else cls.OTHER


class Masks:
    """One of several masks, whose placeholders are not filled yet."""

    def __init__(self, masks: Sequence[str]) -> None:
        self.masks = masks


class _Same:
    """A key for a cache that compares objects by identity."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=512)
def _kind(elements: _Same) -> _Kind:
    return _Kind.of(elements.value)


@lru_cache(maxsize=512)
def _words(elements: _Same) -> Pattern:
    return WordList(elements.value)


@lru_cache(maxsize=64)
def _masked(masks: _Same, char: str, digit: str) -> Pattern:
    """Return the pattern of the strings that several masks stand for."""
    alphabets = {char: string.ascii_uppercase, digit: string.digits}
    starts: dict[str, list[str]] = {}  # many masks differ only in their start
    for mask in masks.value:
        places = (number for number, place in enumerate(mask) if place in alphabets)
        first = next(places, len(mask))
        starts.setdefault(mask[first:], []).append(mask[:first])
    options = [
        Concatenation(
            WordList(words),
            *(
                Characters(alphabets[place]) if place in alphabets else Text(place)
                for place in rest
            ),
        )
        for rest, words in starts.items()
    ]
    return Alternation(options, [len(words) for words in starts.values()])
