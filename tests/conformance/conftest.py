"""Parametrises the suite over what is registered, so that a new name is covered by being there.

``pytest tests/conformance --brought-by acme`` takes only what the plugin ``acme`` brings.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conformance.constraints import CONSTRAINTS, kind_of
from tests.conformance.making import registered
from tests.conformance.parameters import METHODS, PROVIDERS, SOURCES

LOCALES = ("en_US", "ja_JP", "nl_BE")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--brought-by", help="only what this plugin brings, by its entry point's name")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    registry = registered()
    plugin = metafunc.config.getoption("--brought-by", None)
    kinds = {
        "format_name": ("formats", registry.formats),
        "source_name": ("sources", registry.sources),
        "method_name": ("methods", registry.methods),
        "constraint_name": ("constraints", registry.constraints),
        "function_name": ("functions", registry.functions),
        "detector_name": ("detectors", registry.detectors),
        "metric_name": ("metrics", registry.metrics),
        "database_name": ("databases", registry.databases),
        "place_name": ("places", registry.places),
    }
    for argument, (kind, names) in kinds.items():
        if argument in metafunc.fixturenames:
            brought = names if plugin is None else registry.brought(plugin).get(kind, ())
            metafunc.parametrize(argument, sorted(brought))
    if "constraint_case" in metafunc.fixturenames:
        brought = None if plugin is None else registry.brought(plugin).get("constraints", ())
        metafunc.parametrize(
            "constraint_case",
            [case for case in CONSTRAINTS if brought is None or kind_of(case) in brought],
        )
    if "provider_name" in metafunc.fixturenames:
        pairs = _providers(plugin, LOCALES if "locale" in metafunc.fixturenames else LOCALES[:1])
        if "locale" in metafunc.fixturenames:
            metafunc.parametrize(("provider_name", "locale"), pairs)
        else:
            own = [name for name, _ in pairs if not _is_of_a_namespace(name)]
            metafunc.parametrize("provider_name", own)


def _providers(plugin: str | None, locales: Sequence[str]) -> list[tuple[str, str]]:
    """Return every provider with a locale: those of Faker and Mimesis, which are many, with each in turn."""
    registry = registered()
    brought = None if plugin is None else registry.brought(plugin).get("providers", ())
    having: dict[str, list[str]] = {}
    for locale in locales:
        for name in registry.provider_names(locale):
            having.setdefault(name, []).append(locale)
    return [
        (name, found[turn % len(found) if _is_of_a_namespace(name) else 0])
        for turn, (name, found) in enumerate(having.items())
        if brought is None or {name, f"{name.partition('.')[0]}.*"} & set(brought)
        if PROVIDERS.get(name, ()) is not None
    ]


def _is_of_a_namespace(name: str) -> bool:
    return name not in registered().providers


def needing_parameters() -> dict[str, list[str]]:
    """Return by kind the names that have required parameters and no entry in the table."""
    registry = registered()
    providers = {
        name: registry.provider(name, locale)
        for locale in LOCALES
        for name in registry.provider_names(locale)
    }
    return {
        "providers": [
            name
            for name, item in providers.items()
            if name not in PROVIDERS and any(p.required for p in item.parameters.values())
        ],
        "methods": [
            name
            for name, item in registry.methods.items()
            if name not in METHODS and any(p.required for p in item.parameters.values())
        ],
        "sources": [name for name in registry.sources if name not in SOURCES],
    }
