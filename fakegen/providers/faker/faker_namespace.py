"""``faker.METHOD``: every public method of the installed Faker, in each of its locales."""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache, partial, wraps
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from fakegen.errors import ParameterError, nearest
from fakegen.expressions.moment_formats import check_format
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.provider import Context, Factory, Provider, ProviderNamespace
from fakegen.language.defaults import NOW
from fakegen.providers.faker.faker_compiler import FakerCompiler, compiler
from fakegen.providers.faker.forms import GENDER, form_of, has_forms
from fakegen.providers.faker.inherited_data import stand_ins
from fakegen.providers.faker.library import Library, library
from fakegen.providers.faker.moments import ISO, moments
from fakegen.providers.faker.signatures import doc_of, parameters_of
from fakegen.providers.faker_data import DEFAULT, locales, spelled
from fakegen.providers.scalar import SAMPLES, ScalarGenerator
from fakegen.providers.sizes import check_size, check_sizes
from fakegen.providers.third_party import classes_of, repeatable
from fakegen.tracing.outcomes import generator_of
from fakegen.tracing.stops import Untraceable

_PREFIX = "faker."
_PIXEL = 3
"""Bytes of a pixel before a picture is compressed."""
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class FakerNamespace(ProviderNamespace):
    """Faker's methods as providers.

    Args:
        extras: Provider classes of others, whose methods come before Faker's own.
    """

    name = "faker"
    doc = "Every method of Faker, in each of its locales."

    def __init__(self, extras: tuple[type[Any], ...] = ()) -> None:
        self._extras = extras

    def extended(self, named: Sequence[str]) -> FakerNamespace:
        """Return the namespace with the methods of other distributions' providers.

        Raises:
            ParameterError: One is not installed, has no providers, or they cannot be made.
        """
        from faker.providers import BaseProvider

        made = FakerNamespace((*self._extras, *classes_of(named, BaseProvider, "faker")))
        try:
            made.names(DEFAULT)
        except Exception as error:  # a class of others can raise anything
            reason = f"{type(error).__name__}: {error}"
            raise ParameterError(f"its providers cannot be made: {reason}", key=0) from error
        return made

    def names(self, locale: str) -> Sequence[str]:
        """Return the full names of Faker's methods in a locale, sorted."""
        return sorted(
            _PREFIX + name for name in library(spelled(locale), NOW, self._extras).methods
        )

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return a method as a provider; None if there is no such method."""
        method = name.removeprefix(_PREFIX)
        if method == name or method not in library(spelled(locale), NOW, self._extras).methods:
            return None
        return _provider(method, spelled(locale), self._extras)

    def locales(self) -> Sequence[str]:
        """Return Faker's locales, sorted."""
        return locales()


@lru_cache(maxsize=4096)
def _provider(method: str, locale: str, extras: tuple[type[Any], ...]) -> Provider:
    faker = library(locale, NOW, extras)
    override = None if isinstance(faker.methods[method], extras) else _standard(method, locale)
    if override is not None:
        return replace(override, factory=_telling(override.factory, method, locale))
    parameters = parameters_of(faker.method(method))
    if has_forms(method, faker.methods):
        parameters["gender"] = GENDER
    return Provider(
        _PREFIX + method,
        partial(_bind, method, locale, extras),
        parameters,
        doc_of(faker.method(method)),
        compiles=partial(_compiles, method, locale, extras),
    )


@lru_cache(maxsize=4096)
def _compiles(method: str, locale: str, extras: tuple[type[Any], ...]) -> bool:
    """Return whether a method compiles without arguments."""
    try:
        _compiled(method, compiler(locale, NOW, extras), library(locale, NOW, extras), {})
    except Untraceable:
        return False
    return True


def _standard(method: str, locale: str) -> Provider | None:
    """Return the provider that replaces a method whose values have a standard; None for others."""
    try:
        from fakegen.providers.faker.valid import faker_overrides
    except ImportError:
        return None
    found: Provider | None = faker_overrides(method, locale)
    return found and replace(found, name=_PREFIX + method)


