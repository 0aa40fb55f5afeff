"""Columns with forms: learned as dates and numbers, drawn as the strings that they were.

A date written 27.01.2021 is a string to every method, and a new one could only be copied or made up. So
columns with a form are read first (see :mod:`~fakegen.learning.formed_column`), any method learns the values,
and what it draws is written in the form again. Conditions on the strings are checked on what is drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.plain import plain_array, plain_kind
from fakegen.errors import ModelError, ParameterError
from fakegen.interfaces.condition import Condition
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import Evidence, LearnedColumn, Method, Model, Outline, Preparation
from fakegen.learning.around import method_around
from fakegen.learning.codings.learnable import Unlearnable, needed_columns
from fakegen.learning.formed_column import FormedColumn
from fakegen.learning.saved import saved_field
from fakegen.streams import Stream


class FormedModel(Model):
    """A model that draws values with another model and writes them in the forms of their columns.

    Args:
        inner: Draws the values.
        formed: The columns with forms.
        columns: The Arrow type of each column, in the source's order.
    """

    def __init__(
        self, inner: Model, formed: Sequence[FormedColumn], columns: Mapping[str, pa.DataType]
    ) -> None:
        self.method, self.conditional = inner.method, inner.conditional
        self.columns, self._inner = columns, inner
        self._formed = {column.name: column for column in formed}

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream: see :meth:`Model.draw`."""
        known: dict[str, pa.Array] = {}
        for name, values in given.items():
            known |= self._parsed(name, values)
        drawn = self._inner.draw(stream, known, self._underlying(where))
        return {**_written(drawn, self._formed, self.columns), **given}

    def narrowed(self, columns: Collection[str]) -> Model | None:
        """Return a model that draws some of its columns for less: see :meth:`Model.narrowed`."""
        needed = set(columns)
        needed |= {b for c in self._formed.values() if c.name in needed for b in c.beside}
        inner = self._inner.narrowed(needed)
        if inner is None:
            return None
        kept = [column for column in self._formed.values() if column.name in inner.columns]
        kinds = {name: kind for name, kind in self.columns.items() if name in inner.columns}
        return FormedModel(inner, kept, kinds)

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return how many learned rows satisfy the conditions: see :meth:`Model.evidence`."""
        return self._inner.evidence(self._underlying(where))

    def missing(self, column: str) -> pa.Array:
        """Return what stands for "no information" in a column, besides null."""
        found = self._inner.missing(column)
        if column not in self._formed:
            return found
        return self._formed[column].written({column: found}).drop_null()

    def withheld(self, column: str, values: pa.Array) -> NDArray[Any] | None:
        """Return where given values may have been withheld: see :meth:`Model.withheld`."""
        if column not in self._formed:
            return self._inner.withheld(column, values)
        try:
            return self._inner.withheld(column, self._parsed(column, values)[column])
        except ModelError:
            return None  # drawing refuses them

    def relations(self) -> Sequence[Constraint]:
        """Return what the values have to do with each other: see :meth:`Model.relations`."""
        return [
            _OfStrings(item, self._formed) if self._formed.keys() & set(item.reads) else item
            for item in self._inner.relations()
        ]

    def _parsed(self, name: str, values: pa.Array) -> dict[str, pa.Array]:
        if name not in self._formed:
            return {name: values}
        column = self._formed[name]
        try:
            return column.parsed(values.cast(column.kind))
        except pa.ArrowException as error:
            raise ModelError(
                f"given column {name!r} must be {column.kind}, not {values.type}"
            ) from error

    def _underlying(self, where: Sequence[Constraint]) -> Sequence[Constraint]:
        return [
            self._condition(item) if self._formed.keys() & set(item.reads) else item
            for item in where
        ]

    def _condition(self, condition: Constraint) -> Constraint:
        """Return a condition on strings as one on the values that stand for them."""
        if not isinstance(condition, Condition) or condition.bounded:
            return _OfValues(condition, self._formed)
        column = self._formed[condition.column]
        values = codes = None
        if len(condition.values):
            values = column.parsed(condition.values.cast(column.kind))[column.name]
            if column.beside or values.null_count:
                return _OfValues(condition, self._formed)
        if condition.codes is not None:
            codes = column.parsed(condition.codes.cast(column.kind))[column.name]
        return Condition(column.name, values=values, absent=condition.absent, codes=codes)

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        inner, arrays = self._inner.state()
        return {
            "formed": [column.state() for column in self._formed.values()],
            "order": list(self.columns),
            "inner": inner,
        }, arrays

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        forms = {name: [f.notation for f in c.forms] for name, c in self._formed.items()}
        return {**self._inner.describe(), "forms": forms}


def _written(
    drawn: Mapping[str, pa.Array],
    formed: Mapping[str, FormedColumn],
    columns: Collection[str],
) -> dict[str, pa.Array]:
    return {
        name: formed[name].written(drawn) if name in formed else drawn[name]
        for name in columns
        if name in drawn
    }


class _OfValues(Constraint):
    """A condition on columns with forms, checked on the values that stand for their strings."""

    def __init__(self, condition: Constraint, formed: Mapping[str, FormedColumn]) -> None:
        self._condition, self.text = condition, condition.text
        self._formed = {name: formed[name] for name in condition.reads if name in formed}
        beside = [name for column in self._formed.values() for name in column.beside]
        self.reads = [*condition.reads, *beside]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[Any]:
        """Return in which rows the strings satisfy the condition: bool, shape (size,)."""
        strings = {name: column.written(inputs) for name, column in self._formed.items()}
        return self._condition.holds({**inputs, **strings}, size)


class _OfStrings(Constraint):
    """A relation between values, checked on the strings that stand for them."""

    def __init__(self, relation: Constraint, formed: Mapping[str, FormedColumn]) -> None:
        self._relation, self.text, self.reads = relation, relation.text, relation.reads
        self._formed = {name: formed[name] for name in relation.reads if name in formed}

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[Any]:
        """Return in which rows the values satisfy the relation: bool, shape (size,)."""
        values = {name: column.parsed(inputs[name])[name] for name, column in self._formed.items()}
        return self._relation.holds({**inputs, **values}, size)


def with_forms(method: Method) -> Method:
    """Return a method that also learns columns with a form, as the values that their strings mean."""

    def prepared(
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        **parameters: Any,
    ) -> Preparation:
        formed, left_out = _formed(data, columns, given)
        if not formed and not left_out:
            return method.prepared(data, columns, given, **parameters)
        values = data.drop_columns(list(left_out))
        kinds = {name: plain_kind(values.schema.field(name).type) for name in values.column_names}
        known = {name: options for name, options in columns.items() if name not in left_out}
        also_given = [name for name in given if name not in left_out]
        for column in formed:
            options = known[column.name]
            learned = column.parsed(plain_array(values.column(column.name)))
            known[column.name] = _options(column, options)
            place = values.column_names.index(column.name)
            values = values.set_column(place, column.name, learned[column.name])
            for further, name in enumerate(column.beside, place + 1):
                values = values.add_column(further, name, learned[name])
                known[name] = LearnedColumn(kind=column.kind_beside(name))
                if column.name in given:
                    also_given.append(name)
        inner = method.prepared(values, known, also_given, **parameters)
        types = {name: kinds[name] for name in kinds if name in inner.outline.columns}
        kept = [column for column in formed if column.name in types]
        facts = dict(inner.outline.facts)
        facts["left_out"] = {**facts.get("left_out", {}), **left_out}
        return Preparation(
            Outline(types, inner.outline.conditional, facts),
            lambda: FormedModel(inner.fit(), kept, types),
        )

    return method_around(method, prepared, "formed", _restored, method.parameters)


def _formed(
    data: pa.Table, columns: Mapping[str, LearnedColumn], given: Sequence[str]
) -> tuple[list[FormedColumn], dict[str, str]]:
    """Return the columns with forms, and the reasons why others with forms cannot be learned.

    Raises:
        ParameterError: A form is wrong, or a column that is needed cannot be learned.
    """
    needed = needed_columns(columns, given)
    found, left_out = [], {}
    for name, options in columns.items():
        if not options.forms or name not in data.column_names:
            continue
        try:
            values = plain_array(data.column(name))
            missing = list(options.missing)
            found.append(FormedColumn.of(name, values, options.forms, data.column_names, missing))
        except Unlearnable as error:
            if name in needed:
                message = f"column {name!r} cannot be learned: {error.reason}"
                raise ParameterError(message, needed[name], key=name) from None
            left_out[name] = error.reason
    return found, left_out


def _options(column: FormedColumn, options: LearnedColumn) -> LearnedColumn:
    """Return the user's options for a column as they apply to its values.

    Raises:
        ParameterError: A missing code is no value of the column.
    """
    codes: list[Any] = column.codes.to_pylist()
    for code in options.missing:
        if not isinstance(code, str):
            message = f"missing code {code!r} of column {column.name!r} is not a string"
            raise ParameterError(message, "columns", key=column.name)
        codes += column.parsed(pa.array([code]))[column.name].drop_null().to_pylist()
    return replace(options, missing=list(dict.fromkeys(codes)), forms=())


def _restored(inner: Model, state: dict[str, Any]) -> Model:
    """Return the model around another that writes its values in the forms that the state has.

    Raises:
        ModelError: No model could have such a state.
    """
    formed = {c.name: c for c in map(FormedColumn.restore, saved_field(state, "formed", list))}
    beside = {name: kind for column in formed.values() for name, kind in column.beside.items()}
    for column in formed.values():
        if inner.columns.get(column.name) != column.type:
            raise ModelError(f"column {column.name!r} is not of the type of its form")
        if any(inner.columns.get(name) != kind for name, kind in column.beside.items()):
            raise ModelError(f"the forms of column {column.name!r} are not numbered")
    order = saved_field(state, "order", list)
    if order != [name for name in inner.columns if name not in beside]:
        raise ModelError("the columns of the model do not fit together")
    kinds = {name: formed[name].kind if name in formed else inner.columns[name] for name in order}
    return FormedModel(inner, list(formed.values()), kinds)
