"""Learning a declared model from its source: what is wrong is found at once, and fitting waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.plain import plain_array, plain_kind
from fakegen.arrays.type_kinds import is_number, is_quantity
from fakegen.binding.arguments import constants, named_nodes
from fakegen.binding.model_formulas import Formulas
from fakegen.binding.problems import Problems, Rejected
from fakegen.binding.sources import Sources, as_list
from fakegen.detection.detect import detection_of
from fakegen.detection.identifying import why_identifying
from fakegen.errors import ModelError, ParameterError, nearest
from fakegen.interfaces.constraint import FUSE
from fakegen.interfaces.method import LearnedColumn, Method, Model, Rare
from fakegen.language import ModelSpec, Node
from fakegen.learning.codings.fitting import refuse_open_tuple, tuple_thinness
from fakegen.learning.codings.learnable import Unlearnable, is_learnable
from fakegen.learning.fit_cache import Fit, keep_model, kept_model
from fakegen.learning.formed_column import forms_of
from fakegen.limits import limits
from fakegen.plan.deferred_model import DeferredModel
from fakegen.profiling.observing import without
from fakegen.profiling.openness import thinness
from fakegen.registry import Registry


@dataclass(frozen=True, slots=True)
class ModelFitter:
    """Learns declared models.

    Attributes:
        registry: Knows the methods.
        sources: What models learn from.
        problems: Where mistakes are noted.
        formulas: The columns that are computed instead of learned.
        used_given: The columns that tables give to each model, by model.
        cache: Whether models that have been fitted before may be read from the disk, and are kept there.
    """

    registry: Registry
    sources: Sources
    problems: Problems
    formulas: Formulas
    used_given: Mapping[str, Iterable[str]]
    cache: bool = True

    def method(self, spec: ModelSpec) -> Method:
        """Return the method that a model names.

        Raises:
            Rejected: There is no such method; that has been noted.
        """
        methods, word = self.registry.methods, spec.method.value
        if word not in methods:
            known = ", ".join(sorted(methods))
            message = f"unknown method {word!r}; expected one of {known}{self.registry.absence()}"
            raise self.problems.reject(spec.method.mark, message, nearest(word, methods))
        return methods[word]

    def prepare(self, spec: ModelSpec) -> Model:
        """Return a declared model, which is fitted to its source when it is first needed.

        Raises:
            Rejected: Its declaration or its source is wrong; that has been noted.
        """
        method = self.method(spec)
        if spec.source is None:
            message = f"model {spec.name!r} has no source to learn from"
            raise self.problems.reject(spec.mark, message)
        options = self._options(spec, method)
        try:
            data = self._data(spec.source.value, method, options)
        except ParameterError as error:
            raise self.problems.reject_value(spec.source, error) from None
        given = [*(item.value for item in spec.given), *self.used_given.get(spec.name, ())]
        for item in spec.given:
            self._check_column(item.value, item, data)
        left_out = self.formulas.not_learned(spec, data.column_names)
        kept = [name for name in data.column_names if name not in left_out]
        columns = self._columns(spec, data, kept)
        known_given = [name for name in dict.fromkeys(given) if name in kept]
        options |= self._hinted_options(spec, method, options, data.select(kept), columns)
        wanted = Fit(method, data.select(kept), columns, known_given, options)
        key = None
        if self.cache and limits().folder is None:  # others' schemas leave nothing on the disk
            key, found = wanted.key, kept_model(wanted)
            if found is not None:
                return found
        try:
            preparation = wanted.prepare()
        except (ParameterError, ModelError) as error:
            raise self._refused(spec, error) from None

        def fit() -> Model:
            try:
                model = preparation.fit()
            except (ParameterError, ModelError) as error:
                self._refused(spec, error)
                self.problems.check()
                raise
            if key is not None:
                keep_model(key, model)
            return model

        return DeferredModel(method.name, preparation.outline, fit)

    def _refused(self, spec: ModelSpec, error: ParameterError | ModelError) -> Rejected:
        """Note that a method refuses a model; return the exception to raise."""
        if isinstance(error, ParameterError):
            return self.problems.reject_value(self._place(spec, error), error)
        return self.problems.reject(spec.mark, str(error))

    def _place(self, spec: ModelSpec, error: ParameterError) -> Node:
        """Return the node of a model's declaration, or its source's, that a method refused."""
        if error.parameter == "columns":
            codes = None if spec.source is None else self.sources.spec(spec.source.value).missing
            is_of_source = codes and codes.get(error.key) and not spec.columns.get(error.key)
            return codes if codes and is_of_source else spec.columns
        if error.parameter == "given":
            return next((item for item in spec.given if item.value == error.key), spec.method)
        return spec.options.get(error.parameter) or spec.method

    def _data(self, source: str, method: Method, options: Mapping[str, Any]) -> pa.Table:
        if "max_rows" not in method.parameters:
            return self.sources.get(source)
        size = options.get("max_rows", method.parameters["max_rows"].default)
        return self.sources.sample(source, max(size, 1))

    def _columns(
        self, spec: ModelSpec, data: pa.Table, kept: Iterable[str]
    ) -> dict[str, LearnedColumn]:
        """Return what is known of the columns to learn: what the schema says, and what is detected."""
        assert spec.source is not None  # only called with one
        missing = self.sources.missing(spec.source.value)
        said: dict[str, dict[str, Any]] = {}
        for key, node in spec.columns.entries:
            self._check_column(key.value, key, data)
            said[key.value] = node.plain()
        columns = {}
        for name in dict.fromkeys([*kept, *said]):
            item = said.get(name, {})
            known = LearnedColumn(
                kind=item.get("kind"),
                forms=as_list(item.get("form", [])),
                missing=[*missing.get(name, []), *as_list(item.get("missing", []))],
                optional=name not in said,
            )
            if "rare" in item:
                known = _with_rare(known, item["rare"])
            elif spec.rare is not None:
                known = _with_rare(
                    known, _suitable(spec.rare.plain(), data.field(name).type, known)
                )
            if known.forms:
                columns[name] = self._formed(name, known, spec)
            else:
                columns[name] = self._suspected(name, data.column(name), known)
        return columns

    def _formed(self, name: str, known: LearnedColumn, spec: ModelSpec) -> LearnedColumn:
        """Return what is known of a column with a form, with what its name suggests."""
        try:
            kind = forms_of(name, known.forms)[0].type
        except ParameterError as error:
            raise self.problems.reject_value(spec.columns, error) from None
        return replace(known, identifying=why_identifying(name, kind, None))

    def _suspected(self, name: str, column: pa.ChunkedArray, known: LearnedColumn) -> LearnedColumn:
        """Return what is known of a column, with what suggests that its values identify something.

        Detectors are asked only where that can make a difference.
        """
        if known.kind or not is_learnable(plain_kind(column.type)):
            return known
        try:
            values = without(plain_array(column), known.missing).drop_null()
        except (pa.ArrowException, TypeError):
            return known  # the method refuses a missing code of another type
        if not thinness([values]).is_open(suspected=True):
            return known
        detection = detection_of(name, values, self.registry.detectors.values())
        why = why_identifying(name, values.type, detection)
        return replace(known, identifying=why)

    def _check_column(self, name: str, node: Node, data: pa.Table) -> None:
        if name not in data.column_names:
            message = f"the source has no column {name!r}"
            raise self.problems.reject(node.mark, message, nearest(name, data.column_names))

    def _options(self, spec: ModelSpec, method: Method) -> dict[str, Any]:
        subject = f"method {method.name!r}"
        nodes = named_nodes(
            subject, method.parameters, spec.options, self.problems, place=spec.method
        )
        return constants(method.parameters, nodes, self.problems)

    def _hinted_options(
        self,
        spec: ModelSpec,
        method: Method,
        options: Mapping[str, Any],
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
    ) -> dict[str, Any]:
        """Return the method's parameters that the hints of constraints set or extend.

        Combinations that may identify something are not learned because of a hint: the constraint is
        then satisfied in another way.
        """
        hinted: dict[str, Any] = {}
        hints = self.formulas.hints.get(spec.name, ())
        kinds = dict.fromkeys(kind for hint in hints for kind in hint.groups)
        for kind in sorted(kinds, key=lambda kind: len(kind.apart_from)):
            if kind.name not in method.parameters:
                continue
            others = [hinted.get(name, options.get(name)) for name in kind.apart_from]
            taken = {name for groups in others for group in groups or () for name in group}
            groups = [list(group) for group in options.get(kind.name) or []]
            for hint in hints:
                for group in hint.groups.get(kind, ()):
                    is_sound = len(set(group)) == len(group) > 1 and set(group) <= set(columns)
                    if not is_sound or not taken.isdisjoint(group[1:]):
                        continue
                    joined = _joined(groups, group, merge=kind.merges)
                    if kind != FUSE or not _is_open(joined[-1], data, columns, options):
                        groups = joined
            hinted[kind.name] = groups or None
        return hinted


def _with_rare(known: LearnedColumn, rare: Mapping[str, Any]) -> LearnedColumn:
    into = rare.get("into", Rare.WITHHELD)
    return replace(known, rare_below=rare["below"], rare_into=into)


def _suitable(
    rare: Mapping[str, Any], kind: pa.DataType, known: LearnedColumn
) -> Mapping[str, Any]:
    """Return what a model says of rare values, as it applies to a column: numbers are not merged."""
    if is_quantity(plain_kind(kind)) and known.kind != "categorical":
        return {"below": rare["below"]}
    return rare


def _is_open(
    group: Sequence[str],
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    options: Mapping[str, Any],
) -> bool:
    """Return whether the combinations of some columns may not be learned."""
    if not all(is_learnable(plain_kind(data.field(name).type)) for name in group):
        return False
    known = [columns[name] for name in group]
    weights = None
    weight = options.get("weight")
    if weight in data.column_names and is_number(data.field(weight).type):
        weights = as_floats(data.column(weight))
    arrays = [plain_array(data.column(name)) for name in group]
    try:
        refuse_open_tuple(group, tuple_thinness(arrays, known, weights), known)
    except Unlearnable:
        return True
    return False


def _joined(
    groups: Sequence[Sequence[str]], group: Sequence[str], *, merge: bool
) -> list[list[str]]:
    """Return groups that have no column in common, with one group added.

    Groups that share a column with it are merged with it, or else the new group is left out.
    """
    shared = [other for other in groups if set(other) & set(group)]
    if shared and not merge:
        return [list(other) for other in groups]
    apart = [list(other) for other in groups if other not in shared]
    return [*apart, list(dict.fromkeys(name for other in [*shared, group] for name in other))]