def _telling(factory: Factory, method: str, locale: str) -> Factory:
    """Return the factory of a method's replacement such that it says whose data it uses."""
    from fakegen.providers.faker.valid import has_own_number

    @wraps(factory)
    def bind(context: Context, **given: Any) -> Generator | RowGenerator:
        if not has_own_number(method, locale):
            _tell(method, locale, context)
        return factory(context, **given)

    return bind


def _tell(method: str, locale: str, context: Context) -> None:
    """Say which locales stand in for the column's in a method's values."""
    others, part = stand_ins(method, locale)
    if others:
        context.stands_in(others, part)


def _bind(
    method: str, locale: str, extras: tuple[type[Any], ...], context: Context, **given: Any
) -> Generator:
    """Return the generator for a method: compiled if possible, otherwise calling it once per row.

    Raises:
        ParameterError: An argument is missing or wrong.
    """
    faker = library(locale, context.now, extras)
    if has_forms(method, faker.methods):
        method = form_of(method, given.pop("gender", None), faker.methods)
    is_extra = isinstance(faker.methods[method], extras)
    if not is_extra:
        _tell(method, locale, context)
    function = faker.method(method)
    arguments = _arguments(function, given, context.now)
    seeded = None
    if is_extra:
        seeded = repeatable(_PREFIX + method, partial(faker.calls, method, arguments))
    _check_sizes(method, faker, arguments)
    if seeded is not None:
        return ScalarGenerator(_PREFIX + method, seeded, [*arguments])
    try:
        return _compiled(method, compiler(locale, context.now, extras), faker, arguments)
    except Untraceable:
        from fakegen.providers.faker.faker_parts import composing

        calls = composing(locale, context.now, extras).calls
        return ScalarGenerator(_PREFIX + method, partial(calls, method, arguments), [*arguments])


def _check_sizes(method: str, faker: Library, arguments: Mapping[str, Any]) -> None:
    """Check that a method makes no value, and no picture, longer than the limit.

    Raises:
        ParameterError: It does.
    """
    name = _PREFIX + method
    if method == "image" and "size" in arguments:
        with suppress(TypeError, ValueError):  # Faker itself refuses what are not two numbers
            width, height = arguments["size"]
            check_size(name, "size", width * height * _PIXEL)
    check_sizes(name, arguments, lambda cut: next(iter(faker.calls(method, cut, [0]))))


def _compiled(
    method: str, compiling: FakerCompiler, faker: Library, arguments: Mapping[str, Any]
) -> Generator:
    """Return the compiled generator for a method.

    Raises:
        Untraceable: The method cannot be compiled.
    """
    try:
        return generator_of(
            compiling.compile(method, arguments),
            lambda: faker.calls(method, arguments, range(SAMPLES)),
        )
    except Untraceable:
        formats = _formats(faker.method(method), arguments)
        return moments(compiling.calling(method, arguments), formats)


def _formats(function: Callable[..., Any], arguments: Mapping[str, Any]) -> list[str]:
    """Return the formats in which a method may write a moment."""
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
    }
    named = [value for value in {**defaults, **arguments}.values() if isinstance(value, str)]
    return [value for value in named if "%" in value] or [ISO]


def _arguments(
    function: Callable[..., Any], given: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return the arguments that differ from the method's defaults.

    A default that is a date is the day on which Faker was imported: it is replaced by ``now``.
    """
    own = inspect.signature(function).parameters
    defaults = {name: parameter.default for name, parameter in own.items()}
    for name, parameter in own.items():
        if parameter.default is parameter.empty and name not in given and parameter.kind in _NAMED:
            raise ParameterError(f"{name!r} is missing", name)
    today = {name: now.date() for name, default in defaults.items() if isinstance(default, date)}
    return today | {
        name: _argument(name, value)
        for name, value in given.items()
        if name not in own or not _same(value, defaults[name])
    }


def _argument(name: str, value: Any) -> Any:
    """Return a user's value in the form that Faker expects."""
    if isinstance(value, dict):
        return OrderedDict(value)
    if name == "pattern":
        check_format(name, value)
    if name == "tzinfo" and isinstance(value, str):
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ParameterError(
                f"there is no time zone {value!r}", name, nearest(value, available_timezones())
            ) from None
    return value


def _same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and a == b
