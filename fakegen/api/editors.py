"""The language as a JSON Schema, for editors."""

from __future__ import annotations

from typing import Any

from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.catalogue import json_schema as language
from fakegen.catalogue.lookup import known_locale
from fakegen.registry import registry_for


def json_schema(
    *, locale: str = "en_US", plugins: Plugins = (), portable: bool = False
) -> dict[str, Any]:
    """Return the JSON Schema of the language with the providers of every plugin.

    Args:
        locale: The locale of the providers that are described.
        plugins: What to load besides the installed plugins.
        portable: Whether to leave out what plugins add, and accept any plugin's names instead.

    Raises:
        UsageError: There is no such locale.
    """
    registry = registry_for(as_plugins(plugins))
    return language.json_schema(registry, known_locale(registry, locale), portable=portable)
