"""The digest of everything that decides the values of a run.

Two machines that have the same digest make the same values, so parts of one digest belong together. In it are
the schema without the places of its parts, the seed, the rows and columns, the states of learned models, the
data of sources, the code of plugin files, and the releases of the libraries that values come from. What
passes over all rows found follows from these, and is not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from fakegen.installed_plugins import is_own, plugin_entries
from fakegen.interfaces.method import Model
from fakegen.language import SchemaSpec
from fakegen.language.saved_schema import schema_to_json
from fakegen.learning import modelfile
from fakegen.registry import Registry

_LIBRARIES = (
    "fakegen", "faker", "holidays", "mimesis", "numpy", "phonenumberslite", "pyarrow", "python-stdnum",
    "scipy",
)  # fmt: skip
_DECIDING = ("providers", "namespaces", "constraints", "methods", "functions")
"""The kinds of things of plugins, besides places, that a value can depend on."""


def releases(registry: Registry, schema: SchemaSpec) -> dict[str, str]:
    """Return the version of each library, and of each installed plugin that a schema may use."""
    found = {}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    text = json.dumps(schema_to_json(schema, places=False), ensure_ascii=False)
    for plugin in _used(registry, text):
        name, _, release = registry.origins[plugin].rpartition(" ")
        found[name or plugin] = release
    return found


def digest_of(
    schema: SchemaSpec,
    columns: Mapping[str, Sequence[str]],
    models: Mapping[str, Model],
    sources: Iterable[bytes],
    code: Iterable[bytes],
    libraries: Mapping[str, str],
) -> str:
    """Return the digest as 32 hexadecimal digits.

    Args:
        schema: With the seed and the rows of the run.
        columns: The columns to make, by table.
        models: The learned models by name.
        sources: The data that the plan is built from.
        code: The code of plugins.
        libraries: See :func:`releases`.
    """
    document = [
        schema_to_json(schema, places=False),
        {table: list(names) for table, names in columns.items()},
        dict(libraries),
        sorted(models),
    ]
    total = hashlib.sha256()
    parts = [
        json.dumps(document, ensure_ascii=False).encode(),
        *(modelfile.packed(models[name]) for name in sorted(models)),
        *sources,
        *code,
    ]
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:32]


def _used(registry: Registry, text: str) -> Iterator[str]:
    """Yield the installed plugins of others of which the text of a schema has a name."""
    others = {entry.name for entry in plugin_entries() if not is_own(entry)}
    for plugin in sorted(others & registry.origins.keys()):
        brought = registry.brought(plugin)
        names = [name for kind in _DECIDING for name in brought.get(kind, ())]
        for place in brought.get("places", ()):
            for locale in registry.places[place].locales:
                names += [locale, locale.replace("_", "-")]
        if any(name in text for name in names):
            yield plugin
