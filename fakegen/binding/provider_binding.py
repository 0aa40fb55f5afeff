"""Binding providers: from an entry of ``columns:`` to the generator of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fakegen.binding.arguments import Arguments, TableCompiler, bind_arguments, named_nodes
from fakegen.binding.locales import ColumnLocale, StandIns, locale_of, place_of
from fakegen.binding.problems import Rejected
from fakegen.binding.scope import Scope
from fakegen.errors import FakegenError, LimitError, ParameterError
from fakegen.interfaces.adapted import complete
from fakegen.interfaces.generator import Generator, RowGenerator
from fakegen.interfaces.parameters import convert
from fakegen.interfaces.provider import Context, Provider
from fakegen.language import ColumnSpec, Node, TableSpec
from fakegen.plan.split import SplitGenerator


@dataclass(frozen=True, slots=True)
class BoundProvider:
    """A provider with what an entry gives it.

    Attributes:
        provider: The provider.
        generator: Makes the values.
        arguments: What the entry gives, converted.
    """

    provider: Provider
    generator: Generator | RowGenerator
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class ProviderBinder:
    """Binds the providers of one table's columns.

    Attributes:
        scope: What all tables share.
        table: The table.
        rows: How many rows it has.
        compiler: Knows its columns.
    """

    scope: Scope
    table: TableSpec
    rows: int
    compiler: TableCompiler

    def bind(self, entry: ColumnSpec) -> BoundProvider:
        """Return the provider of an entry, bound.

        Raises:
            Rejected: It, or something that it needs, is wrong; that has been noted.
        """
        problems = self.scope.problems
        provider = self.provider(entry)
        nodes = named_nodes(
            f"provider {provider.name!r}",
            provider.parameters,
            entry.value,
            problems,
            place=entry.provider,
            takes_value=provider.takes_value,
        )
        arguments = bind_arguments(provider.parameters, nodes, self.compiler, problems)
        stand_ins = StandIns()
        generator = self.generator(entry, provider, arguments, nodes, stand_ins)
        self.tell(entry, provider, stand_ins)
        if generator.capacity is not None and generator.capacity < self.rows:
            message = (
                f"{self.rows:,} rows are asked for, but {provider.name!r} can make only "
                f"{generator.capacity:,}"
            )
            raise problems.reject(entry.provider.mark, message)
        return BoundProvider(provider, generator, arguments)

    def provider(self, entry: ColumnSpec) -> Provider:
        registry = self.scope.registry
        name = entry.provider.value
        locale = self.locale(entry)
        namespace = registry.namespaces.get(name.partition(".")[0])
        if locale.own or namespace:
            self.scope.check_locale(locale.said)
        found = registry.provider(name, locale.name)
        if found is not None:
            return found
        near = registry.nearest_provider(name, locale.name)
        where = f" in locale {locale.name!r}" if namespace else ""
        raise self.scope.problems.reject(
            entry.provider.mark, f"unknown provider {name!r}{where}{registry.absence()}", near
        )

    def locale(self, entry: ColumnSpec) -> ColumnLocale:
        return locale_of(entry, self.table, self.scope.schema)

    def context(self, entry: ColumnSpec, stand_ins: StandIns) -> Context:
        return Context(
            locale=self.locale(entry).name,
            now=self.scope.schema.now,
            table=self.table.name,
            column=entry.label,
            rows=self.rows,
            mark=entry.provider.mark,
            source=self.scope.sources.get,
            model=self.scope.models.get,
            lookup=self.scope.lookup,
            stands_in=stand_ins,
        )

    def generator(
        self,
        entry: ColumnSpec,
        provider: Provider,
        arguments: Arguments,
        nodes: Mapping[str, Node],
        stand_ins: StandIns,
    ) -> Generator | RowGenerator:
        context = self.context(entry, stand_ins)
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

    def tell(self, entry: ColumnSpec, provider: Provider, stand_ins: StandIns) -> None:
        """Note whose data stand in for those of the column's locale, or that none may.

        Raises:
            Rejected: The schema asks for the locale itself.
        """
        if not stand_ins.locales:
            return
        locale, problems = self.locale(entry), self.scope.problems
        if locale.strict:
            near = stand_ins.suggestion(locale, self.scope.registry.locales())
            refusal = stand_ins.refusal(provider.name, locale)
            raise problems.reject(place_of(entry, locale), refusal, near)
        problems.warn(entry.provider.mark, stand_ins.warning(provider.name, locale))


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
