"""The declared models of a schema, learned or loaded when first needed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types, constants, named_nodes
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.sources import Sources
from fakegen.errors import FakegenError, ModelError, ParameterError, nearest
from fakegen.expressions import names_in_expression
from fakegen.interfaces.constraint import Hint
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.method import LearnedColumn, Method, Model
from fakegen.interfaces.provider import ModelUse
from fakegen.language import ColumnSpec, ModelSpec, Node, ScalarNode
from fakegen.learning.modelfile import load
from fakegen.plan.derived_model import DerivedModel
from fakegen.plan.rejection import ChosenStrategy
from fakegen.registry import Registry


class Models:
    """Learns each model once.

    Args:
        specs: The declared models.
        registry: Knows the methods.
        folder: The schema's folder, for relative paths.
        sources: What models learn from.
        problems: Where mistakes are noted.
        learned: Models that are there already, by name.
        used_given: The columns that tables give to each model, by model.
        hints: What the constraints of tables can teach each model, by model.
        now: What ``now`` means in expressions.
    """

    def __init__(
        self,
        specs: Mapping[str, ModelSpec],
        registry: Registry,
        folder: Path,
        sources: Sources,
        problems: Problems,
        learned: Mapping[str, Model],
        used_given: Mapping[str, Iterable[str]],
        hints: Mapping[str, Sequence[Hint]],
        now: datetime,
    ) -> None:
        self._specs, self._registry, self._folder = specs, registry, folder
        self._sources, self._problems = sources, problems
        self._used_given, self._lessons, self._now = used_given, hints, now
        self.learned: dict[str, Model] = dict(learned)
        self._rejected: set[str] = set()

    def source_of(self, name: str) -> str | None:
        """Return the source that a declared model learns from, if it says one."""
        source = self._specs[name].source
        return source.value if source else None

    def learned_strategy(self, name: str, hint: Hint) -> ChosenStrategy | None:
        """Return how a learned model satisfies what it was taught; None if it was not taught it."""
        model = self.learned[name]
        facts = model.describe()
        for kind, groups in hint.groups.items():
            learned = facts.get(kind.name) or ()
            if groups and all(kind.is_learned(group, learned) for group in groups):
                return ChosenStrategy(kind.kind, kind.how)
        if hint.derive and hint.derive.items() <= self.formulas(name).items():
            return ChosenStrategy("construction", "left out of learning and computed")
        return None

    def formulas(self, name: str) -> dict[str, str]:
        """Return what is computed of a learned model's columns, each as an expression."""
        found = self._formulas(name, self.learned[name])
        return {column: str(node.value) for column, node in found.items()}

    def _formulas(self, name: str, model: Model) -> dict[str, ScalarNode]:
        """Return what is computed of a model's columns: as it declares, and for constraints."""
        spec = self._specs[name]
        declared = {key.value: node for key, node in spec.derive.entries}
        taught = self._left_out(name, model.columns)
        return {
            key: node
            for key, node in {**taught, **declared}.items()
            if isinstance(node, ScalarNode)
        }

    def _left_out(self, name: str, columns: Iterable[str]) -> dict[str, ScalarNode]:
        """Return what constraints compute of these columns, so that it need not be learned."""
        spec = self._specs[name]
        known = set(columns)
        found: dict[str, ScalarNode] = {}
        for hint in self._lessons.get(name, ()):
            for column, text in hint.derive.items():
                with suppress(ParameterError):
                    if column not in known and reads_only(text, known):
                        found[column] = ScalarNode(spec.mark, text)
        return found

    def get(self, name: str) -> DerivedModel:
        """Return a declared model, learned.

        Raises:
            ParameterError: There is no such model.
            Rejected: It cannot be learned; that has been noted, once.
        """
        if name not in self._specs:
            raise ParameterError(f"there is no model {name!r}", "name", nearest(name, self._specs))
        if name in self._rejected:
            raise Rejected
        spec = self._specs[name]
        try:
            if name not in self.learned:
                self.learned[name] = self._learn(spec)
            return DerivedModel(self.learned[name], self._derived(name, self.learned[name]))
        except Rejected:
            self._rejected.add(name)
            raise

    def learn(self, name: str) -> Model:
        """Return a declared model learned anew from its source, whatever its file holds.

        Raises:
            SchemaError: The declaration or the source is wrong.
        """
        try:
            self.learned[name] = self._fit(self._specs[name])
        except Rejected:
            self._problems.check()
            raise
        return self.learned[name]

    def warn_of_left_out(self, made: Collection[str]) -> None:
        """Note the columns that models could not learn and no table makes otherwise."""
        for name, model in self.learned.items():
            for column, reason in model.left_out.items():
                if column not in made:
                    message = f"model {name!r} does not draw {column!r}: {reason}"
                    self._problems.warn(self._specs[name].mark, message)

    def check_methods(self) -> None:
        """Note unknown methods and sources, used or not."""
        for spec in self._specs.values():
            if spec.source is not None and spec.source.value not in self._sources.names():
                word = spec.source.value
                self._problems.reject(
                    spec.source.mark,
                    f"there is no source {word!r}",
                    nearest(word, self._sources.names()),
                )
            with suppress(Rejected):
                self._method(spec)

    def _method(self, spec: ModelSpec) -> Method:
        methods, word = self._registry.methods, spec.method.value
        if word not in methods:
            known = ", ".join(sorted(methods))
            message = f"unknown method {word!r}; there are {known}{self._registry.absence()}"
            raise self._problems.reject(spec.method.mark, message, nearest(word, methods))
        return methods[word]

    def _learn(self, spec: ModelSpec) -> Model:
        if spec.file is not None:
            path = self._folder / spec.file.value
            if spec.source is None or path.exists():
                try:
                    return load(path, self._registry.methods)
                except FakegenError as error:
                    raise self._problems.reject_error(spec.file.mark, error) from None
        return self._fit(spec)

    def _fit(self, spec: ModelSpec) -> Model:
        method = self._method(spec)
        if spec.source is None:
            message = f"model {spec.name!r} has no source to learn from"
            raise self._problems.reject(spec.mark, message)
        options = self._options(spec, method)
        try:
            data = self._data(spec.source.value, method, options)
        except ParameterError as error:
            raise self._problems.reject_value(spec.source, error) from None
        columns = self._columns(spec, data)
        given = [*(item.value for item in spec.given), *self._used_given.get(spec.name, ())]
        for item in spec.given:
            self._check_column(item.value, item, data)
        computed = {column for hint in self._lessons.get(spec.name, ()) for column in hint.derive}
        rest = [c for c in data.column_names if c not in computed]
        left_out = {*self._left_out(spec.name, rest), *(k.value for k in spec.derive.names())}
        kept = [name for name in data.column_names if name not in left_out]
        known_given = [name for name in dict.fromkeys(given) if name in kept]
        options |= self._taught_options(spec, method, options, kept)
        try:
            return method.fit(data.select(kept), columns, known_given, **options)
        except ParameterError as error:
            raise self._problems.reject_value(_place(spec, error), error) from None
        except ModelError as error:
            raise self._problems.reject(spec.mark, str(error)) from None

    def _data(self, source: str, method: Method, options: Mapping[str, Any]) -> pa.Table:
        if "max_rows" not in method.parameters:
            return self._sources.get(source)
        size = options.get("max_rows", method.parameters["max_rows"].default)
        return self._sources.sample(source, max(size, 1))

    def _columns(self, spec: ModelSpec, data: pa.Table) -> dict[str, LearnedColumn]:
        assert spec.source is not None  # only called with one
        missing = self._sources.spec(spec.source.value).missing
        said: dict[str, dict[str, Any]] = {}
        for key, node in spec.columns.entries:
            self._check_column(key.value, key, data)
            said[key.value] = node.plain()
        columns = {}
        for name in [*missing, *(name for name in said if name not in missing)]:
            item = said.get(name, {})
            codes = item.get("missing", [])
            rare = item.get("rare", {})
            columns[name] = LearnedColumn(
                kind=item.get("kind"),
                missing=[*missing.get(name, []), *(codes if isinstance(codes, list) else [codes])],
                rare_below=rare.get("below", 0),
                rare_into=rare.get("into", "other"),
                optional=name not in said,
            )
        return {name: column for name, column in columns.items() if name in data.column_names}

    def _check_column(self, name: str, node: Node, data: pa.Table) -> None:
        if name not in data.column_names:
            message = f"the source has no column {name!r}"
            raise self._problems.reject(node.mark, message, nearest(name, data.column_names))

    def _options(self, spec: ModelSpec, method: Method) -> dict[str, Any]:
        subject = f"method {method.name!r}"
        nodes = named_nodes(
            subject, method.parameters, spec.options, self._problems, place=spec.method
        )
        return constants(method.parameters, nodes, self._problems)

    def _taught_options(
        self, spec: ModelSpec, method: Method, options: Mapping[str, Any], kept: Sequence[str]
    ) -> dict[str, Any]:
        """Return the method's parameters with what the tables' constraints can teach."""
        taught: dict[str, Any] = {}
        hints = self._lessons.get(spec.name, ())
        kinds = dict.fromkeys(kind for hint in hints for kind in hint.groups)
        for kind in sorted(kinds, key=lambda kind: len(kind.apart_from)):
            if kind.name not in method.parameters:
                continue
            others = [taught.get(name, options.get(name)) for name in kind.apart_from]
            taken = {name for groups in others for group in groups or () for name in group}
            groups = [list(group) for group in options.get(kind.name) or []]
            for hint in hints:
                for group in hint.groups.get(kind, ()):
                    is_known = len(group) > 1 and set(group) <= set(kept)
                    if is_known and taken.isdisjoint(group[1:]):
                        groups = _joined(groups, group, merge=kind.merges)
            taught[kind.name] = groups or None
        return taught

    def _derived(self, name: str, model: Model) -> dict[str, Expression]:
        types: dict[str, pa.DataType] = dict(model.columns)
        derived: dict[str, Expression] = {}

        def resolve(names: Iterable[str]) -> Types:
            del names
            return types

        functions = self._registry.functions
        compiler = TableCompiler(resolve, lambda: list(types), self._now, self._problems, functions)
        for column, node in self._formulas(name, model).items():
            derived[column] = compiler.expression(node)
            types[column] = derived[column].type
        return derived


