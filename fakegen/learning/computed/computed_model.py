"""Models that draw, for some columns, by which relation they are computed, and then compute them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.arrays.plain import plain_array, plain_kind
from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_moment, is_number, is_string
from fakegen.errors import ModelError
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import (
    Evidence,
    LearnedColumn,
    Method,
    Model,
    Outline,
    Preparation,
    Rare,
)
from fakegen.interfaces.parameters import Parameter
from fakegen.learning.around import method_around
from fakegen.learning.codings.arrow_json import parse_type
from fakegen.learning.computed.choosing import chosen_columns
from fakegen.learning.computed.column_parts import number
from fakegen.learning.computed.computed_column import ComputedColumn
from fakegen.learning.computed.leaning import smears
from fakegen.learning.computed.relation import Relation
from fakegen.learning.computed.sight import Sight
from fakegen.learning.saved import saved_field
from fakegen.profiling.openness import THIN, thinness
from fakegen.streams import Stream

_SEARCHED = 4_000
"""Relations are searched in this many rows, half of which are held out."""
_LEAST_TABLE = 60
_DOC = "Whether columns that others compute in most rows are found, and learned as computed."


class ComputedModel(Model):
    """A model that draws some columns with another model, and computes the others from them.

    Args:
        inner: Draws for each computed column what :meth:`ComputedColumn.learned` made of it.
        computed: The computed columns, each after those that it is computed from.
        columns: The Arrow type of each column, in the source's order.
    """

    def __init__(
        self, inner: Model, computed: Sequence[ComputedColumn], columns: Mapping[str, pa.DataType]
    ) -> None:
        self.method, self.conditional = inner.method, inner.conditional
        self.columns, self._inner, self._computed = columns, inner, computed
        self._by_name = {column.name: column for column in computed}

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream: see :meth:`Model.draw`.

        Raises:
            ModelError: A computed column is given without the columns that it is computed from.
        """
        known = dict(given)
        for column in self._computed:
            if column.name not in given or column.always:
                continue  # what is always computed was learned as it is, too
            if missing := [name for name in column.reads if name not in given]:
                raise ModelError(
                    f"column {column.name!r} is given, but it was learned as computed from "
                    f"{missing[0]!r}: give {missing[0]!r}, too, or list {column.name!r} in the model's "
                    "own 'given'"
                )
            cast = {name: _cast(given[name], self.columns[name]) for name in column.reads}
            cast[column.name] = _cast(given[column.name], column.kind)
            known[column.name] = column.learned(cast)
        conditions = self._underlying(where)
        possible = _Possible(self._computed)
        # Given values may leave nothing possible, and are not refused.
        if self.conditional and possible.reads and not given.keys() & set(possible.reads):
            conditions = [*conditions, possible]
        drawn = self._inner.draw(stream, known, conditions)
        made = _made(self._computed, drawn)
        return {**{name: made[name] for name in self.columns}, **given}

    def narrowed(self, columns: Collection[str]) -> Model | None:
        """Return a model that draws some of its columns for less: see :meth:`Model.narrowed`."""
        if any(column.is_risky for column in self._computed):
            return None  # all columns decide which rows are possible
        needed = set(columns)
        for column in reversed(self._computed):
            if column.name in needed:
                needed |= set(column.reads)
        inner = self._inner.narrowed(needed)
        if inner is None:
            return None
        kept = [column for column in self._computed if column.name in needed]
        made = {column.name for column in kept}
        drawn = inner.columns.keys() - self._by_name.keys() | made
        kinds = {name: kind for name, kind in self.columns.items() if name in drawn}
        return ComputedModel(inner, kept, kinds)

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return how many learned rows satisfy the conditions: see :meth:`Model.evidence`."""
        return self._inner.evidence(self._underlying(where))

    def missing(self, column: str) -> pa.Array:
        """Return what stands for "no information" in a column, besides null."""
        if column in self._by_name:
            return pa.array([], self.columns[column])
        return self._inner.missing(column)

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None:
        """Return where given values may have been withheld: see :meth:`Model.withheld`."""
        return None if column in self._by_name else self._inner.withheld(column, values)

    def relations(self) -> Sequence[Constraint]:
        """Return the relations of the computed columns: see :meth:`Model.relations`."""
        own = [
            _Holding(column, relation) for column in self._computed for relation in column.relations
        ]
        sides = [
            _OnOneSide(column) for column in self._computed if column.lean and column.lean.sign
        ]
        return [*own, *sides, *self._inner.relations()]

    def _underlying(self, where: Sequence[Constraint]) -> list[Constraint]:
        return [
            _OfComputed(item, self._computed) if self._by_name.keys() & set(item.reads) else item
            for item in where
        ]

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        inner, arrays = self._inner.state()
        return {
            "computed": [column.state() for column in self._computed],
            "types": {name: str(kind) for name, kind in self.columns.items()},
            "inner": inner,
        }, arrays

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        return {**self._inner.describe(), "computed": _facts(self._computed)}


def _facts(computed: Sequence[ComputedColumn]) -> dict[str, list[str]]:
    facts = {}
    for column in computed:
        texts = [relation.text for relation in column.relations]
        facts[column.name] = texts + ([f"near {column.lean.on.text}"] if column.lean else [])
    return facts


def _cast(values: pa.Array, kind: pa.DataType) -> pa.Array:
    try:
        return values.cast(kind)
    except pa.ArrowException as error:
        raise ModelError(f"a given column must be {kind}, not {values.type}") from error


def _made(computed: Sequence[ComputedColumn], drawn: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return all columns from what was drawn; only columns whose parts were drawn are computed."""
    made = dict(drawn)
    for column in computed:
        if (column.always or column.name in drawn) and all(n in made for n in column.reads):
            made[column.name] = column.values(made)
    return made


