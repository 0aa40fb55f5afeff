"""From a document, or its parts built in Python, to a schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fakegen.api.checked_arguments import (
    Plugins,
    Sources,
    as_mapping,
    as_plugins,
    as_sources,
    known,
)
from fakegen.api.chosen_executor import Workers
from fakegen.api.kept_schema import Schema
from fakegen.api.learned_model import LearnedModel, as_model
from fakegen.api.planning import Planner
from fakegen.api.selection import Rows
from fakegen.api.tables import Tables
from fakegen.errors import UsageError
from fakegen.interfaces.method import Model
from fakegen.language import MappingNode, ModelSpec, SchemaSpec, read_document, read_schema
from fakegen.language.frame_values import is_frame
from fakegen.language.nodes import Node, ScalarNode, from_python
from fakegen.limits import NORMAL, UNTRUSTED, Budget, Limits
from fakegen.registry import registry_for


@dataclass(frozen=True, slots=True)
class WrittenSchema:
    """A schema as it is written.

    Attributes:
        node: The document.
        folder: What relative paths in it count from.
        models: The learned models that it holds.
    """

    node: Node
    folder: Path
    models: Mapping[str, Model]

    def planner(self, plugins: Sequence[Any] = ()) -> Planner:
        """Return what plans it.

        Raises:
            SchemaError: All the mistakes in its form.
        """
        return Planner(read_schema(self.node), self.folder, plugins, {}, self.models)


def load(
    schema: str | Path | Mapping[str, Any] | Schema,
    *,
    plugins: Plugins = (),
    sources: Sources | None = None,
    models: Mapping[str, Any] | None = None,
    untrusted: bool = False,
    cache: bool = True,
    name: str = "schema",
) -> Schema:
    """Read a schema, checking its form.

    Args:
        schema: A YAML, JSON or TOML file, ``-`` for standard input, the document as a mapping, or
            a schema that has been loaded. In a mapping, a source can be a data frame
            (``"sources": {"census": frame}``), also where a model names it (``"models": {"m":
            {"source": frame}}``), and a model a learned one.
        plugins: Modules, their names, Python files or decorated objects to load besides the
            installed plugins.
        sources: What to read instead of the sources that the schema declares, by name: files or
            data frames (pandas, polars, Arrow).
        models: Learned models, or their files, instead of those that the schema declares, by name.
        untrusted: Whether somebody else wrote the schema: it then reads nothing but files in its own
            folder, and keeps to the limits of an untrusted schema.
        cache: Whether models that have been learned before are read from the cache on disk, and kept
            there; never those of an untrusted schema.
        name: What messages call a document that is a mapping.

    Raises:
        SchemaError: The document is wrong; every mistake in its form is listed.
        DataError: A file cannot be read.
        PluginError: A plugin cannot be loaded.
        UsageError: The schema declares no such source or model, or an argument has another form.
    """
    if not isinstance(schema, Schema):
        base = _read(schema, UNTRUSTED if untrusted else NORMAL, name)
    elif cache and not plugins and not sources and not models and not untrusted:
        return schema
    else:
        base = schema._planner
    limits = UNTRUSTED.inside(base.folder) if untrusted else base.limits
    added = [*base.plugins, *as_plugins(plugins)]
    given = {**base.sources, **as_sources(sources)}
    spec, learned = base.spec, dict(base.models)
    for declared in sources or ():
        known("source", declared, spec.sources)
    for declared, model in as_mapping("models", models).items():
        known("model", declared, spec.models)
        learned[declared], computed = as_model(model, registry_for(added))
        spec = _computing(spec, declared, computed)
    cache = cache and base.cache
    return Schema(Planner(spec, base.folder, added, given, learned, limits, cache))


def generate(
    schema: str | Path | Mapping[str, Any] | Schema,
    rows: Rows = None,
    *,
    seed: int | str | None = None,
    start_row: int | None = None,
    workers: Workers = 1,
    executor: str | None = None,
    address: str | None = None,
    only: Iterable[str] = (),
    nested: bool = False,
    plugins: Plugins = (),
    sources: Sources | None = None,
    models: Mapping[str, Any] | None = None,
    untrusted: bool = False,
    cache: bool = True,
) -> Tables:
    """Load a schema and generate its tables: :func:`load`, then :meth:`Schema.generate`."""
    loaded = load(
        schema, plugins=plugins, sources=sources, models=models, untrusted=untrusted, cache=cache
    )
    return loaded.generate(
        rows,
        seed=seed,
        start_row=start_row,
        workers=workers,
        executor=executor,
        address=address,
        only=only,
        nested=nested,
    )


def schema(
    *,
    tables: Mapping[str, Mapping[str, Any]],
    seed: int | str = 0,
    locale: str | Mapping[str, Any] | None = None,
    now: date | None = None,
    sources: Mapping[str, Any] | None = None,
    models: Mapping[str, Any] | None = None,
    plugins: Plugins = (),
) -> Schema:
    """Return a schema built in Python: what :func:`load` returns for a document of these parts.

    Args:
        tables: The tables by name, as :func:`table` builds them.
        seed: What all random numbers follow from.
        locale: The locale of columns that set none, or a mapping with ``name`` and ``strict``.
        now: The moment that relative dates count from.
        sources: The sources by name: data frames, or entries of ``sources:``.
        models: The models by name: learned ones, or entries of ``models:``.
        plugins: As for :func:`load`.

    Raises:
        SchemaError: The parts are wrong; every mistake in their form is listed.
    """
    parts = {"locale": locale, "now": now, "sources": sources, "models": models}
    given = {name: item for name, item in parts.items() if item is not None}
    return load({"fakegen": 1, "seed": seed, **given, "tables": dict(tables)}, plugins=plugins)


def read_written(schema: str | Path | Mapping[str, Any], name: str = "schema") -> WrittenSchema:
    """Return a document as it is written.

    Args:
        schema: A file, or the document as a mapping.
        name: What messages call a document that is a mapping.

    Raises:
        SchemaError: It is not well-formed.
        DataError: The file cannot be read.
        UsageError: It is neither.
    """
    if not isinstance(schema, Mapping):
        if not isinstance(schema, str | Path):
            kind = type(schema).__name__
            raise UsageError(f"a schema must be a file's path, a mapping or a Schema, not {kind}")
        folder = Path() if str(schema) == "-" else Path(schema).parent
        return WrittenSchema(read_document(schema), folder, {})
    document = _with_sources(schema)
    learned: dict[str, Model] = {}
    declared = document.get("models")
    if isinstance(declared, Mapping):
        document["models"] = {
            key: _declared(key, model, learned) for key, model in declared.items()
        }
    return WrittenSchema(from_python(document, name), Path(), learned)


def _read(schema: str | Path | Mapping[str, Any], limits: Limits, name: str) -> Planner:
    """Return the planner of a document that is read within some limits."""
    if isinstance(schema, Mapping):
        return read_written(schema, name).planner()
    with Budget(limits, place=str(schema)).spending():
        return read_written(schema).planner()


def _with_sources(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document in which a data frame that a model learns from is a source, of the model's name."""
    document = dict(schema)
    declared, sources = document.get("models"), document.get("sources") or {}
    if not (isinstance(declared, Mapping) and isinstance(sources, Mapping)):
        return document
    for name, model in declared.items():
        if isinstance(model, Mapping) and is_frame(model.get("source")):
            source = name
            while source in sources:
                source = f"{source} rows"
            sources = {**sources, source: model["source"]}
            models = {**document["models"], name: {**model, "source": source}}
            document |= {"sources": sources, "models": models}
    return document


def _declared(name: str, model: Any, learned: dict[str, Model]) -> Any:
    """Return a model's entry in a document; one that is learned already is set aside."""
    if not isinstance(model, Model):
        return model
    learned[name] = model.inner if isinstance(model, LearnedModel) else model
    computed = dict(model.computed) if isinstance(model, LearnedModel) else {}
    return {"file": f"{name}.model", "derive": computed}


def _computing(spec: SchemaSpec, name: str, computed: Mapping[str, str]) -> SchemaSpec:
    """Return the schema with the columns that a model computes added to the model's ``derive``."""
    model: ModelSpec = spec.models[name]
    declared = {key.value for key in model.derive.names()}
    added = [
        (ScalarNode(model.mark, column), ScalarNode(model.mark, text))
        for column, text in computed.items()
        if column not in declared
    ]
    derive = MappingNode(model.derive.mark, (*model.derive.entries, *added))
    return replace(spec, models={**spec.models, name: replace(model, derive=derive)})
