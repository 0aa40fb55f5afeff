"""What can be looked up: everything by name, each kind by words, and the language as a JSON Schema."""

from __future__ import annotations

from typing import Any

from fakegen.api.arguments import Plugins, as_plugins
from fakegen.catalogue import json_schema as language
from fakegen.catalogue import lookup
from fakegen.catalogue.entry import Entry
from fakegen.language import defaults
from fakegen.registry import registry_for


def explain(
    name: str,
    *,
    kind: str | None = None,
    locale: str = defaults.LOCALE,
    plugins: Plugins = (),
) -> lookup.Explanations:
    """Return all that there is to know of a name: what it does, takes and makes, and an example.

    Every kind is searched: ``regex`` is a provider and a constraint. Providers are found without
    their first word, too: ``first_name`` is ``faker.first_name``; distributions by their names.
    What is returned shows itself as text.

    Args:
        name: As a schema or the command line names it.
        kind: Only this kind: provider, constraint, modifier, source, method, format, function,
            filter, test, detector, metric, executor or dialect.
        locale: Of providers, and of examples.
        plugins: As :func:`fakegen.load` takes them.

    Raises:
        UsageError: There is no such name, kind or locale.
    """
    return lookup.explain(registry_for(as_plugins(plugins)), name, kind, locale)


def look_up(
    kind: str,
    words: str = "",
    *,
    locale: str = defaults.LOCALE,
    plugins: Plugins = (),
) -> list[Entry]:
    """Return the entries of a kind in whose name or summary all words begin a word, by name.

    Args:
        kind: As in :func:`explain`.
        words: What to look for; everything if empty.
        locale: Of providers, and of examples.
        plugins: As :func:`fakegen.load` takes them.

    Raises:
        UsageError: There is no such kind or locale.
    """
    return lookup.look_up(registry_for(as_plugins(plugins)), kind, words, locale)


def json_schema(
    *, locale: str = defaults.LOCALE, plugins: Plugins = (), portable: bool = False
) -> dict[str, Any]:
    """Return the JSON Schema of the language with the providers of every plugin.

    Args:
        locale: Whose providers are described.
        plugins: As :func:`fakegen.load` takes them.
        portable: Whether what plugins bring is left out, and any plugin's names pass instead.
    """
    return language.json_schema(registry_for(as_plugins(plugins)), locale, portable=portable)
