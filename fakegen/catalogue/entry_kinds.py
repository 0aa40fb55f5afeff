"""The kinds of things that can be looked up, and how each becomes entries."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from inspect import cleandoc
from typing import Any

from fakegen.catalogue import example_runs
from fakegen.catalogue.entry import Entry
from fakegen.expressions.reference import FunctionReference, references
from fakegen.interfaces.format import Format
from fakegen.interfaces.parameters import REQUIRED, Parameter
from fakegen.interfaces.provider import Provider, Varied
from fakegen.language.modifiers import MODIFIERS
from fakegen.registry import Registry

_LANGUAGE = "part of the language"
_LINES = 12
_SHOWN_DEFAULTS = 3


class Catalogue:
    """Everything that can be looked up with a registry's plugins, by kind.

    Args:
        registry: The plugins.
        locale: Whose providers are listed, and in which examples are made.
    """

    def __init__(self, registry: Registry, locale: str) -> None:
        self._registry, self._locale = registry, locale
        self._origins = {
            (kind, name): f"{origin}, plugin {plugin!r}"
            for plugin, origin in registry.origins.items()
            for kind, names in registry.brought(plugin).items()
            for name in names
        }
        self._varied: dict[str, Varied] = {}
        for name, provider in registry.providers.items():
            factory = provider.factory
            if isinstance(factory, Varied):
                self._varied[name] = factory

    @property
    def varied(self) -> list[str]:
        """The kinds of what providers take by name: ``distribution``."""
        return list(self._varied)

    @property
    def kinds(self) -> list[str]:
        """All kinds."""
        return [*self.KINDS, *self.varied]

    def entries(self, kind: str) -> Iterator[Entry]:
        """Yield every entry of a kind, sorted by name."""
        if kind in self._varied:
            names = self._varied[kind].variant_names()
            return (entry for name in names for entry in self.named(kind, name))
        return self._KINDS[kind](self)

    def named(self, kind: str, name: str) -> Iterator[Entry]:
        """Yield the entries of a kind whose name, or whose last word, is this one."""
        if kind in self._varied:
            return self._variants(kind, name)
        if kind == "provider":  # of which there are so many that names come first
            return self._providers(only=name)
        return (entry for entry in self.entries(kind) if _is_called(entry.name, name))

    def names(self, kind: str) -> list[str]:
        """Return the names of all entries of a kind."""
        if kind in self._varied:
            return list(self._varied[kind].variant_names())
        if kind == "provider":
            return self._registry.provider_names(self._locale)
        return [entry.name for entry in self.entries(kind)]

    def _providers(self, only: str | None = None) -> Iterator[Entry]:
        for name in self._registry.provider_names(self._locale):
            if only is not None and not _is_called(name, only):
                continue
            provider = self._registry.provider(name, self._locale)
            if provider is not None:
                yield self._provider(provider)

    def _provider(self, provider: Provider) -> Entry:
        doc, example = example_runs.split_doc(provider.doc)
        parameters = list(provider.parameters.values())
        if not example and not any(parameter.required for parameter in parameters):
            example = _column(provider.name, parameters)
        return Entry(
            kind="provider",
            name=provider.name,
            doc=doc,
            parameters=parameters,
            example=example,
            origin=self._origin("providers", provider.name),
            module=_module(provider.factory),
            maker=partial(self._rows, example),
            noter=partial(_speed, provider),
        )

    def _variants(self, provider: str, name: str) -> Iterator[Entry]:
        if variant := self._varied[provider].variant(name):
            yield Entry(
                kind=provider,
                name=variant.name,
                doc=variant.doc,
                parameters=list(variant.parameters.values()),
                example=variant.example,
                origin=self._origin("providers", provider),
                module=_module(self._varied[provider]),
                maker=partial(self._rows, variant.example),
            )

    def _constraints(self) -> Iterator[Entry]:
        yield from self._documented(
            "constraint", self._registry.constraints, "factory", lambda _: ""
        )

    def _sources(self) -> Iterator[Entry]:
        yield from self._documented("source", self._registry.sources, "read", lambda _: "")

    def _methods(self) -> Iterator[Entry]:
        yield from self._documented("method", self._registry.methods, "fit", _model)

    def _documented(
        self, kind: str, items: Mapping[str, Any], made_by: str, default: Callable[[str], str]
    ) -> Iterator[Entry]:
        """Yield entries of items with a ``doc``, which holds the example, and maybe ``parameters``.

        Args:
            kind: What the items are.
            items: The items by name.
            made_by: The attribute with the function or class behind an item.
            default: Makes an example from a name, for an item without one.
        """
        for name, item in sorted(items.items()):
            doc, example = example_runs.split_doc(cleandoc(item.doc))
            example = example or default(name)
            yield Entry(
                kind=kind,
                name=name,
                doc=doc,
                parameters=list(getattr(item, "parameters", {}).values()),
                example=example,
                origin=self._origin(f"{kind}s", name),
                module=_module(getattr(item, made_by)),
                maker=partial(self._rows, example),
            )

    def _formats(self) -> Iterator[Entry]:
        for name, item in sorted(self._registry.formats.items()):
            yield Entry(
                kind="format",
                name=name,
                doc=example_runs.split_doc(cleandoc(item.doc))[0],
                parameters=list(item.parameters.values()),
                example=_command(item),
                language="console",
                origin=self._origin("formats", name),
                module=_module(item.open),
                maker=partial(example_runs.fragment_of, item, _LINES),
                noter=partial(_endings, item),
            )

    def _of_commands(self, kind: str, example: str) -> Iterator[Entry]:
        """Yield entries of what a command uses; ``NAME`` in its example is the entry's name."""
        for name, item in sorted(getattr(self._registry, f"{kind}s").items()):
            yield Entry(
                kind=kind,
                name=name,
                doc=example_runs.split_doc(cleandoc(item.doc))[0],
                parameters=list(getattr(item, "parameters", {}).values()),
                example=example.replace("NAME", name),
                language="console",
                origin=self._origin(f"{kind}s", name),
            )

    def _places(self) -> Iterator[Entry]:
        for name, item in sorted(self._registry.places.items()):
            example = f"postcode, city, region: {{address: , locale: {item.locales[0]}}}"
            yield Entry(
                kind="place",
                name=name,
                doc=f"{item.doc}\n\nFor addresses of {', '.join(item.locales)}.",
                example=example,
                origin=self._origin("places", name),
                module=_module(item.load),
                maker=partial(self._rows, example),
            )

    def _modifiers(self) -> Iterator[Entry]:
        for name, item in sorted(MODIFIERS.items()):
            kind = item.types[0]
            for other in item.types[1:]:
                kind = kind | other  # type: ignore[assignment]
            needed = REQUIRED if item.default is None else item.default
            yield Entry(
                kind="modifier",
                name=name,
                doc=item.doc,
                parameters=[Parameter(name, kind, needed, item.doc)],
                example=item.example,
                origin=_LANGUAGE,
                maker=partial(self._rows, item.example),
            )

    def _called(self, form: str) -> Iterator[Entry]:
        for item in references(self._registry.functions.values()):
            if item.form != form:
                continue
            doc, example = example_runs.split_doc(item.doc)
            maker = partial(_value, item) if item.example else partial(self._rows, example)
            yield Entry(
                kind=form,
                name=item.name,
                doc=doc,
                parameters=list(item.parameters.values()),
                example=f"value: {{expr: {example_runs.written(item.example)}}}"
                if item.example
                else example,
                origin=self._origin("functions", item.name) or _LANGUAGE,
                maker=maker,
            )

    def _rows(self, example: str) -> Sequence[str]:
        rows = example_runs.rows_of(example, self._registry, self._locale) if example else None
        return [] if rows is None else list(example_runs.shown_rows(rows))

    def _origin(self, hook: str, name: str) -> str:
        space = f"{name.partition('.')[0]}.*"
        return self._origins.get((hook, name)) or self._origins.get((hook, space), "")

    _KINDS: Mapping[str, Callable[[Catalogue], Iterator[Entry]]] = {
        "provider": _providers,
        "constraint": _constraints,
        "modifier": _modifiers,
        "source": _sources,
        "method": _methods,
        "format": _formats,
        "function": lambda self: self._called("function"),
        "filter": lambda self: self._called("filter"),
        "test": lambda self: self._called("test"),
        "detector": lambda self: self._of_commands("detector", "fakegen init people.csv"),
        "metric": lambda self: self._of_commands("metric", "fakegen compare people.csv people.csv"),
        "executor": lambda self: self._of_commands(
            "executor", "fakegen generate people.yaml -o people.csv --executor NAME"
        ),
        "dialect": lambda self: self._of_commands(
            "dialect", "fakegen generate people.yaml -o people.sql --option dialect=NAME"
        ),
        "database": lambda self: self._of_commands(
            "database", "fakegen explain NAME --kind database"
        ),
        "place": _places,
        "type": lambda self: self._of_commands("type", "fakegen explain NAME --kind type"),
    }
    KINDS = tuple(_KINDS)
    """The kinds that each have a list of their own, in the order in which they are searched."""


