"""What a trace knows about a draw: where it was made, and what has been done to its value."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

from fakegen.patterns import Characters, IntegerText, Pattern, Text, WordList
from fakegen.patterns.lexicon import Entries
from fakegen.tracing.stops import Inspected, Untraceable

_FINITE = 20_000
_SEVERAL = 64
_FAILURES = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
_DIGITS = frozenset(string.digits)


class Site:
    """One draw of a trace.

    Attributes:
        number: Its number among the draws of the trace.
        elements: The elements that it draws from; None for a draw from a pattern.
        weights: The elements' weights; None if all are equally likely.
        pattern: The pattern that it draws from; None for a draw from elements.
    """

    __slots__ = ("elements", "number", "pattern", "weights")

    def __init__(
        self,
        number: int,
        elements: Sequence[Any] | None,
        weights: Sequence[float] | None = None,
        pattern: Pattern | None = None,
    ) -> None:
        self.number = number
        self.elements = elements
        self.weights = weights
        self.pattern = pattern

    @property
    def finite(self) -> bool:
        """Whether there are few enough elements to process each of them."""
        return self.elements is not None and len(self.elements) <= _FINITE


class View:
    """A function of a drawn value: of each element, or of each character of a pattern's strings.

    Args:
        site: The draw.
        functions: The functions applied to the value, in order.
        width: For an integer: the number of characters to which it was padded with zeros.
    """

    def __init__(
        self, site: Site, functions: tuple[Callable[[Any], Any], ...] = (), width: int = 0
    ) -> None:
        self.site = site
        self.functions = functions
        self.width = width

    def then(self, function: Callable[[Any], Any]) -> View:
        """Return the view after applying a function to the value.

        Raises:
            Inspected: The draw is not finite.
        """
        if not self.site.finite:
            raise Inspected(self.site.number)
        return View(self.site, (*self.functions, function), self.width)

    def spelled(self, function: Callable[[str], str]) -> View:
        """Return the view after applying a function to each character.

        Raises:
            Inspected: The value is an integer of a long range, and the function changes digits.
        """
        if self.site.finite or self.site.pattern is not None:
            return View(self.site, (*self.functions, function), self.width)
        if any(function(character) != character for character in "-0123456789"):
            raise Inspected(self.site.number)
        return self

    def filled(self, width: int) -> View:
        """Return the view of an integer as a string, zero-padded to ``width`` characters."""
        return View(self.site, self.functions, width)

    def image(self, value: Any) -> Any:
        """Return the result of all functions for one drawn value."""
        for function in self.functions:
            value = function(value)
        return str(value).zfill(self.width) if self.width else value

    def agreed(self, question: Callable[[Any], Any]) -> Any:
        """Return the answer to a question, if it is the same for every image.

        Raises:
            Inspected: The answers differ, or the draw is not finite.
        """
        if not self.site.finite:
            raise Inspected(self.site.number)
        images = self.images
        try:
            answers = [question(image) for image in images]
            if len(set(answers)) == 1:
                return answers[0]
        except _FAILURES:
            raise Inspected(self.site.number) from None
        raise Inspected(self.site.number, answers)

    def reveal(self, characters: str) -> None:
        """Separate the possibilities that contain one of these characters.

        Raises:
            Inspected: There is such a possibility.
        """
        if not self.may_hold(characters):
            return
        if self.site.pattern is None:
            wanted = set(characters)
            keys = [None if wanted.isdisjoint(value) else value for value in self.strings]
            if len(set(keys)) > 1:
                raise Inspected(self.site.number, keys)
        raise Inspected(self.site.number)

    @cached_property
    def images(self) -> list[Any]:
        """The result of the functions for each element.

        Raises:
            Inspected: The draw is not finite, or a function fails for some element.
        """
        if not self.site.finite or self.site.elements is None:
            raise Inspected(self.site.number)
        try:
            return [self.image(element) for element in self.site.elements]
        except _FAILURES:
            raise Inspected(self.site.number) from None

    @cached_property
    def strings(self) -> list[str]:
        """The images as strings.

        Raises:
            Inspected: As for :attr:`images`, or an image is neither a string nor an integer.
        """
        images = self.images
        if not all(isinstance(image, str | int) for image in images):
            raise Inspected(self.site.number)
        return [str(image) for image in images]

    @property
    def sample(self) -> Any:
        """One of the images, from which the type can be seen."""
        if self.site.elements is None:
            return ""
        try:
            return self.image(self.site.elements[0])
        except _FAILURES:
            raise Inspected(self.site.number) from None

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern of the view as a string."""
        if self.site.pattern is not None:
            mapped = self.site.pattern
            for function in self.functions:
                mapped = _mapped(mapped, function)
            return mapped
        if not self.site.finite:
            return self._integer()
        words = self.strings
        weights = self.site.weights
        if len(words) == 1:
            return Text(words[0])
        if weights is None and len(words) <= _SEVERAL and {len(word) for word in words} == {1}:
            return Characters("".join(words))
        return WordList(words, weights)

    def _integer(self) -> Pattern:
        elements = self.site.elements
        if not isinstance(elements, range) or elements.step != 1 or self.functions:
            raise Untraceable("a long range with steps or with functions applied")
        if not -(2**63) <= elements[0] <= elements[-1] < 2**63:
            raise Untraceable("an integer of more than 64 bits")
        return IntegerText(elements[0], elements[-1], self.width)

    @cached_property
    def length(self) -> int | None:
        """The length as a string; None if it varies."""
        if self.site.pattern is not None:
            low, high = self.site.pattern.shortest, self.site.pattern.longest
            return low if low == high and not self.functions else None
        if not self.site.finite:
            pattern = self._integer()
            return pattern.longest if pattern.shortest == pattern.longest else None
        lengths = {len(value) for value in self.strings}
        return lengths.pop() if len(lengths) == 1 else None

    @property
    def never_empty(self) -> bool:
        """Whether it is never the empty string."""
        if self.site.pattern is not None:
            return self.site.pattern.shortest > 0 and not self.functions
        return not self.site.finite or all(self.strings)

    def may_hold(self, characters: str) -> bool:
        """Return whether, as a string, it may contain one of these characters."""
        wanted = set(characters)
        if self.site.pattern is not None:
            return _holds(self.pattern, characters)
        if not self.site.finite:
            return not wanted.isdisjoint(_DIGITS)
        return any(not wanted.isdisjoint(value) for value in self.strings)


@lru_cache(maxsize=512)
def _mapped(pattern: Pattern, function: Callable[[str], str]) -> Pattern:
    return pattern.map(function)


@lru_cache(maxsize=2048)
def _holds(pattern: Pattern, characters: str) -> bool:
    """Return whether one of these characters is in a word that the pattern is made of."""
    return not all(map(frozenset(characters).isdisjoint, map(_letters, pattern.lists)))


@lru_cache(maxsize=4096)
def _letters(entries: Entries) -> frozenset[str]:
    return frozenset("".join(entries.words))
