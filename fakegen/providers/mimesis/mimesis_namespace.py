"""``mimesis.PROVIDER.METHOD``: every public method of the installed Mimesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from fakegen.expressions.moment_formats import check_format
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, Provider, ProviderNamespace
from fakegen.language.defaults import NOW
from fakegen.providers.mimesis import methods
from fakegen.providers.mimesis.call import Call
from fakegen.providers.mimesis.compiling import called, calls, compiled
from fakegen.providers.mimesis.locales import find_locale, locales
from fakegen.providers.mimesis.method_arguments import Argument, arguments_of, summary_of
from fakegen.providers.mimesis.own_data import stand_ins
from fakegen.providers.sizes import check_size, check_sizes

_STEPS = "datetime.bulk_create_datetimes"
_MOMENT = 20
"""The fewest bytes of a moment as a string."""


class MimesisNamespace(ProviderNamespace):
    """The public methods of every provider of the installed Mimesis."""

    name = "mimesis"
    doc = "Every method of the Mimesis library: mimesis.person.full_name, mimesis.address.city."

    def names(self, locale: str) -> Sequence[str]:
        """Return the full names of all methods, which are the same in every locale."""
        return sorted(f"{self.name}.{method}" for method in methods.methods())

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return a method as a provider; None if there is no such method.

        Methods whose values have a standard are replaced by providers of valid values.
        """
        method = name.removeprefix(f"{self.name}.")
        if method not in methods.methods():
            return None
        return _standard(method, locale) or _provider(method, find_locale(locale))

    def locales(self) -> Sequence[str]:
        """Return Mimesis' locales, as ``nl_BE`` or ``nl``, sorted."""
        return locales()


def _standard(method: str, locale: str) -> Provider | None:
    from fakegen.providers.mimesis.valid_numbers import mimesis_overrides

    return mimesis_overrides(method, locale)


@lru_cache(maxsize=4096)
def _provider(method: str, locale: str) -> Provider:
    cls, function = methods.methods()[method]
    arguments = arguments_of(cls, function)
    parameters = {name: argument.parameter for name, argument in arguments.items()}
    needs_value = any(parameter.required for parameter in parameters.values())
    return Provider(
        f"mimesis.{method}",
        partial(_bind, method, arguments),
        parameters,
        summary_of(cls, function),
        compiles=lambda: not needs_value and _generator(method, locale, NOW) is not None,
    )


def _bind(
    method: str, arguments: Mapping[str, Argument], context: Context, **given: Any
) -> Generator:
    cls, function = methods.methods()[method]
    locale = find_locale(context.locale) if methods.has_locale(cls) else "en"
    others, part = stand_ins(method, context.locale)
    if others:
        context.stands_in(others, part)
    changed = {
        name: arguments[name].convert(value)
        for name, value in given.items()
        if value != arguments[name].parameter.default
    }
    check_format("fmt", changed.get("fmt"))
    call = Call(
        cls,
        function,
        locale,
        context.now,
        {name: value for name, value in changed.items() if not arguments[name].construct},
        {name: value for name, value in changed.items() if arguments[name].construct},
    )
    if method == _STEPS:
        check_size(f"mimesis.{method}", "date_end", _steps(call.arguments) * _MOMENT)
    name = f"mimesis.{method}"
    check_sizes(name, call.arguments, lambda cut: next(calls(replace(call, arguments=cut), [0])))
    check_sizes(name, call.options, lambda cut: next(calls(replace(call, options=cut), [0])))
    generator = compiled(call) if changed else _generator(method, locale, context.now)
    return generator or called(call)


def _steps(arguments: Mapping[str, Any]) -> float:
    """Return how many moments a range with a step has; 0 where Mimesis itself refuses it."""
    units = {name: value for name, value in arguments.items() if not name.startswith("date_")}
    with suppress(TypeError, ValueError, KeyError, ArithmeticError):
        return float((arguments["date_end"] - arguments["date_start"]) / timedelta(**units))
    return 0


@lru_cache(maxsize=256)
def _generator(method: str, locale: str, now: datetime) -> Generator | None:
    """Return the compiled generator for a method without arguments; None if it cannot be traced."""
    cls, function = methods.methods()[method]
    return compiled(Call(cls, function, locale, now, {}, {}))
