"""The providers ``faker.*``: Faker's methods, compiled wherever possible."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.providers.faker.faker_namespace import FakerNamespace


@hookimpl
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:
    """Return the namespace ``faker``."""
    return [FakerNamespace()]
