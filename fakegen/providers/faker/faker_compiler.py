"""Compiling Faker's methods by tracing what they make of random numbers.

Each compiler prepares a Faker object of its own. Methods that other methods call become single draws of
their pattern, which is compiled only once. The few methods that search in strings are replaced by ones that
can search in traced strings.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial, wraps
from types import CodeType, MethodType
from typing import TYPE_CHECKING, Any

from fakegen.patterns import Pattern
from fakegen.providers.faker.addresses import PATTERNS, ipv4
from fakegen.providers.faker.clock import standing_still
from fakegen.providers.faker.library import Library, complete
from fakegen.providers.faker.moments import labels
from fakegen.providers.faker.valid import BUILT_ON, OVERRIDDEN, faker_overrides
from fakegen.tracing.explore import Outcome, explore
from fakegen.tracing.stops import Untraceable
from fakegen.tracing.traced import TracedStr, plain_string
from fakegen.tracing.tracer import INLINE, AnsweredDraws

if TYPE_CHECKING:
    from faker.providers import BaseProvider

_MASKS = {"numerify": "#%$!@", "lexify": "?", "bothify": "#%$!@?", "hexify": "^"}
_PARTS = ("%w", "%A", "%d", "%m", "%B", "%Y", "%p")
_FORMAT = re.compile(r"\{\{\s*(\w+)(?::\s*(\w+?))?\s*\}\}")


class FakerCompiler:
    """Compiles Faker's methods in one locale.

    Args:
        locale: The locale in Faker's spelling: ``nl_BE``.
        now: The time that Faker's clocks show.
        extras: Provider classes of others.
    """

    def __init__(self, locale: str, now: datetime, extras: Sequence[type[Any]] = ()) -> None:
        self._library = Library(locale, now, extras)
        self._faker = self._library.faker
        self._outcomes: dict[str, Outcome | Untraceable] = {}
        self._pending: set[str] = set()
        self._bodies: dict[str, Callable[..., Any]] = {}
        self._relay = _Relay()
        self._called = ""
        self._faker.random = self._relay  # type: ignore[assignment]
        self._prepare()

    def compile(self, name: str, arguments: Mapping[str, Any]) -> Outcome:
        """Return what a method makes with these arguments.

        Raises:
            Untraceable: The method cannot be compiled, at least not with these arguments.
        """
        if arguments:
            return self._explore(name, arguments)
        if name not in self._outcomes and name in PATTERNS:
            self._outcomes[name] = PATTERNS[name]()
        if name not in self._outcomes:
            self._pending.add(name)
            try:
                self._outcomes[name] = self._explore(name, {})
            except Untraceable as reason:
                self._outcomes[name] = reason
            finally:
                self._pending.discard(name)
        outcome = self._outcomes[name]
        if isinstance(outcome, Untraceable):
            raise Untraceable(*outcome.args)
        return outcome

    def calling(self, name: str, arguments: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Return a method as a function of a random generator."""
        method = self._bodies[name]

        def function(draws: Any) -> Any:
            before = self._relay.draws, self._called
            self._relay.draws, self._called = draws, name
            try:
                with standing_still(self._library.now):
                    return complete(method(**arguments))
            finally:
                self._relay.draws, self._called = before

        return function

    def _explore(self, name: str, arguments: Mapping[str, Any]) -> Outcome:
        with standing_still(self._library.now):  # faster once here than again in every call
            return explore(self.calling(name, arguments))

    def _prepare(self) -> None:
        from faker.providers import BaseProvider

        for provider in reversed(self._faker.get_providers()):
            for name in dir(provider):
                if name.startswith("_") or not callable(getattr(provider, name)):
                    continue
                self._prepare_method(provider, name, hasattr(BaseProvider, name))
            if hasattr(provider, "_to_ascii"):
                provider._to_ascii = self._spelled(provider._to_ascii)
            if hasattr(provider, "_random_ipv4_address_from_subnets"):
                provider._random_ipv4_address_from_subnets = self._networked
        self._faker.parse = self._parse  # type: ignore[method-assign]

    def _prepare_method(self, provider: BaseProvider, name: str, basic: bool) -> None:
        body = self._undecorated(getattr(provider, name))
        if basic:
            used = self._basic(name, body)
            setattr(provider, name, used)
            if self._library.methods[name] is provider:
                self._bodies[name] = used
        elif self._library.methods[name] is provider:
            body = self._dated(body) if name == "date" else body
            used = self._replaced(name, self._drawn(name, body))
            setattr(provider, name, used)
            self._bodies[name] = body
        else:
            used = body
        self._faker.set_formatter(name, used)

    def _undecorated(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """Return a method whose decorators from Faker work with traced strings."""
        function: Any = getattr(method, "__func__", None)
        decoration = _decorations().get(function.__code__) if function else None
        if decoration is None:
            return method
        owner = method.__self__  # type: ignore[attr-defined]
        inner = self._undecorated(MethodType(function.__wrapped__, owner))

        @wraps(method)
        def decorated(*arguments: Any, **named: Any) -> str:
            return decoration(self._wrapped(inner(*arguments, **named)))

        return decorated

    def _basic(self, name: str, body: Callable[..., Any]) -> Callable[..., Any]:
        if name in _MASKS:
            return self._masked(body, _MASKS[name])
        if name == "random_digit_or_empty":
            return lambda: self._draws.draw(["", *"0123456789"], [10] + [1] * 10)
        if name == "random_digit_not_null_or_empty":
            return lambda: self._draws.draw(["", *"123456789"], [9] + [1] * 9)
        return body

    def _dated(self, body: Callable[..., str]) -> Callable[..., str]:
        """Return ``date`` such that a single part of a date is a draw from its few strings."""

        @wraps(body)
        def used(pattern: str = "%Y-%m-%d", end_datetime: Any = None) -> str:
            if pattern not in _PARTS or end_datetime is not None:
                return body(pattern, end_datetime)
            made: str = self._draws.draw(*labels(pattern, self._library.now.replace(tzinfo=None)))
            return made

        return used

    def _spelled(self, body: Callable[[str], str]) -> Callable[[str], str]:
        """Return a method that works character by character, for traced strings, too."""

        def used(string: str) -> str:
            string = self._wrapped(string)
            return string.mapped(body) if isinstance(string, TracedStr) else body(string)

        return used

    def _networked(self, subnets: Any, weights: Any = None, network: bool = False) -> str:
        """Draw an address from some networks."""
        if network:
            raise Untraceable("networks within networks")
        made: str = self._draws.string(ipv4(tuple(subnets), tuple(weights or ())))
        return made

    @property
    def _draws(self) -> AnsweredDraws:
        draws: AnsweredDraws = self._relay.draws
        return draws

    def _drawn(self, name: str, body: Callable[..., Any]) -> Callable[..., Any]:
        """Return a method that, called without arguments, draws from its pattern if it has one."""

        @cache  # of few methods: most are never called
        def defaults() -> Mapping[str, Any]:
            parameters = inspect.signature(body).parameters
            return {key: parameter.default for key, parameter in parameters.items()}

        @wraps(body)
        def used(*arguments: Any, **named: Any) -> Any:
            if not isinstance(self._draws, AnsweredDraws):
                return body(*arguments, **named)
            given = dict(zip(defaults(), arguments, strict=False)) | named
            plain = all(defaults().get(key, given) is value for key, value in given.items())
            if plain and name not in self._pending:
                outcome = self.compile(name, {})
                if isinstance(outcome, Pattern):
                    made = self._draws.string(outcome)
                    if made is not INLINE:
                        return made
            return body(*arguments, **named)

        return used

    def _replaced(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """Return a method that others are not followed into where its values are made valid instead.

        They are then called row by row: see :mod:`fakegen.providers.faker.faker_parts`.
        """
        if name not in OVERRIDDEN:
            return method

        @wraps(method)
        def used(*arguments: Any, **named: Any) -> Any:
            is_part = self._called not in OVERRIDDEN | BUILT_ON
            if is_part and faker_overrides(name, self._library.locale) is not None:
                raise Untraceable(f"{name} is replaced")
            return method(*arguments, **named)

        return used

    def _masked(self, body: Callable[..., str], characters: str) -> Callable[..., str]:
        """Return a method that replaces characters of a string, in drawn parts of it, too."""
        signature = inspect.signature(body)

        @wraps(body)
        def used(*arguments: Any, **named: Any) -> str:
            given = signature.bind(*arguments, **named)
            given.apply_defaults()
            given.arguments["text"] = self._seen(given.arguments["text"], characters)
            return self._wrapped(body(*given.args, **given.kwargs))

        return used

    def _parse(self, text: str) -> str:
        """Fill in a format, as Faker's ``parse`` does."""

        def made(match: re.Match[str]) -> str:
            arguments = self._faker.get_arguments(match[2]) if match[2] else {}
            return plain_string(str(self._faker.format(match[1], **arguments)))

        return self._wrapped(_FORMAT.sub(made, self._seen(text, "{")))

    def _seen(self, string: str, characters: str) -> str:
        """Return a string as a plain one, after making sure that no drawn part has the characters."""
        string = self._wrapped(string)
        return string.revealing(characters) if isinstance(string, TracedStr) else string

    def _wrapped(self, string: str) -> str:
        tokens = getattr(self._draws, "tokens", None)
        return TracedStr(string, tokens) if tokens is not None and tokens.found(string) else string


class _Relay:
    """Stands in for the current random generator, as Faker's objects keep the first one they get."""

    draws: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.draws, name)


def _slug(value: str, **options: bool) -> str:
    """Return Faker's slug of a string; that of a traced string is made part by part."""
    from faker.utils.text import slugify

    stripped = value.strip()
    if not isinstance(stripped, TracedStr):
        return slugify(stripped, **options)
    # The letters around a part keep the spaces at its ends.
    return stripped.mapped(lambda part: slugify(f"x{part}x", **options)[1:-1])


@lru_cache(maxsize=1)
def _decorations() -> Mapping[CodeType, Callable[[str], str]]:
    """Return what Faker's decorators do to a string, by the code of their wrappers."""
    from faker.utils import decorators

    made: dict[Any, Callable[[str], str]] = {
        decorators.lowercase: lambda string: string.lower(),
        decorators.slugify: _slug,
        decorators.slugify_domain: partial(_slug, allow_dots=True),
        decorators.slugify_unicode: partial(_slug, allow_unicode=True),
    }
    return {decorate(str).__code__: function for decorate, function in made.items()}


@lru_cache(maxsize=32)
def compiler(locale: str, now: datetime, extras: tuple[type[Any], ...] = ()) -> FakerCompiler:
    """Return the compiler for a locale and a time, with further providers; it is made only once."""
    return FakerCompiler(locale, now, extras)
