"""What can be looked up: providers, and the language as a JSON Schema."""

from __future__ import annotations

from typing import Any

from fakegen.api.arguments import Plugins, as_plugins
from fakegen.catalogue import json_schema as language
from fakegen.catalogue.search import Entry, search
from fakegen.registry import registry_for


def search_providers(
    words: str = "", *, locale: str = "en_US", plugins: Plugins = ()
) -> list[Entry]:
    """Return the providers whose name or summary has all of these words, sorted by name.

    Raises:
        UsageError: There is no such locale.
    """
    return search(registry_for(as_plugins(plugins)), words, locale)


def json_schema(*, locale: str = "en_US", plugins: Plugins = ()) -> dict[str, Any]:
    """Return the JSON Schema of the language with the providers of every plugin."""
    return language.json_schema(registry_for(as_plugins(plugins)), locale)
