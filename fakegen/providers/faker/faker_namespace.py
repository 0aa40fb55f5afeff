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
from fakegen.providers.faker.faker_compiler import compiler
from fakegen.providers.faker.forms import GENDER, form_of, has_forms
from fakegen.providers.faker.library import Library, library
from fakegen.providers.faker.moments import ISO, moments
from fakegen.providers.faker.own_data import stand_ins
from fakegen.providers.faker.signatures import doc_of, parameters_of
from fakegen.providers.faker_data import locales, spelled
from fakegen.providers.scalar import ScalarGenerator
from fakegen.providers.sizes import check_size, check_sizes
from fakegen.tracing.outcomes import generator_of
from fakegen.tracing.signals import Untraceable

_PREFIX = "faker."
_PIXEL = 3
"""Bytes of a pixel before a picture is compressed."""
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class FakerNamespace(ProviderNamespace):
    """Faker's methods as providers."""

    name = "faker"
    doc = "Every method of Faker, in each of its locales."

    def names(self, locale: str) -> Sequence[str]:
        """Return the full names of Faker's methods in a locale, sorted."""
        return sorted(_PREFIX + name for name in library(spelled(locale), NOW).methods)

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return a method as a provider; None if there is no such method."""
        method = name.removeprefix(_PREFIX)
        if method == name or name not in self.names(locale):
            return None
        return _provider(method, spelled(locale))

    def locales(self) -> Sequence[str]:
        """Return Faker's locales, sorted."""
        return locales()


@lru_cache(maxsize=4096)
def _provider(method: str, locale: str) -> Provider:
    override = _standard(method, locale)
    if override is not None:
        return replace(override, factory=_telling(override.factory, method, locale))
    faker = library(locale, NOW)
    parameters = parameters_of(faker.method(method))
    if has_forms(method, faker.methods):
        parameters["gender"] = GENDER
    return Provider(
        _PREFIX + method,
        partial(_bind, method, locale),
        parameters,
        doc_of(faker.method(method)),
        compiles=partial(_compiles, method, locale),
    )


@lru_cache(maxsize=4096)
def _compiles(method: str, locale: str) -> bool:
    """Return whether a method compiles without arguments."""
    try:
        _compiled(method, locale, NOW, {})
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


def _bind(method: str, locale: str, context: Context, **given: Any) -> Generator:
    """Return the generator for a method: compiled if possible, otherwise calling it once per row.

    Raises:
        ParameterError: An argument is missing or wrong.
    """
    faker = library(locale, context.now)
    if has_forms(method, faker.methods):
        method = form_of(method, given.pop("gender", None), faker.methods)
    _tell(method, locale, context)
    function = faker.method(method)
    arguments = _arguments(function, given, context.now)
    _check_sizes(method, faker, arguments)
    try:
        return _compiled(method, locale, context.now, arguments)
    except Untraceable:
        return ScalarGenerator(_PREFIX + method, partial(faker.calls, method, arguments))


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


def _compiled(method: str, locale: str, now: datetime, arguments: Mapping[str, Any]) -> Generator:
    """Return the compiled generator for a method.

    Raises:
        Untraceable: The method cannot be compiled.
    """
    faker = compiler(locale, now)
    try:
        return generator_of(faker.compile(method, arguments))
    except Untraceable:
        formats = _formats(library(locale, now).method(method), arguments)
        return moments(faker.calling(method, arguments), formats)


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
