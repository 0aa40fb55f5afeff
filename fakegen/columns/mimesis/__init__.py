"""Mimesis, whole: ``mimesis.PROVIDER.METHOD`` for every method in every locale."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.columns.mimesis.namespace import MimesisNamespace
from fakegen.plugins.hooks import hookimpl
from fakegen.plugins.provider import Provider, ProviderNamespace


@hookimpl
def fakegen_providers() -> Iterable[Provider | ProviderNamespace]:
    """Return the namespace of Mimesis."""
    return [MimesisNamespace()]
