"""Binding providers: from an entry of ``columns:`` to the generator of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pyarrow as pa

from fakegen.binding.arguments import Arguments, TableCompiler, bind_arguments, named_nodes
from fakegen.binding.column_locale import (
    ColumnLocale,
    ColumnLocales,
    StandIns,
    WatchedContext,
    locale_mark,
    locales_of,
)
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.scope import Scope
from fakegen.binding.table_size import TableSize
from fakegen.errors import (
    FakegenError,
    GenerationError,
    LimitError,
    ParameterError,
    did_you_mean,
    nearest,
)
from fakegen.interfaces.adapted import complete
from fakegen.interfaces.argument_conversion import convert
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.provider import Context, Provider
from fakegen.language import ColumnSpec, Node, ScalarNode, TableSpec, defaults
from fakegen.plan.localized import ROW_LOCALE, WHOLE_TABLE, LocaleMix, localized
from fakegen.plan.split import SplitGenerator

_TRIALS = ("de_DE",)
"""Locales in which a provider is tried that the default one lacks: there are no American IBANs."""


@dataclass(frozen=True, slots=True)
class BoundProvider:
    """A provider with what an entry gives it.

    Attributes:
        provider: The provider.
        generator: Makes the values.
        arguments: What the entry gives, converted.
        mix: The mix that the locale of each row is drawn from; None where it is not drawn.
    """

    provider: Provider
    generator: Generator | RowGenerator
    arguments: Arguments
    mix: LocaleMix | None = None


@dataclass(frozen=True, slots=True)
class ProviderBinder:
    """Binds the providers of one table's columns.

    Attributes:
        scope: What all tables share.
        table: The table.
        size: How many rows it has.
        compiler: Knows its columns.
        nest: Binds the entries inside an entry; see :func:`~fakegen.binding.nested_binding.bind_nested`.
        is_in_list: Whether the values are items of a list, which have no row numbers of their own.
    """

    scope: Scope
    table: TableSpec
    size: TableSize
    compiler: TableCompiler
    nest: Callable[[ProviderBinder, ColumnSpec, Any, Node], Any]
    is_in_list: bool = False

    def bind(self, entry: ColumnSpec) -> BoundProvider:
        """Return the provider of an entry, bound.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        locales = locales_of(entry, self.table, self.scope.schema)
        if locales.expression is not None:
            bound = self.bind_by_row(entry, locales, locales.expression)
        elif len(locales.mix) > 1:
            bound = self.bind_mix(entry, locales)
        else:
            bound = self.bind_in(entry, locales.mix[0])[0]
        provider, generator, problems = bound.provider, bound.generator, self.scope.problems
        capacity = generator.capacity

        def check() -> None:
            if capacity is not None and capacity < (rows := self.size.rows()):
                message = (
                    f"{rows:,} rows are asked for, but {provider.name!r} can make only {capacity:,}"
                )
                raise problems.reject(entry.provider.mark, message)

        if capacity is not None:
            self.size.once_known(check)
        return bound

    def bind_in(self, entry: ColumnSpec, locale: ColumnLocale) -> tuple[BoundProvider, bool]:
        """Return the provider of an entry, bound in a locale, and whether the locale matters."""
        problems = self.scope.problems
        provider = self.provider(entry, locale)
        nodes = named_nodes(
            f"provider {provider.name!r}",
            provider.parameters,
            entry.value,
            problems,
            place=entry.provider,
            takes_value=provider.takes_value,
        )
        arguments = bind_arguments(
            provider.parameters, nodes, self.compiler, problems, partial(self.nest, self, entry)
        )
        stand_ins = StandIns()
        context = self.context(entry, locale, stand_ins)
        generator = self.generator(entry, provider, arguments, nodes, context)
        self.tell(entry, provider, locale, stand_ins)
        if self.is_in_list and _numbers_rows(generator):
            message = (
                f"{provider.name!r} goes by the rows of a table, which items of a list are not; "
                "'position' numbers them"
            )
            raise problems.reject(entry.provider.mark, message)
        matters = self.is_of_namespace(entry) or bool(context.asked or arguments.dynamic)
        return BoundProvider(provider, generator, arguments), matters

    def bind_mix(self, entry: ColumnSpec, locales: ColumnLocales) -> BoundProvider:
        """Return the provider of an entry whose locale each row draws from a mix."""
        first, matters = self.bind_in(entry, locales.mix[0])
        if not matters:
            return first
        bound, rejected = {locales.mix[0].name: first}, None
        for locale in locales.mix[1:]:
            try:
                bound[locale.name] = self.bind_in(entry, locale)[0]
            except Rejected as error:  # in each of the others there may be another mistake
                rejected = error
        if rejected:
            raise rejected
        for name, other in bound.items():
            if why := self.disagreement(first, other, locales.mix[0].name, name):
                raise self.scope.problems.reject(entry.provider.mark, why)
        generators = {name: item.generator for name, item in bound.items()}
        inputs = {
            key: value for item in bound.values() for key, value in item.arguments.inputs.items()
        }
        grows = isinstance(first.generator, RowGenerator) and first.generator.grows
        return BoundProvider(
            first.provider,
            localized(lambda name, _: generators[name or ""], list(generators.values())),
            Arguments(inputs=inputs),
            LocaleMix(
                entry.keyed_by(grows) if locales.own else WHOLE_TABLE,
                [locale.name for locale in locales.mix],
                locales.weights,
            ),
        )

    def bind_by_row(
        self, entry: ColumnSpec, locales: ColumnLocales, said: ScalarNode
    ) -> BoundProvider:
        """Return the provider of an entry whose locale an expression over the row gives.

        Which locales there will be is known only while rows are made. So the provider is bound once to
        find its mistakes and its type, and then to each locale that comes.
        """
        first, matters = self.trial(entry, locales)
        if not matters:
            return first
        expression = self.compiler.dynamic(said)
        if not (pa.types.is_string(expression.type) or pa.types.is_null(expression.type)):
            message = f"the locale must be a string, but {expression.text!r} is {expression.type}"
            raise self.scope.problems.reject(said.mark, message)
        bound: dict[str, Generator | RowGenerator] = {}

        def generator_of(name: str | None, row: int) -> Generator | RowGenerator:
            if name not in bound:
                bound[name or ""] = self.bind_at(entry, locales, name, row, first)
            return bound[name or ""]

        return BoundProvider(
            first.provider,
            localized(generator_of, [first.generator]),
            Arguments(inputs={**first.arguments.inputs, ROW_LOCALE: expression}),
        )

    def bind_at(
        self,
        entry: ColumnSpec,
        locales: ColumnLocales,
        name: str | None,
        row: int,
        first: BoundProvider,
    ) -> Generator | RowGenerator:
        """Return the generator of an entry in the locale of a row.

        Raises:
            GenerationError: There is no such locale, or the provider cannot be bound in it.
        """
        known = self.scope.registry.locales()
        if name is None:
            raise GenerationError(f"the locale of row {row} is null")
        if name != defaults.LOCALE and name.replace("-", "_") not in known:
            hint = did_you_mean(nearest(name, known))
            raise GenerationError(f"row {row} has the unknown locale {name!r}{hint}")
        problems = Problems()
        try:
            binder = replace(self, scope=replace(self.scope, problems=problems))
            found = binder.bind_in(entry, locales.named(name))[0]
        except Rejected:
            raise GenerationError(f"row {row}: {problems.found[0].message}") from None
        if why := self.disagreement(first, found, "other rows", name):
            raise GenerationError(f"row {row}: {why}")
        return found.generator

    def disagreement(self, one: BoundProvider, other: BoundProvider, here: str, there: str) -> str:
        """Return why the values of two locales cannot be in one column; nothing if they can."""
        ours, theirs = (
            item.columns if isinstance(item, RowGenerator) else item.type
            for item in (one.generator, other.generator)
        )
        if ours == theirs:
            return ""
        return f"{one.provider.name!r} makes {ours} in {here!r}, but {theirs} in {there!r}"

    def trial(self, entry: ColumnSpec, locales: ColumnLocales) -> tuple[BoundProvider, bool]:
        """Return the provider of an entry, bound in some locale that has it, as :meth:`bind_in` does.

        Raises:
            Rejected: None of those tried has it; what is wrong in the first has been noted.
        """
        noted: list[Problems] = []
        for name in dict.fromkeys((self.locale_with(entry), *_TRIALS)):
            noted.append(Problems())  # warnings of a locale that no row need have are dropped
            binder = replace(self, scope=replace(self.scope, problems=noted[-1]))
            locale = replace(locales.named(name), said=None, strict=False)
            try:
                return binder.bind_in(entry, locale)
            except Rejected:
                continue
        self.scope.problems.found.extend(noted[0].found)
        raise Rejected

    def locale_with(self, entry: ColumnSpec) -> str:
        """Return a locale that has the entry's provider, the default one if possible."""
        registry, name = self.scope.registry, entry.provider.value
        if registry.provider(name, defaults.LOCALE) or not self.is_of_namespace(entry):
            return defaults.LOCALE
        having = (item for item in registry.locales() if registry.provider(name, item))
        return next(having, defaults.LOCALE)

    def is_of_namespace(self, entry: ColumnSpec) -> bool:
        return entry.provider.value.partition(".")[0] in self.scope.registry.namespaces

    def provider(self, entry: ColumnSpec, locale: ColumnLocale) -> Provider:
        registry = self.scope.registry
        name = entry.provider.value
        namespace = self.is_of_namespace(entry)
        if locale.own or namespace:
            self.scope.check_locale(locale.said, locale.name)
        found = registry.provider(name, locale.name)
        if found is not None:
            return found
        near = registry.nearest_provider(name, locale.name)
        where = f" in locale {locale.name!r}" if namespace else ""
        raise self.scope.problems.reject(
            entry.provider.mark, f"unknown provider {name!r}{where}{registry.absence()}", near
        )

    def context(
        self, entry: ColumnSpec, locale: ColumnLocale, stand_ins: StandIns
    ) -> WatchedContext:
        return WatchedContext(
            locale=locale.name,
            now=self.scope.schema.now,
            table=self.table.name,
            column=entry.label if entry.names else "*",
            parts=[entry.part(name) for name in entry.names],
            size=self.size.rows,
            mark=entry.provider.mark,
            source=self.scope.sources.get,
            model=self.scope.model,
            lookup=self.scope.lookup,
            family=lambda: self.scope.bound(self.table.name).children,
            places=self.scope.registry.places_of,
            stands_in=stand_ins,
        )

    def generator(
        self,
        entry: ColumnSpec,
        provider: Provider,
        arguments: Arguments,
        nodes: Mapping[str, Node],
        context: Context,
    ) -> Generator | RowGenerator:
        maker = f"provider {provider.name!r}{self.scope.registry.bringer(provider)}"
        try:
            if not arguments.dynamic:
                return complete(provider.bind(context, **arguments.constants), maker)

            def bind(values: Mapping[str, Any]) -> Generator | RowGenerator:
                typed = {
                    name: convert(value, provider.parameters[name].annotation, name)
                    for name, value in values.items()
                }
                return complete(provider.bind(context, **arguments.constants, **typed), maker)

            kind = _split_type(provider, arguments, bind)
            return SplitGenerator(bind, arguments.dynamic, kind)
        except ParameterError as error:
            node = nodes.get(error.parameter or "") or entry.value or entry.provider
            raise self.scope.problems.reject_value(node, error) from None
        except (Rejected, LimitError, MemoryError):
            raise
        except FakegenError as error:
            raise self.scope.problems.reject_error(entry.provider.mark, error) from None
        except Exception as error:
            message = f"provider {provider.name!r} failed: {type(error).__name__}: {error}"
            raise self.scope.problems.reject(entry.provider.mark, message) from error

    def tell(
        self, entry: ColumnSpec, provider: Provider, locale: ColumnLocale, stand_ins: StandIns
    ) -> None:
        """Note whose data stand in for those of the column's locale, or that none may.

        Raises:
            Rejected: The schema asks for the locale itself.
        """
        if not stand_ins.locales:
            return
        problems = self.scope.problems
        if locale.strict:
            near = stand_ins.suggestion(locale, self.scope.registry.locales())
            refusal = stand_ins.refusal(provider.name, locale)
            raise problems.reject(locale_mark(entry, locale), refusal, near)
        problems.warn(entry.provider.mark, stand_ins.warning(provider.name, locale))


def _numbers_rows(generator: Generator | RowGenerator) -> bool:
    """Return whether values depend on the number of their row, rather than on random words or inputs."""
    if generator.capacity is not None:
        return True
    if generator.drawn or generator.computed or getattr(generator, "numbers_items", False):
        return False
    return getattr(generator, "support", None) != 1


def _split_type(provider: Provider, arguments: Arguments, bind: Any) -> pa.DataType:
    """Return the type of a provider's values, whatever its row-dependent parameters are."""
    if any(provider.parameters[name].required for name in arguments.dynamic):
        return pa.string()
    try:
        generator = bind({})
    except ParameterError:  # the defaults need not fit, as no row may have them
        return pa.string()
    if isinstance(generator, RowGenerator):
        (name, *_) = arguments.dynamic
        raise ParameterError(f"{name!r} of {provider.name!r} cannot depend on the row", name)
    return generator.type
