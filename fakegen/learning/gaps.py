"""Columns that rise along a row, learned as gaps, so that what is drawn always rises.

In a chain of columns such as born, hired, left, each column except the first is learned as its distance
from the nearest non-null column before it, or from its own smallest value if there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats, counted
from fakegen.arrays.masks import as_mask
from fakegen.arrays.plain import plain_array, plain_kind
from fakegen.arrays.type_kinds import is_moment, storage_of
from fakegen.errors import ModelError, ParameterError, nearest
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.method import (
    Evidence,
    LearnedColumn,
    Method,
    Model,
    Outline,
    Preparation,
)
from fakegen.interfaces.parameters import Parameter
from fakegen.learning.around import method_around
from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type
from fakegen.learning.codings.clock_times import are_clock_times, minutes_of, times_of
from fakegen.learning.saved import saved_field
from fakegen.profiling.openness import thinness
from fakegen.streams import Stream

_SUMMARY = 5
"""An end that may not be kept is the mean of this many values, so that it discloses the value of none."""
_DOC = "Groups of columns that rise along a row; each is learned as the gap to the one before it."


@dataclass(frozen=True, slots=True)
class RisingChain:
    """Columns of one type whose values rise.

    Attributes:
        names: The columns, in order; two or more.
        ends: The smallest and the greatest value of each column except the first, an array of two; where
            they may not be kept, the means of the few smallest and of the few greatest.
        clock: Whether the values are times of day that are written as HHMM, so that gaps are minutes.
    """

    names: Sequence[str]
    ends: Sequence[pa.Array]
    clock: bool = False

    @classmethod
    def of(
        cls, data: pa.Table, names: Sequence[str], disclosed: Callable[[str], bool]
    ) -> RisingChain | None:
        """Return the chain of these columns; None if their distances are not whole numbers.

        Args:
            data: The table.
            names: The columns.
            disclosed: Whether the smallest and the greatest value of a column may be kept.
        """
        kinds = {data.schema.field(name).type for name in names}
        if len(kinds) != 1 or not _is_countable(next(iter(kinds))):
            return None
        ends = [_ends(data.column(name), disclosed(name)) for name in names[1:]]
        found = [end for end in ends if end is not None]
        clock = all(_is_clock(data.column(name)) for name in names)
        return cls(list(names), found, clock) if len(found) == len(ends) else None

    def _counted(self, values: pa.Array) -> pa.Array:
        """Return values as the whole numbers between which gaps are: see :func:`_counted`."""
        return _each(minutes_of, _counted(values)) if self.clock else _counted(values)

    def gaps(self, values: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        """Return all columns except the first as gaps, int64; null where they are missing."""
        made = {}
        reached = self._counted(values[self.names[0]])
        for name, ends in zip(self.names[1:], self.ends, strict=True):
            own = self._counted(values[name])
            made[name] = pc.subtract(own, pc.coalesce(reached, self._counted(ends)[0]))
            reached = pc.coalesce(own, reached)
        return made

    def values(self, drawn: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        """Return all columns except the first, from drawn gaps: the inverse of :meth:`gaps`.

        A value exceeds the greatest learned one only if the value before it does.
        """
        first = drawn[self.names[0]]
        made = {}
        reached = self._counted(first)
        for name, ends in zip(self.names[1:], self.ends, strict=True):
            base = pc.coalesce(reached, self._counted(ends)[0])
            top = pc.max_element_wise(base, self._counted(ends)[1])
            own = pc.min_element_wise(pc.add(base, drawn[name]), top, skip_nulls=False)
            written = _each(times_of, own) if self.clock else own
            made[name] = written.cast(storage_of(first.type)).view(first.type)
            reached = pc.coalesce(own, reached)
        return made


class RisingModel(Model):
    """A model that draws gaps with another model and turns them into columns.

    Args:
        inner: Draws the gaps.
        chains: The chains of columns that the gaps belong to.
        columns: The Arrow type of each column, in the source's order.
    """

    def __init__(
        self, inner: Model, chains: Sequence[RisingChain], columns: Mapping[str, pa.DataType]
    ) -> None:
        self.method, self.conditional = inner.method, inner.conditional
        self.columns, self._inner, self._chains = columns, inner, chains
        self._raised = {name for chain in chains for name in chain.names[1:]}

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream: see :meth:`Model.draw`.

        Raises:
            ModelError: A column is given without the columns before it in its chain.
        """
        known = dict(given)
        for chain in self._chains:
            last = max((i for i, name in enumerate(chain.names) if name in given), default=0)
            missing = [name for name in chain.names[:last] if name not in given]
            if missing:
                raise ModelError(
                    f"column {chain.names[last]!r} is given, but it was learned as the gap to "
                    f"{missing[-1]!r}: give {missing[-1]!r}, too"
                )
            if last:
                part = RisingChain(chain.names[: last + 1], chain.ends[:last], chain.clock)
                known |= part.gaps({name: given[name] for name in part.names})
        drawn = self._inner.draw(stream, known, self._underlying(where))
        return {**self._values(drawn), **given}

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return how many learned rows satisfy the conditions: see :meth:`Model.evidence`."""
        return self._inner.evidence(self._underlying(where))

    def missing(self, column: str) -> pa.Array:
        """Return what stands for "no information" in a column, besides null."""
        if column in self._raised:
            return pa.array([], self.columns[column])
        return self._inner.missing(column)

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None:
        """Return where given values may have been withheld: see :meth:`Model.withheld`."""
        return None if column in self._raised else self._inner.withheld(column, values)

    def _values(self, drawn: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
        made = dict(drawn)
        for chain in self._chains:
            made |= chain.values(drawn)
        return {name: made[name] for name in self.columns}

    def _underlying(self, where: Sequence[Constraint]) -> Sequence[Constraint]:
        return [
            _OfGaps(item, self._chains) if self._raised & set(item.reads) else item
            for item in where
        ]

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all there is to save: a JSON-ready mapping, and plain arrays by name."""
        inner, arrays = self._inner.state()
        return {
            "rising": [
                {
                    "names": list(chain.names),
                    "ends": [array_to_json(ends) for ends in chain.ends],
                    **({"clock": True} if chain.clock else {}),
                }
                for chain in self._chains
            ],
            "types": {name: str(kind) for name, kind in self.columns.items()},
            "inner": inner,
        }, arrays

    def describe(self) -> dict[str, Any]:
        """Return what ``fakegen model show`` prints: facts by name, JSON-ready."""
        return {**self._inner.describe(), "rising": [list(chain.names) for chain in self._chains]}