def _needed(
    names: Collection[str], computed: Sequence[ComputedColumn]
) -> tuple[list[str], list[ComputedColumn]]:
    """Return what must be drawn for some columns, and which columns are then computed."""
    needed = dict.fromkeys(names)
    for column in reversed(computed):
        if column.name in needed:
            needed |= dict.fromkeys(column.reads)
    always = {column.name for column in computed if column.always}
    used = [column for column in computed if column.name in needed]
    return [name for name in needed if name not in always], used


class _Holding(Constraint):
    """That a column is what a relation makes of others."""

    def __init__(self, column: ComputedColumn, relation: Relation) -> None:
        self._column, self._relation = column, relation
        self.text = f"{column.name} = {relation.text}"
        self.reads = [column.name, *relation.reads]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return in which rows it is: bool, shape (size,)."""
        return self._relation.holds(inputs[self._column.name], inputs, self._column.decimals)


class _OnOneSide(Constraint):
    """That a column is never below, or never above, what it leans on."""

    def __init__(self, column: ComputedColumn) -> None:
        assert column.lean is not None
        self._name, self._lean = column.name, column.lean
        self.text = f"{column.name} {'>=' if column.lean.sign > 0 else '<='} {column.lean.on.text}"
        self.reads = [column.name, *column.lean.on.reads]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return in which rows it is not: bool, shape (size,)."""
        apart = number(inputs[self._name]) - self._lean.on.raw(inputs)
        on_side: NDArray[np.bool_] = apart * self._lean.sign >= 0
        return on_side


class _OfComputed(Constraint):
    """A condition on computed columns, checked on what is drawn."""

    def __init__(self, condition: Constraint, computed: Sequence[ComputedColumn]) -> None:
        self._condition, self.text = condition, condition.text
        self.reads, self._computed = _needed(condition.reads, computed)

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return in which rows the columns satisfy the condition: bool, shape (size,)."""
        return self._condition.holds(_made(self._computed, inputs), size)


class _Possible(Constraint):
    """That what is computed could be real."""

    def __init__(self, computed: Sequence[ComputedColumn]) -> None:
        self._checked = [column for column in computed if column.is_risky]
        self.reads, self._computed = _needed([column.name for column in self._checked], computed)
        self.text = "computed values are possible"

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return which rows could be real: bool, shape (size,)."""
        made = _made(self._computed, inputs)
        held = np.ones(size, dtype=np.bool_)
        for column in self._checked:
            held &= column.possible(inputs, made)
        return held


def with_relations(method: Method) -> Method:
    """Return the method with a further parameter ``relations``: whether computed columns are found."""

    def prepared(
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        *,
        relations: bool = True,
        **parameters: Any,
    ) -> Preparation:
        rising = parameters.get("rising") or []
        named = [name for group in rising for name in group]
        if relations and len(set(named)) == len(named):  # others are refused where they are learned
            kept = [group for group in rising if not smears(data, group)]
            if (
                kept
            ):  # a total is computed from its parts, though it is also never below one of them
                totals = _totals(_found(data, columns, given, {**parameters, "rising": []}))
                kept = [group for group in kept if totals.isdisjoint(group)]
            parameters = {**parameters, "rising": kept}
        found = _found(data, columns, given, parameters) if relations else []
        if not found:
            return method.prepared(data, columns, given, **parameters)
        plain = {name: plain_array(data.column(name)) for name in _read(found)}
        changed, options = data, dict(columns)
        for at, column in enumerate(found):
            place = changed.column_names.index(column.name)
            learned = _without_few(column, column.learned(plain))
            if (
                column.relations
                and pc.all(pc.fill_null(pc.equal(learned, column.codes[0]), False)).as_py()
            ):
                found[at] = replace(column, always=True)
            else:
                changed = changed.set_column(place, column.name, learned)
                options[column.name] = _options(column, columns.get(column.name))
        inner = method.prepared(changed, options, given, **parameters)
        outline = inner.outline
        if any(name not in outline.columns for name in _read(found)):
            return method.prepared(data, columns, given, **parameters)
        types = {name: plain_kind(data.schema.field(name).type) for name in outline.columns}
        facts = {**outline.facts, "computed": _facts(found)}
        return Preparation(
            Outline(types, outline.conditional, facts),
            lambda: ComputedModel(inner.fit(), found, types),
        )

    return method_around(
        method,
        prepared,
        "computed",
        _restored,
        {**method.parameters, "relations": Parameter("relations", bool, True, _DOC)},
    )


