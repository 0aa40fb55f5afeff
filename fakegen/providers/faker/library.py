"""Faker in one locale and at one time, with a random generator of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fakegen.limits import check_time
from fakegen.providers.faker.clock import standing_still
from fakegen.providers.faker_data import belongs, faker_class, neutral_data
from fakegen.providers.sizes import bounded

if TYPE_CHECKING:
    from faker import Generator as Faker


class Library:
    """Faker in one locale.

    Args:
        locale: Such as ``nl_BE``, as Faker spells it. Where Faker has no data for it, those of the
            nearest locale are used: see :mod:`fakegen.providers.faker_data`.
        now: The time that its clocks show.
        extras: Provider classes of others.

    Attributes:
        faker: Faker's generator object, which nothing else uses.
    """

    def __init__(self, locale: str, now: datetime, extras: Sequence[type[Any]] = ()) -> None:
        self.locale = locale
        self.now = now
        self.faker = _faker(locale)
        for cls in extras:
            self.faker.add_provider(cls(self.faker))
        # It is never replaced, because some of Faker's objects keep the first one that they get.
        self._random = random.Random()  # noqa: S311 - data, not secrets
        self.faker.random = self._random
        self.faker._is_seeded = True  # or some methods ask the operating system for randomness
        self._owners = {
            name: provider
            for provider in reversed(self.faker.get_providers())
            for name in dir(provider)
            if not name.startswith("_")
            and callable(getattr(provider, name))
            and not (isinstance(provider, tuple(extras)) and _is_inherited(provider, name))
        }

    @property
    def methods(self) -> Mapping[str, Any]:
        """The provider object that has each public method, by the method's name."""
        return self._owners

    def method(self, name: str) -> Callable[..., Any]:
        """Return a public method, bound."""
        method: Callable[..., Any] = getattr(self._owners[name], name)
        return method

    def replace(self, name: str, method: Callable[..., Any]) -> None:
        """Let all methods, and formats, call another one by this name."""
        setattr(self._owners[name], name, method)
        self.faker.set_formatter(name, method)

    def calls(self, name: str, arguments: Mapping[str, Any], seeds: Iterable[int]) -> list[Any]:
        """Return a method's value for each seed."""
        method = self.method(name)
        values = []
        with standing_still(self.now):
            for seed in seeds:
                check_time()
                self._random.seed(seed)
                values.append(complete(method(**arguments)))
        return values


def _faker(locale: str) -> Faker:
    """Return Faker's generator object, with the class of each subject that suits a locale.

    Faker's own factory falls back to its default, which is American, for each subject that the locale
    itself lacks.
    """
    from faker import Generator
    from faker.config import PROVIDERS

    faker = Generator(locale=locale, use_weighting=True)  # type: ignore[arg-type]
    for path in PROVIDERS:
        subject = path.rpartition(".")[2]
        cls, home = faker_class(subject, locale)
        provider = cls(faker)
        if home and not belongs(home, locale, subject):
            for name, member in neutral_data(subject):
                setattr(provider, name, member)
        provider.__use_weighting__ = True
        provider.__provider__ = path
        provider.__lang__ = home or None
        faker.add_provider(provider)
    return faker


def _is_inherited(provider: Any, name: str) -> bool:
    """Return whether every provider has the same method, such as ``random_element``."""
    from faker.providers import BaseProvider

    return getattr(type(provider), name, None) is getattr(BaseProvider, name, provider)


def complete(value: Any) -> Any:
    """Return a value; if it is an iterator, a list of its elements.

    Raises:
        ParameterError: They make a value longer than the limit.
    """
    return bounded(value) if isinstance(value, Iterator) else value


@lru_cache(maxsize=32)
def library(locale: str, now: datetime, extras: tuple[type[Any], ...] = ()) -> Library:
    """Return Faker in a locale and at a time, with further providers; it is made only once."""
    return Library(locale, now, extras)