def _place(spec: ModelSpec, error: ParameterError) -> Node:
    """Return the node of a model's declaration that a method refused."""
    if error.parameter == "columns":
        return spec.columns
    if error.parameter == "given":
        return next((item for item in spec.given if item.value == error.key), spec.method)
    return spec.options.get(error.parameter) or spec.method


def _joined(
    groups: Sequence[Sequence[str]], group: Sequence[str], *, merge: bool
) -> list[list[str]]:
    """Return groups without a column in common, one more among them.

    Groups that share a column are merged into one, or the later one is left out.
    """
    shared = [other for other in groups if set(other) & set(group)]
    if shared and not merge:
        return [list(other) for other in groups]
    apart = [list(other) for other in groups if other not in shared]
    return [*apart, list(dict.fromkeys(name for other in [*shared, group] for name in other))]


def reads_only(text: str, columns: Iterable[str]) -> bool:
    """Return whether an expression needs no other columns than these.

    Raises:
        ParameterError: It is not an expression.
    """
    known = {spelled for column in columns for spelled in (column, re.sub(r"\W", "_", column))}
    return set(names_in_expression(text)) <= known


def model_use(column: ColumnSpec, registry: Registry) -> ModelUse | None:
    """Return which declared model an entry of ``columns:`` draws from, if it does."""
    provider = registry.providers.get(column.provider.value)
    if provider is None or provider.uses is None:
        return None
    return provider.uses(None if column.value is None else column.value.plain())
