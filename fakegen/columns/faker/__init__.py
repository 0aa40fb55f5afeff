"""Faker's methods, compiled from its own data wherever they can be."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.columns.faker.namespace import FakerNamespace
from fakegen.plugins.hooks import hookimpl
from fakegen.plugins.provider import Provider, ProviderNamespace


@hookimpl
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:
    """Return ``faker.*``."""
    return [FakerNamespace()]
