"""The providers ``faker.*``: Faker's methods, compiled wherever possible."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.place import Places
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.providers.faker.faker_namespace import FakerNamespace
from fakegen.providers.faker.linked_places import linked_places


@hookimpl
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:
    """Return the namespace ``faker``."""
    return [FakerNamespace()]


@hookimpl
def fakegen_places() -> Iterable[Places]:
    """Return the places that Faker's data link."""
    return linked_places()
