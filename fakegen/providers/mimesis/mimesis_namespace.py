"""``mimesis.PROVIDER.METHOD``: every public method of the installed Mimesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from fakegen.errors import ParameterError
from fakegen.expressions.moment_formats import check_format
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, Provider, ProviderNamespace
from fakegen.language.defaults import NOW
from fakegen.providers.mimesis import methods
from fakegen.providers.mimesis.call import Call
from fakegen.providers.mimesis.compiling import called, calls, compiled
from fakegen.providers.mimesis.country_data import stand_ins
from fakegen.providers.mimesis.locale_codes import find_locale, locales
from fakegen.providers.mimesis.method_arguments import Argument, arguments_of, summary_of
from fakegen.providers.scalar import ScalarGenerator
from fakegen.providers.sizes import check_size, check_sizes
from fakegen.providers.third_party import classes_of, repeatable

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider

_STEPS = "datetime.bulk_create_datetimes"
_MOMENT = 20
"""The fewest bytes of a moment as a string."""


class MimesisNamespace(ProviderNamespace):
    """The public methods of every provider of the installed Mimesis.

    Args:
        extras: Provider classes of others, which come before those of Mimesis.
    """

    name = "mimesis"
    doc = "Every method of the Mimesis library: mimesis.person.full_name, mimesis.address.city."

    def __init__(self, extras: tuple[type[BaseProvider], ...] = ()) -> None:
        self._extras = extras

    def extended(self, named: Sequence[str]) -> MimesisNamespace:
        """Return the namespace with the methods of other distributions' providers.

        Raises:
            ParameterError: One is not installed, has no providers, or gives them no name.
        """
        from mimesis.providers.base import BaseProvider

        found = classes_of(named, BaseProvider, "mimesis")
        for cls in found:
            if not isinstance(getattr(getattr(cls, "Meta", None), "name", None), str):
                message = f"{cls.__qualname__!r} has no 'Meta.name', by which Mimesis calls it"
                raise ParameterError(message, key=0)
        return MimesisNamespace((*self._extras, *found))

    def names(self, locale: str) -> Sequence[str]:
        """Return the full names of all methods, which are the same in every locale."""
        return sorted(f"{self.name}.{method}" for method in methods.methods(self._extras))

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return a method as a provider; None if there is no such method.

        Methods whose values have a standard are replaced by providers of valid values.
        """
        method = name.removeprefix(f"{self.name}.")
        known = methods.methods(self._extras)
        if method not in known:
            return None
        if known[method][0] in self._extras:
            return _provider(method, find_locale(locale), self._extras)
        return _standard(method, locale) or _provider(method, find_locale(locale))

    def locales(self) -> Sequence[str]:
        """Return Mimesis' locales, as ``nl_BE`` or ``nl``, sorted."""
        return locales()


def _standard(method: str, locale: str) -> Provider | None:
    from fakegen.providers.mimesis.valid_numbers import mimesis_overrides

    return mimesis_overrides(method, locale)


@lru_cache(maxsize=4096)
def _provider(method: str, locale: str, extras: tuple[type[BaseProvider], ...] = ()) -> Provider:
    cls, function = methods.methods(extras)[method]
    arguments = arguments_of(cls, function)
    parameters = {name: argument.parameter for name, argument in arguments.items()}
    needs_value = any(parameter.required for parameter in parameters.values())
    return Provider(
        f"mimesis.{method}",
        partial(_bind, method, arguments, extras),
        parameters,
        summary_of(cls, function),
        compiles=lambda: not needs_value and _generator(method, locale, NOW, extras) is not None,
    )


def _bind(
    method: str,
    arguments: Mapping[str, Argument],
    extras: tuple[type[BaseProvider], ...],
    context: Context,
    **given: Any,
) -> Generator:
    cls, function = methods.methods(extras)[method]
    locale = find_locale(context.locale) if methods.has_locale(cls) else "en"
    others, part = stand_ins(method, context.locale) if cls not in extras else ((), False)
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
    seeded = repeatable(name, partial(calls, call)) if cls in extras else None
    check_sizes(name, call.arguments, lambda cut: next(calls(replace(call, arguments=cut), [0])))
    check_sizes(name, call.options, lambda cut: next(calls(replace(call, options=cut), [0])))
    if seeded is not None:
        return ScalarGenerator(name, seeded)
    generator = compiled(call) if changed else _generator(method, locale, context.now, extras)
    return generator or called(call)


def _steps(arguments: Mapping[str, Any]) -> float:
    """Return how many moments a range with a step has; 0 where Mimesis itself refuses it."""
    units = {name: value for name, value in arguments.items() if not name.startswith("date_")}
    with suppress(TypeError, ValueError, KeyError, ArithmeticError):
        return float((arguments["date_end"] - arguments["date_start"]) / timedelta(**units))
    return 0


@lru_cache(maxsize=256)
def _generator(
    method: str, locale: str, now: datetime, extras: tuple[type[BaseProvider], ...] = ()
) -> Generator | None:
    """Return the compiled generator for a method without arguments; None if it cannot be traced."""
    cls, function = methods.methods(extras)[method]
    return compiled(Call(cls, function, locale, now, {}, {}))
