"""All the names that a command line can hold: of every provider, format, locale ..., for completion.

To ask all plugins takes a second or two, since libraries must be imported; a shell must answer at once. So
the answer is kept on disk. Its key holds all that the answer depends on: the versions of the installed
plugins and libraries, and when a plugin's file last changed, for those under development.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from fakegen.disk_cache import code_version, keep, kept
from fakegen.installed_plugins import plugin_entries
from fakegen.language import defaults

if TYPE_CHECKING:
    from fakegen.registry import Registry

Words: TypeAlias = Mapping[str, str]
"""Names, each with what it stands for in a few words."""
_ROOM = "words"
_LIBRARIES = ("faker", "mimesis", "scipy", "jinja2")
LOCALES, ENDINGS, COMMANDS = "locale", "ending", "command"
"""What there are words of besides the kinds of ``fakegen explain``."""


def known_words(kind: str, locale: str = defaults.LOCALE, plugins: Sequence[str] = ()) -> Words:
    """Return the names of a kind.

    Args:
        kind: A kind that ``fakegen explain`` knows (``provider``, ``format``, ...); ``locale``; ``command``, for
            those of plugins; ``ending``, for the endings of file names, each with its format; or
            ``option of FORMAT``. Of any other kind there are none.
        locale: The locale of providers.
        plugins: Plugins besides the installed ones: nothing is kept for these.

    Raises:
        FakegenError: There is no such locale, or a plugin cannot be loaded.
    """
    return _every(locale, tuple(plugins)).get(kind, {})


def explained_kinds() -> list[str]:
    """Return the kinds that ``fakegen explain`` knows."""
    every = _every(defaults.LOCALE, ())
    return [kind for kind in every if kind not in (LOCALES, ENDINGS, COMMANDS) and " " not in kind]


@cache  # explain asks for kind after kind
def _every(locale: str, plugins: tuple[str, ...]) -> Mapping[str, Words]:
    """Return the names of all kinds."""
    key = _key(locale)
    content = None if plugins else kept(_ROOM, key)
    if content is not None:
        with suppress(ValueError):  # damaged: it is made again
            found: Mapping[str, Words] = json.loads(content)
            return found
    made = _asked(locale, plugins)
    if not plugins:
        keep(_ROOM, key, json.dumps(made).encode())
    return made


def _asked(locale: str, plugins: Sequence[str]) -> dict[str, Words]:
    from fakegen.catalogue.entry_kinds import Catalogue
    from fakegen.catalogue.lookup import known_locale
    from fakegen.registry import registry_for

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nobody reads them while a word is completed
        registry = registry_for(plugins)
    catalogue = Catalogue(registry, known_locale(registry, locale))
    found: dict[str, Words] = {
        kind: {entry.name: entry.summary for entry in catalogue.entries(kind)}
        for kind in catalogue.kinds
    }
    return found | _besides(registry)


def _besides(registry: Registry) -> dict[str, Words]:
    formats = registry.formats.values()
    return {
        LOCALES: dict.fromkeys(registry.locales(), ""),
        COMMANDS: {name: command.doc for name, command in registry.commands.items()},
        ENDINGS: {end: item.name for item in reversed(list(formats)) for end in item.suffixes},
        **{
            f"option of {item.name}": {name: option.doc for name, option in item.parameters.items()}
            for item in formats
        },
    }


def _key(locale: str) -> str:
    entries = plugin_entries()
    distributions = {entry.dist.name for entry in entries if entry.dist is not None}
    told = [locale, code_version(*_LIBRARIES, *sorted(distributions)), *map(repr, entries)]
    for package in sorted({entry.module.partition(".")[0] for entry in entries}):
        told.append(_changed(package))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _changed(package: str) -> str:
    """Return a word that changes with the main file of a package, without importing it."""
    from pathlib import Path

    with suppress(ImportError, ValueError, OSError):
        found = importlib.util.find_spec(package)
        if found is not None and found.origin is not None:
            return f"{found.origin} {Path(found.origin).stat().st_mtime_ns}"
    return package
