"""The providers ``mimesis.*``: Mimesis' methods, compiled wherever possible."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.providers.mimesis.mimesis_namespace import MimesisNamespace


@hookimpl
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:
    """Return the namespace ``mimesis``."""
    return [MimesisNamespace()]