def _totals(computed: Sequence[ComputedColumn]) -> set[str]:
    """Return the columns that are computed from several others."""
    return {
        column.name
        for column in computed
        if any(len(relation.reads) > 1 for relation in column.relations)
    }


def _read(computed: Sequence[ComputedColumn]) -> list[str]:
    return list(dict.fromkeys(n for column in computed for n in (column.name, *column.reads)))


def _found(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    given: Sequence[str],
    parameters: Mapping[str, Any],
) -> list[ComputedColumn]:
    """Return the computed columns of a table; none in a small one."""
    if data.num_rows < _LEAST_TABLE or len(set(data.column_names)) < data.num_columns:
        return []
    known = {name: columns.get(name, LearnedColumn()) for name in data.column_names}
    fused = {name for group in parameters.get("fuse") or [] for name in group}
    raised = {name for group in parameters.get("rising") or [] for name in group}
    apart = {parameters.get("weight"), *raised, *fused, *(parameters.get("order") or [])}
    seen = {
        name: plain_array(data.column(name))
        for name, options in known.items()
        if name != parameters.get("weight") and _is_plain(data.schema.field(name).type, options)
    }
    rows = np.unique(np.linspace(0, data.num_rows - 1, _SEARCHED).astype(np.int64))
    sample = {name: values.take(pa.array(rows)) for name, values in seen.items()}
    computable = [
        name
        for name in seen
        if name not in apart and name not in given and _may_be_computed(sample[name], known[name])
    ]
    disclosing = bool(parameters.get("disclose_range", True))

    def disclosed(name: str) -> bool:
        options = known[name]
        hidden = options.withhold_range or options.rare_below
        is_open = is_moment(seen[name].type) and thinness([sample[name]]).is_open()
        return disclosing and not (hidden or is_open)

    # A table of what goes with each value names the smallest and the greatest.
    keys = [name for name, v in sample.items() if is_string(v.type) or disclosed(name)]
    return chosen_columns(Sight(sample, seen, frozenset(computable), frozenset(keys)), disclosed)


def _is_plain(kind: pa.DataType, options: LearnedColumn) -> bool:
    """Return whether a column may take part in relations."""
    is_smoothed = is_number(kind) or is_moment(kind)
    is_closed = is_string(plain_kind(kind)) and options.identifying is None
    return (is_smoothed or is_closed) and not options.missing and not options.rare_below


def _may_be_computed(values: pa.Array, options: LearnedColumn) -> bool:
    if (
        options.kind is not None
        or options.identifying is not None
        or options.rare_below
        or options.rare_into is not Rare.WITHHELD
    ):
        return False
    return not is_string(values.type) or not thinness([values]).is_open()


def _without_few(column: ComputedColumn, learned: pa.Array) -> pa.Array:
    """Return a learned column without exceptions so few that each would point at a row."""
    if not column.relations:
        return learned
    alone = (positions_among(learned, column.codes) < 0) & is_present(learned)
    if not 0 < alone.sum() < THIN:
        return learned
    return pc.if_else(pa.array(alone), column.codes[0], learned)


def _options(column: ComputedColumn, options: LearnedColumn | None) -> LearnedColumn:
    known = options or LearnedColumn(optional=True)
    kind = "categorical" if is_string(column.kind) else known.kind
    hidden = known.withhold_range or (column.lean is not None and column.ends is None)
    return replace(known, kind=kind, missing=column.codes.to_pylist(), withhold_range=hidden)


def _restored(inner: Model, state: dict[str, Any]) -> Model:
    """Return the model around another that computes the columns that the state has.

    Raises:
        ModelError: No model could have such a state.
    """
    types = {name: parse_type(kind) for name, kind in saved_field(state, "types", dict).items()}
    computed = [ComputedColumn.restore(item) for item in saved_field(state, "computed", list)]
    names = [column.name for column in computed]
    if list(types) != list(inner.columns) or len(set(names)) < len(names) or not names:
        raise ModelError("the columns of the model do not fit together")
    kinds = {column.name: column.learned_kind for column in computed if not column.always}
    if any(kinds.get(name, types[name]) != kind for name, kind in inner.columns.items()):
        raise ModelError("the columns of the model do not fit together")
    for place, column in enumerate(computed):
        if types.get(column.name) != column.kind:
            raise ModelError("the columns of the model do not fit together")
        column.check(types)
        if set(column.reads) & set(names[place:]):
            raise ModelError(f"column {column.name!r} is computed from itself")
    return ComputedModel(inner, computed, types)
