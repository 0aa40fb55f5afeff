"""Mimesis with valid parts: what its methods compose of values that have a standard is valid, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fakegen.interfaces.provider import Context, Provider
from fakegen.providers.mimesis.call import Call
from fakegen.providers.mimesis.valid_numbers import OVERRIDDEN, mimesis_overrides
from fakegen.providers.valid_parts import drawing

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider


def compose(call: Call, provider: BaseProvider) -> BaseProvider:
    """Let other methods than the call's draw from their replacements; return the provider."""
    context = Context(locale=call.locale, now=call.now)
    for part, name, replacement in _replaced(call, provider):
        setattr(
            part, name, drawing(getattr(part, name), replacement, context, lambda: provider.random)
        )
    return provider


def stop_at_parts(call: Call, provider: BaseProvider, error: BaseException) -> BaseProvider:
    """Let other methods than the call's raise an error if they have replacements; return the provider."""

    def stop(*_: Any, **__: Any) -> Any:
        raise error

    for part, name, _ in _replaced(call, provider):
        setattr(part, name, stop)
    return provider


def _replaced(call: Call, provider: BaseProvider) -> Iterator[tuple[BaseProvider, str, Provider]]:
    """Yield the methods that have replacements, of a provider and of those that it holds."""
    from mimesis.providers.base import BaseProvider

    for method in OVERRIDDEN:
        owner, _, name = method.partition(".")
        if owner != provider.Meta.name or (isinstance(provider, call.cls) and name == call.method):
            continue
        replacement = mimesis_overrides(method, call.locale)
        if replacement is not None:
            yield provider, name, replacement
    for value in list(vars(provider).values()):
        if isinstance(value, BaseProvider):
            yield from _replaced(call, value)
