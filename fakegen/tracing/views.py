"""What a trace knows of a draw: its site, and what was made of it since."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

from fakegen.patterns import Characters, IntegerText, Pattern, Text, WordList
from fakegen.patterns.lexicon import Entries
from fakegen.tracing.signals import Inspected, Untraceable

_FINITE = 20_000
_SEVERAL = 64
_FAILURES = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
_DIGITS = frozenset(string.digits)


class Site:
    """One draw of a trace.

    Attributes:
        number: Its number among the draws of the trace.
        elements: What it draws one of; None for the strings of a pattern.
        weights: The elements' weights; None for equal ones.
        pattern: The pattern, when it stands for a string of one.
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
        """Whether there are few enough elements to work on each."""
        return self.elements is not None and len(self.elements) <= _FINITE


class View:
    """A function of a drawn value: of each element, or of each character of a pattern's strings.

    Args:
        site: Where the value was drawn.
        functions: What was done to it, in order.
        width: For an integer of a long range: to how many digits it was filled up with zeros.
    """

    def __init__(
        self, site: Site, functions: tuple[Callable[[Any], Any], ...] = (), width: int = 0
    ) -> None:
        self.site = site
        self.functions = functions
        self.width = width

    def then(self, function: Callable[[Any], Any]) -> View:
        """Return the view after a function of the whole value.

        Raises:
            Inspected: The value is not one of a few elements.
        """
        if not self.site.finite:
            raise Inspected(self.site.number)
        return View(self.site, (*self.functions, function), self.width)

    def spelled(self, function: Callable[[str], str]) -> View:
        """Return the view after a function of each character."""
        if self.site.finite or self.site.pattern is not None:
            return View(self.site, (*self.functions, function), self.width)
        if any(function(character) != character for character in "-0123456789"):
            raise Inspected(self.site.number)
        return self

    def filled(self, width: int) -> View:
        """Return the view of an integer as text of at least ``width`` characters."""
        return View(self.site, self.functions, width)

    def image(self, value: Any) -> Any:
        """Return what a drawn value has become."""
        for function in self.functions:
            value = function(value)
        return str(value).zfill(self.width) if self.width else value

    def agreed(self, question: Callable[[Any], Any]) -> Any:
        """Return the answer that holds for every image.

        Raises:
            Inspected: There are several; it asks for the elements of each.
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
        """Ask for each of the texts that have one of these characters."""
        if not self.may_hold(characters):
            return
        if self.site.pattern is None:
            wanted = set(characters)
            keys = [None if wanted.isdisjoint(text) else text for text in self.texts]
            if len(set(keys)) > 1:
                raise Inspected(self.site.number, keys)
        raise Inspected(self.site.number)

    @cached_property
    def images(self) -> list[Any]:
        """What each element has become.

        Raises:
            Inspected: The value is not one of a few elements, or the functions fail for some.
        """
        if not self.site.finite or self.site.elements is None:
            raise Inspected(self.site.number)
        try:
            return [self.image(element) for element in self.site.elements]
        except _FAILURES:
            raise Inspected(self.site.number) from None

    @cached_property
    def texts(self) -> list[str]:
        """What each element has become, as text.

        Raises:
            Inspected: As for ``images``, or an image is neither a string nor an integer.
        """
        images = self.images
        if not all(isinstance(image, str | int) for image in images):
            raise Inspected(self.site.number)
        return [str(image) for image in images]

    @property
    def sample(self) -> Any:
        """One thing that it may be: it tells the type."""
        if self.site.elements is None:
            return ""
        try:
            return self.image(self.site.elements[0])
        except _FAILURES:
            raise Inspected(self.site.number) from None

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern of its text."""
        if self.site.pattern is not None:
            mapped = self.site.pattern
            for function in self.functions:
                mapped = _mapped(mapped, function)
            return mapped
        if not self.site.finite:
            return self._integer()
        texts = self.texts
        weights = self.site.weights
        if len(texts) == 1:
            return Text(texts[0])
        if weights is None and len(texts) <= _SEVERAL and {len(text) for text in texts} == {1}:
            return Characters("".join(texts))
        return WordList(texts, weights)

    def _integer(self) -> Pattern:
        elements = self.site.elements
        if not isinstance(elements, range) or elements.step != 1 or self.functions:
            raise Untraceable("a long range that is not plain")
        if not -(2**63) <= elements[0] <= elements[-1] < 2**63:
            raise Untraceable("an integer of more than 64 bits")
        return IntegerText(elements[0], elements[-1], self.width)

    @cached_property
    def length(self) -> int | None:
        """How long its text is, if that is always the same."""
        if self.site.pattern is not None:
            low, high = self.site.pattern.shortest, self.site.pattern.longest
            return low if low == high and not self.functions else None
        if not self.site.finite:
            pattern = self._integer()
            return pattern.longest if pattern.shortest == pattern.longest else None
        lengths = {len(text) for text in self.texts}
        return lengths.pop() if len(lengths) == 1 else None

    @property
    def never_empty(self) -> bool:
        """Whether its text always has a character."""
        if self.site.pattern is not None:
            return self.site.pattern.shortest > 0 and not self.functions
        return not self.site.finite or all(self.texts)

    def may_hold(self, characters: str) -> bool:
        """Return whether one of these characters may be in its text."""
        wanted = set(characters)
        if self.site.pattern is not None:
            return _holds(self.pattern, characters)
        if not self.site.finite:
            return not wanted.isdisjoint(_DIGITS)
        return any(not wanted.isdisjoint(text) for text in self.texts)


@lru_cache(maxsize=512)
def _mapped(pattern: Pattern, function: Callable[[str], str]) -> Pattern:
    return pattern.map(function)


@lru_cache(maxsize=2048)
def _holds(pattern: Pattern, characters: str) -> bool:
    """Return whether one of these characters stands in a word that the pattern is made of."""
    return not all(map(frozenset(characters).isdisjoint, map(_letters, pattern.lists)))


@lru_cache(maxsize=4096)
def _letters(entries: Entries) -> frozenset[str]:
    return frozenset("".join(entries.words))