def _module(made: Any) -> str:
    """Return the module of a function, a class or an object, if it can be imported by its name."""
    while isinstance(made, partial):
        made = made.func
    name = getattr(made, "__module__", "")
    return name if name != "__main__" and name in sys.modules else ""


def _is_called(full: str, name: str) -> bool:
    return name in (full, full.rpartition(".")[2])


def _column(name: str, parameters: Sequence[Parameter]) -> str:
    """Return a column of a provider, with its first parameters that have a plain default."""
    column = name.rpartition(".")[2]
    given = {
        parameter.name: parameter.default_value
        for parameter in parameters
        if isinstance(
            getattr(parameter.default, "constant", parameter.default), bool | int | float | str
        )
    }
    shown = dict(list(given.items())[:_SHOWN_DEFAULTS])
    return f"{column}: {example_runs.call_text(name, shown)}"


def _model(method: str) -> str:
    return (
        "sources:\n"
        "  zoo: {rows: [{kind: cat, legs: 4}, {kind: dog, legs: 4}, {kind: emu, legs: 2}]}\n"
        "models:\n"
        f"  animals: {{source: zoo, method: {method}, columns: {{kind: {{kind: categorical}}}}}}\n"
        "tables:\n"
        "  animal: {rows: 5, columns: {'*': {model: animals}}}"
    )


def _command(format: Format) -> str:
    ending = format.suffixes[0] if format.suffixes else ""
    option = next(
        (
            f" --option {parameter.name}={example_runs.written(parameter.default)}"
            for parameter in format.parameters.values()
            if isinstance(parameter.default, bool | int | float | str)
        ),
        "",
    )
    return f"fakegen generate people.yaml -o people{ending} --format {format.name}{option}"


def _endings(format: Format) -> Mapping[str, str]:
    return {"Endings": ", ".join(format.suffixes)} if format.suffixes else {}


def _speed(provider: Provider) -> Mapping[str, str]:
    made = "a block of rows at a time" if provider.compiled else "by one call for each value"
    return {"Speed": f"{'compiled' if provider.compiled else 'scalar'}: made {made}"}


def _value(item: FunctionReference) -> Sequence[str]:
    return [example_runs.shown(item.value())]
