"""What installed distributions bring: read from their metadata, without importing anything of them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import Distribution, EntryPoint, entry_points

GROUP = "fakegen"
"""The group of entry points, and the distribution whose plugins come first."""


def plugin_entries() -> list[EntryPoint]:
    """Return the entry points of plugins, those of fakegen's own distribution first."""
    return sorted(entry_points(group=GROUP), key=lambda entry: (not is_own(entry), entry.name))


def is_own(entry: EntryPoint) -> bool:
    """Return whether an entry point is of fakegen's own distribution."""
    return entry.dist is not None and _name_of(entry.dist) == GROUP


@cache  # each access of a distribution's metadata parses all of it
def _name_of(distribution: Distribution) -> str:
    return distribution.name


def has_plugins() -> bool:
    """Return whether another distribution than fakegen's own brings a plugin."""
    return not all(map(is_own, plugin_entries()))
