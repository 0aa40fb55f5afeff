"""Faker in one locale and at one moment, with a random generator of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fakegen.providers.faker.clock import standing_still

if TYPE_CHECKING:
    from faker import Generator as Faker


@lru_cache(maxsize=1)
def locales() -> tuple[str, ...]:
    """Return Faker's locales, sorted."""
    from faker.config import AVAILABLE_LOCALES

    return tuple(sorted(AVAILABLE_LOCALES))


class Library:
    """Faker in one locale.

    Args:
        locale: As Faker spells it, ``nl_BE``; one of :func:`locales`.
        now: What its clock shows.

    Attributes:
        faker: Its generator. Nobody else draws from it.
    """

    def __init__(self, locale: str, now: datetime) -> None:
        from faker import Factory

        self.locale = locale
        self.now = now
        self.faker: Faker = Factory.create(locale)
        # One for good: some of Faker's objects keep the generator that they meet first.
        self._random = random.Random()  # noqa: S311 - data, not secrets
        self.faker.random = self._random
        self.faker._is_seeded = True  # or some methods ask the operating system for randomness
        self._owners = {
            name: provider
            for provider in reversed(self.faker.get_providers())
            for name in dir(provider)
            if not name.startswith("_") and callable(getattr(provider, name))
        }

    @property
    def methods(self) -> Mapping[str, Any]:
        """The provider object that has each public method, by the method's name."""
        return self._owners

    def method(self, name: str) -> Callable[..., Any]:
        """Return a public method, bound."""
        method: Callable[..., Any] = getattr(self._owners[name], name)
        return method

    def calls(self, name: str, arguments: Mapping[str, Any], seeds: Iterable[int]) -> list[Any]:
        """Return what a method makes of each seed."""
        method = self.method(name)
        values = []
        with standing_still(self.now):
            for seed in seeds:
                self._random.seed(seed)
                values.append(complete(method(**arguments)))
        return values


def complete(value: Any) -> Any:
    """Return a value, and a list of what a method would make bit by bit."""
    return list(value) if isinstance(value, Iterator) else value


@lru_cache(maxsize=32)
def library(locale: str, now: datetime) -> Library:
    """Return Faker in a locale, made once."""
    return Library(locale, now)