class _OfGaps(Constraint):
    """A condition on columns, checked on their gaps."""

    def __init__(self, condition: Constraint, chains: Sequence[RisingChain]) -> None:
        self._condition, self.text = condition, condition.text
        self._chains = [chain for chain in chains if set(chain.names[1:]) & set(condition.reads)]
        names = [name for chain in self._chains for name in chain.names]
        self.reads = list(dict.fromkeys([*condition.reads, *names]))

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return in which rows the columns satisfy the condition: bool, shape (size,)."""
        values = dict(inputs)
        for chain in self._chains:
            values |= chain.values(inputs)
        return self._condition.holds(values, size)


def with_gaps(method: Method) -> Method:
    """Return the method with a further parameter ``rising``: the columns to learn as gaps."""

    def prepared(
        data: pa.Table,
        columns: Mapping[str, LearnedColumn],
        given: Sequence[str],
        *,
        rising: list[list[str]] | None = None,
        **parameters: Any,
    ) -> Preparation:
        def disclosed(name: str) -> bool:
            kind, options = data.schema.field(name).type, columns.get(name, LearnedColumn())
            hidden = options.withhold_range or options.rare_below or not is_disclosing
            return not hidden and not (is_moment(kind) and _is_open(data.column(name), options))

        is_disclosing = bool(parameters.get("disclose_range", True))
        chains = _chains(data, columns, rising or [], disclosed)
        if not chains:
            bare = method.prepared(data, columns, given, **parameters)
            facts = {**bare.outline.facts, "rising": []}
            return replace(bare, outline=replace(bare.outline, facts=facts))
        # The greatest gap and the bounds would give away a value of a column whose range is withheld.
        hiding = {
            name: replace(columns.get(name, LearnedColumn(optional=True)), withhold_range=True)
            for chain in chains
            for name in chain.names[1:]
            if not disclosed(name)
        }
        columns = {**columns, **hiding}
        gaps = data
        for chain in chains:
            arrays = {name: data.column(name).combine_chunks() for name in chain.names}
            for name, made in chain.gaps(arrays).items():
                place = gaps.column_names.index(name)
                gaps = gaps.set_column(place, name, made)
        inner = method.prepared(gaps, columns, given, **parameters)
        outline = inner.outline
        types = {name: plain_kind(data.schema.field(name).type) for name in outline.columns}
        if any(name not in types for chain in chains for name in chain.names):
            raise ModelError("some of the columns in 'rising' cannot be learned")
        facts = {**outline.facts, "rising": [list(chain.names) for chain in chains]}
        return Preparation(
            Outline(types, outline.conditional, facts),
            lambda: RisingModel(inner.fit(), chains, types),
        )

    return method_around(
        method,
        prepared,
        "rising",
        _restored,
        {**method.parameters, "rising": Parameter("rising", list[list[str]], None, _DOC)},
    )


def _restored(inner: Model, state: dict[str, Any]) -> Model:
    """Return the model around another that makes columns from its gaps, as the state has them.

    Raises:
        ModelError: No model could have such a state.
    """
    types = {name: parse_type(kind) for name, kind in saved_field(state, "types", dict).items()}
    if list(types) != list(inner.columns):
        raise ModelError("the columns of the model do not fit together")
    chains, raised = [], set[str]()
    for item in saved_field(state, "rising", list):
        names, ends = saved_field(item, "names", list), saved_field(item, "ends", list)
        if len(names) < 2 or len(ends) != len(names) - 1 or len(set(names)) < len(names):
            raise ModelError("the rising columns do not fit together")
        if any(name not in types for name in names) or raised & set(names):
            raise ModelError("the rising columns are not those of the model")
        kind = types[names[0]]
        clock = "clock" in item and saved_field(item, "clock", bool)
        is_kept = pa.types.is_integer(kind) if clock else _is_countable(kind)
        if not is_kept or any(types[name] != kind for name in names):
            raise ModelError("the rising columns are not of one type")
        if any(inner.columns[name] != pa.int64() for name in names[1:]):
            raise ModelError("the gaps between rising columns are not integers")
        arrays_of_ends = [array_from_json(end, kind) for end in ends]
        if any(len(end) != 2 or end.null_count for end in arrays_of_ends):
            raise ModelError("the rising columns have no bounds")
        raised |= set(names)
        chains.append(RisingChain(names, arrays_of_ends, clock))
    if not chains or any(types[n] != k for n, k in inner.columns.items() if n not in raised):
        raise ModelError("the columns of the model do not fit together")
    return RisingModel(inner, chains, types)


def _chains(
    data: pa.Table,
    columns: Mapping[str, LearnedColumn],
    groups: Sequence[Sequence[str]],
    disclosed: Callable[[str], bool],
) -> list[RisingChain]:
    """Return the groups whose gaps can be learned: integers, dates or timestamps of one type.

    Columns with missing codes are left out, and columns declared categorical: they have no distances.

    Raises:
        ParameterError: A group names an unknown column, a column twice or only one column, or a column
            that another group raises.
    """
    found = []
    raised, first = set[str](), set[str]()
    for place, group in enumerate(groups):
        _check_group(group, place, data.column_names)
        for name in sorted(raised & set(group) | first & set(group[1:])):
            message = f"column {name!r} cannot be in two groups of 'rising'"
            raise ParameterError(message, "rising", key=place)
        raised |= set(group[1:])
        first.add(group[0])
        options = [columns.get(name, LearnedColumn()) for name in group]
        plain = all(not item.missing and item.kind != "categorical" for item in options)
        chain = RisingChain.of(data, group, disclosed) if plain else None
        if chain is not None:
            found.append(chain)
    return found


def _check_group(group: Sequence[str], place: int, names: Sequence[str]) -> None:
    for name in group:
        if name not in names:
            near = nearest(name, names)
            raise ParameterError(f"the data has no column {name!r}", "rising", near, place)
        if list(group).count(name) > 1:
            message = f"column {name!r} occurs twice in a group of 'rising'"
            raise ParameterError(message, "rising", key=place)
    if len(group) < 2:
        raise ParameterError("'rising' needs at least two columns in a group", "rising", key=place)


def _is_open(column: pa.ChunkedArray, options: LearnedColumn) -> bool:
    values = plain_array(column).drop_null()
    return thinness([values]).is_open(options.identifying is not None)


def _ends(column: pa.ChunkedArray, disclosed: bool) -> pa.Array | None:
    """Return the smallest and the greatest value or, undisclosed, means; None if there are too few."""
    values = plain_array(column).drop_null()
    if disclosed:
        least, most = pc.min_max(values).values()
        return pa.array([least, most]) if len(values) else None
    if len(values) < _SUMMARY:
        return None
    numbers = np.sort(_counted(values).to_numpy())
    outer = (numbers[:_SUMMARY], numbers[-_SUMMARY:])
    means = [int(part[0]) + int(np.rint(np.mean(part - part[0]))) for part in outer]
    return pa.array(means).cast(storage_of(values.type)).view(values.type)


def _is_countable(kind: pa.DataType) -> bool:
    return bool(
        (pa.types.is_integer(kind) and kind != pa.uint64())
        or pa.types.is_date32(kind)
        or pa.types.is_timestamp(kind)
    )


def _is_clock(column: pa.ChunkedArray) -> bool:
    """Return whether a column has times of day that are written as HHMM."""
    values = plain_array(column).drop_null()
    return pa.types.is_integer(values.type) and are_clock_times(as_floats(values))


def _each(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]], whole: pa.Array
) -> pa.Array:
    """Return what a function makes of whole numbers, as whole numbers; nulls stay null."""
    made = function(as_floats(whole.fill_null(0)))
    return pa.array(made.astype(np.int64), mask=~as_mask(whole.is_valid(), unknown=False))


def _counted(values: pa.Array) -> pa.Array:
    """Return values as int64: integers, days since 1970 or units of time since 1970."""
    return counted(values).cast(pa.int64())
