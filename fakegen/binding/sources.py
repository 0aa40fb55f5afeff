"""The declared sources of a schema, read when first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types, constants, named_nodes
from fakegen.binding.problems import Problems, Rejected
from fakegen.errors import (
    DataError,
    FakegenError,
    ParameterError,
    UsageError,
    did_you_mean,
    nearest,
)
from fakegen.interfaces.source import Source
from fakegen.language import MappingNode, ScalarNode, SourceSpec
from fakegen.language.defaults import NOW
from fakegen.limits import Budget, limits
from fakegen.registry import Registry


class Sources:
    """Reads each source once.

    Args:
        specs: The declared sources.
        registry: Knows the kinds of source.
        folder: The schema's folder, for relative paths.
        problems: Where mistakes are noted.
        given: Files to read, or tables, instead of what the schema declares, by source.

    Raises:
        UsageError: ``given`` names a source that the schema does not declare.
    """

    def __init__(
        self,
        specs: Mapping[str, SourceSpec],
        registry: Registry,
        folder: Path,
        problems: Problems,
        given: Mapping[str, str | pa.Table],
    ) -> None:
        for name in given:
            if name not in specs:
                hint = did_you_mean(nearest(name, specs))
                raise UsageError(f"the schema declares no source {name!r}{hint}")
        self._specs, self._registry, self._folder = specs, registry, folder
        self._problems, self._given = problems, given
        self._read: dict[str, pa.Table | None] = {}
        self._as_read: dict[str, pa.Table] = {}

    def names(self) -> list[str]:
        """Return the declared names."""
        return list(self._specs)

    def spec(self, name: str) -> SourceSpec:
        """Return what the schema declares of a source that it declares."""
        return self._specs[name]

    def get(self, name: str) -> pa.Table:
        """Return a source's data.

        Raises:
            ParameterError: There is no such source.
            Rejected: It cannot be read; that has been noted, once.
        """
        if name not in self._specs:
            raise ParameterError(
                f"there is no source {name!r}", "source", nearest(name, self._specs)
            )
        if name not in self._read:
            self._read[name] = None
            self._read[name] = self._data(self._specs[name])
        found = self._read[name]
        if found is None:
            raise Rejected
        return found

    def read(self) -> dict[str, pa.Table]:
        """Return the sources that have been read."""
        return {name: data for name, data in self._read.items() if data is not None}

    def sample(self, name: str, size: int) -> pa.Table:
        """Return a source's data or, of a large one that is not read already, a sample of rows.

        Raises:
            ParameterError: There is no such source.
            Rejected: It cannot be read; that has been noted.
        """
        spec = self._specs.get(name)
        if self._read.get(name) is not None or spec is None or spec.children or spec.parents:
            return self.get(name)
        return self._data(spec, size)

    def missing(self, name: str) -> dict[str, list[Any]]:
        """Return the values that mean "no information" in a declared source, by column."""
        declared = self._specs[name].missing
        return {
            str(key.value): as_list(codes.plain())
            for key, codes in (declared.entries if declared else ())
        }

    def check_kinds(self) -> None:
        """Note the sources of no known kind, or of several, whether they are used or not."""
        for spec in self._specs.values():
            with suppress(Rejected):
                self._kind(spec)

    def _other(self, name: str, place: ScalarNode) -> pa.Table:
        """Return another source as it is read, without what it takes from others."""
        if name not in self._specs:
            message = f"there is no source {name!r}"
            raise self._problems.reject(place.mark, message, nearest(name, self._specs))
        if name not in self._as_read:
            self._as_read[name] = self._read_data(self._specs[name], None)
        return self._as_read[name]

    def _kind(self, spec: SourceSpec) -> tuple[str, MappingNode] | None:
        known = self._registry.sources
        kinds = [entry for entry in spec.options.entries if entry[0].value in known]
        if len(kinds) == 1:
            self._check_allowed(kinds[0][0])
            rest = [entry for entry in spec.options.entries if entry is not kinds[0]]
            return kinds[0][0].value, MappingNode(spec.options.mark, tuple(rest))
        if kinds:
            named = ", ".join(repr(key.value) for key, _ in kinds)
            message = f"source {spec.name!r} has more than one kind: {named}"
            self._problems.reject(kinds[1][0].mark, message)
        else:
            word = str(spec.kind.value)
            message = f"unknown kind of source {word!r}; expected one of {', '.join(sorted(known))}"
            message += self._registry.absence()
            self._problems.reject(spec.kind.mark, message, nearest(word, known))
        return None

    def _check_allowed(self, kind: ScalarNode) -> None:
        """Note a kind of source that an untrusted schema may not use."""
        known = self._registry.sources
        if limits().folder is not None and not known[kind.value].untrusted:
            allowed = " or ".join(repr(name) for name in sorted(known) if known[name].untrusted)
            message = f"an untrusted schema may not read a {kind.value!r}, only {allowed}"
            raise self._problems.reject(kind.mark, message)

    def _data(self, spec: SourceSpec, size: int | None = None) -> pa.Table:
        """Return a source's data, or a sample of ``size`` rows of it if it is large."""
        if spec.children or spec.parents:
            from fakegen.binding.related_sources import RelatedSources

            related = RelatedSources(self._other, self._problems)
            data = related.related(spec, self._other(spec.name, spec.kind), self._specs.__getitem__)
        else:
            data = self._read_data(spec, size)
        if not spec.per:
            self._check_missing(data, spec)
        return data

    def _check_missing(self, data: pa.Table, spec: SourceSpec) -> None:
        """Note the columns of ``missing`` that the data does not have."""
        rejected = None
        for key in spec.missing.names() if spec.missing else ():
            if key.value not in data.column_names:
                message = f"the source has no column {key.value!r}"
                near = nearest(str(key.value), data.column_names)
                rejected = self._problems.reject(key.mark, message, near)
        if rejected:
            raise rejected

    def _read_data(self, spec: SourceSpec, size: int | None) -> pa.Table:
        if spec.name in self._given:
            given = self._given[spec.name]
            if isinstance(given, pa.Table):
                return given
            read = _reading(self._registry.file_source, size)
            with Budget.current().anywhere():  # the run names this file, not the schema
                return read(Path(), given)
        kind = self._kind(spec)
        if kind is None:
            raise Rejected
        name, rest = kind
        source = self._registry.sources[name]
        size = None if spec.per else size  # of a sample, the rows could not be counted
        nodes = named_nodes(
            f"source kind {name!r}", source.parameters, rest, self._problems, place=rest
        )
        value = spec.options.get(name)
        assert value is not None  # _kind found it
        options = constants(source.parameters, nodes, self._problems)
        try:
            data = _reading(source, size)(self._folder, value.plain(), **options)
        except ParameterError as error:
            at = nodes.get(error.parameter or "", value)
            raise self._problems.reject_value(at, error) from None
        except FakegenError as error:
            raise self._problems.reject_error(value.mark, error) from None
        except OSError as error:
            wrapped = DataError(f"source {spec.name!r} cannot be read: {error}")
            raise self._problems.reject_error(value.mark, wrapped) from None
        if spec.per:
            self._check_missing(data, spec)
            data = self._row_per(data, spec)
        return data if spec.select is None else self._selected(data, spec.select)

    def _row_per(self, data: pa.Table, spec: SourceSpec) -> pa.Table:
        from fakegen.sources.row_per import row_per

        count = None if spec.count is None else str(spec.count.value)
        per, of = ([str(name.value) for name in names] for names in (spec.per, spec.of))
        try:
            return row_per(data, per, count, of, self.missing(spec.name))
        except ParameterError as error:
            at = {"count": spec.count, "of": (spec.of or spec.per)[0]}.get(error.parameter or "")
            raise self._problems.reject_value(at or spec.per[0], error) from None

    def _selected(self, data: pa.Table, select: MappingNode) -> pa.Table:
        types = {field.name: field.type for field in data.schema}

        def resolve(names: Iterable[str]) -> Types:
            del names
            return types

        compiler = TableCompiler(
            resolve,
            lambda: list(types),
            NOW,
            self._problems,
            lambda: self._registry.functions,
        )
        inputs = {name: data[name].combine_chunks() for name in types}
        selected = pa.table(
            {
                str(key.value): compiler.expression(node).evaluate(inputs, data.num_rows)
                for key, node in select.entries
            }
        )
        return selected.replace_schema_metadata(data.schema.metadata)


def as_list(codes: Any) -> list[Any]:
    """Return codes as a list: a user may write one alone."""
    return codes if isinstance(codes, list) else [codes]


def _reading(source: Source, size: int | None) -> Callable[..., pa.Table]:
    if size is None or source.sample is None:
        return source.read
    return partial(source.sample, size=size)
