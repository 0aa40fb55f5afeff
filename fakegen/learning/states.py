"""Columns as numbered states: every value, missing code and bin of a column is an integer.

Models see states only. A column with few distinct values has one state per value; a continuous one
has a state per spike (a value that many rows share) and per bin of what lies between, and draws
smoothed values, never one it was taught. What stands for "no information" (nulls, stated missing
codes, not-a-number) is a state like any other, and comes back as it was.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ModelError, ParameterError
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning.grid import Grid, Unlearnable, canonical, finite, is_numeric, numbers
from fakegen.learning.plain import field, floats, from_plain, parse_type, shown, to_plain

UNSEEN = -1
_MAX_LEVELS = 20_000
_COVERAGE = 0.95
_SPIKE_ROWS, _SPIKE_SHARE = 10, 0.001
_IDENTIFYING_ROWS, _IDENTIFYING_SHARE = 100, 0.5
_KNOTS, _BINS = 1024, 256
_SUMMARY = 5


class Coding(ABC):
    """How one column, or several fused ones, become states.

    Attributes:
        names: The columns.
        types: Their Arrow types.
        size: Number of states: 0 .. size - 1.
        ordered: Whether the states are in the order of the values.
    """

    names: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    size: int
    ordered: bool

    @property
    def label(self) -> str:
        """The columns as messages name them."""
        return " + ".join(self.names)

    @abstractmethod
    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """Return the states of some rows; :data:`UNSEEN` where a value was never learned."""

    @abstractmethod
    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """Return the values of drawn states, and the states as :meth:`encode` would say them.

        Args:
            states: What a leaf gave; ``size`` stands for a value between the spikes.
            ranks: Where between: 0 .. 1 in the order of the values. None unless continuous.
        """

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Return what there is to know, JSON-ready."""


class Levels(Coding):
    """One state per value.

    Args:
        name: The column.
        values: The value of each state, all different; missing codes first.
        missing: How many of them stand for "no information".
        ordered: Whether the others are numbers in order.
        other: The state that stands for rare values: what they are merged into, or null;
            ``UNSEEN`` if none.
    """

    def __init__(
        self, name: str, values: pa.Array, missing: int, ordered: bool, other: int = UNSEEN
    ) -> None:
        self.names, self.types = (name,), (values.type,)
        self.values, self.missing = values, missing
        self.size, self.ordered, self.other = len(values), ordered, other

    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """See :meth:`Coding.encode`."""
        found = pc.index_in(arrays[0], value_set=self.values)
        states = _integers(pc.fill_null(found, UNSEEN))
        unseen = np.flatnonzero(states == UNSEEN)
        if not len(unseen):
            return states
        values = arrays[0].take(pa.array(unseen))
        if self.ordered and self.missing < self.size:
            usable = finite(values).to_numpy(zero_copy_only=False)
            known = numbers(self.values.slice(self.missing))
            asked = numbers(values.filter(pa.array(usable)))
            right = np.clip(np.searchsorted(known, asked), 1, max(len(known) - 1, 1))
            right = np.minimum(right, len(known) - 1)
            left = np.maximum(right - 1, 0)
            with np.errstate(over="ignore"):
                nearer = np.where(asked - known[left] <= known[right] - asked, left, right)
            states[unseen[usable]] = nearer + self.missing
        elif self.other != UNSEEN:
            states[unseen[pc.is_valid(values).to_numpy(zero_copy_only=False)]] = self.other
        return states

    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """See :meth:`Coding.decode`."""
        return [self.values.take(pa.array(states))], states

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "levels",
            "name": self.names[0],
            "type": str(self.types[0]),
            "values": to_plain(self.values),
            "missing": self.missing,
            "ordered": self.ordered,
            "other": self.other,
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Levels:
        """Return the coding of :meth:`state`; doubts are a :class:`ModelError`."""
        values = from_plain(field(state, "values", list), parse_type(field(state, "type", str)))
        missing, other = field(state, "missing", int), field(state, "other", int)
        ordered = field(state, "ordered", bool)
        if not 0 <= missing <= len(values) or not UNSEEN <= other < len(values) or not len(values):
            raise ModelError("the levels of a column do not fit together")
        if len(pc.unique(values)) != len(values):
            raise ModelError("a column has the same level twice")
        if ordered:
            present = values.slice(missing)
            if not is_numeric(values.type) or not pc.all(finite(present), min_count=0).as_py():
                raise ModelError("the levels of a column are not in order")
            if any(b < a for a, b in pairwise(numbers(present).tolist())):
                raise ModelError("the levels of a column are not in order")
        return cls(field(state, "name", str), values, missing, ordered, other)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        return {
            "type": str(self.types[0]),
            "kind": "discrete numeric" if self.ordered else "categorical",
            "levels": self.size - self.missing,
            "missing": shown(self.values.slice(0, self.missing)),
        }


class Continuous(Coding):
    """A state per missing code, per spike and per bin of what lies between the spikes.

    Args:
        name: The column.
        grid: What its numbers are measured in.
        codes: The missing codes.
        spikes: Offsets of the values that keep their own state, rising.
        knots: Offsets at equal steps of rank, never falling: the quantile function of all other
            values. Each inner knot is the mean of several neighbouring values.
    """

    ordered = True

    def __init__(
        self,
        name: str,
        grid: Grid,
        codes: pa.Array,
        spikes: NDArray[np.float64],
        knots: NDArray[np.float64],
    ) -> None:
        self.names, self.types = (name,), (grid.kind,)
        self.grid, self.codes, self.spikes, self.knots = grid, codes, spikes, knots
        bins = min(_BINS, len(knots) - 1)
        self._edges = np.interp(np.arange(1, bins) / bins, np.linspace(0, 1, len(knots)), knots)
        self.size = len(codes) + 2 * len(spikes) + bins
        self._spike_states = self._states(spikes)
        self._spike_of = np.zeros(self.size + 1, dtype=np.int64)
        self._spike_of[self._spike_states] = np.arange(len(spikes))

    def _states(self, offsets: NDArray[np.float64]) -> NDArray[np.int64]:
        below = np.searchsorted(self.spikes, offsets, side="left")
        through = np.searchsorted(self.spikes, offsets, side="right")
        binned = np.searchsorted(self._edges, offsets, side="right")
        states: NDArray[np.int64] = len(self.codes) + below + through + binned
        return states

    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """See :meth:`Coding.encode`."""
        return self.locate(arrays[0])[0]

    def locate(self, values: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return each row's state, and its rank between 0 and 1 (0 where it has none)."""
        states = np.full(len(values), UNSEEN, dtype=np.int64)
        ranks = np.zeros(len(values))
        coded = _positions(values, self.codes)
        states[coded != UNSEEN] = coded[coded != UNSEEN]
        present = np.flatnonzero((coded == UNSEEN) & finite(values).to_numpy(zero_copy_only=False))
        offsets = self.grid.offsets(values.take(pa.array(present)))
        states[present] = self._states(offsets)
        ranks[present] = np.interp(offsets, self.knots, np.linspace(0, 1, len(self.knots)))
        return states, ranks

    def spans(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where each bin's ranks begin and end; (0, 0) for spikes and missing codes."""
        cuts = np.sort(np.concatenate([self._edges, self.spikes]))
        ranks = np.interp(cuts, self.knots, np.linspace(0, 1, len(self.knots)))
        low, high = np.zeros(self.size), np.zeros(self.size)
        bounds = np.concatenate([[0.0], ranks, [1.0]])
        states = self._states(np.concatenate([[-np.inf], np.nextafter(cuts, np.inf)]))
        low[states], high[states] = bounds[:-1], bounds[1:]
        return low, high

    def drawn(self, states: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return states as leaves hold them: every bin is the one state ``size``."""
        kept = np.zeros(self.size, dtype=bool)
        kept[: len(self.codes)] = True
        kept[self._spike_states] = True
        return np.where(kept[states], states, self.size)

    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """See :meth:`Coding.decode`."""
        place = (np.zeros(len(states)) if ranks is None else ranks) * (len(self.knots) - 1)
        left = np.minimum(place.astype(np.int64), len(self.knots) - 2)
        low = self.knots[left]
        offsets = low + (self.knots[left + 1] - low) * (place - left)
        if self.grid.step:
            offsets = np.rint(offsets / self.grid.step) * self.grid.step
        if len(self.spikes):
            spike = (states < self.size) & (states >= len(self.codes))
            offsets = np.where(spike, self.spikes[self._spike_of[states]], offsets)
        values = self.grid.values(offsets)
        settled = self._states(offsets)
        if len(self.codes):
            coded = states < len(self.codes)
            code = self.codes.take(pa.array(np.where(coded, states, 0)))
            values = pc.if_else(pa.array(coded), code, values)
            settled = np.where(coded, states, settled)
        return [values], settled

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "continuous",
            "name": self.names[0],
            "type": str(self.types[0]),
            "base": self.grid.base,
            "step": self.grid.step,
            "digits": self.grid.digits,
            "missing": to_plain(self.codes),
            "spikes": self.spikes.tolist(),
            "knots": self.knots.tolist(),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Continuous:
        """Return the coding of :meth:`state`; doubts are a :class:`ModelError`."""
        kind = parse_type(field(state, "type", str))
        base, step, digits = (field(state, key, int) for key in ("base", "step", "digits"))
        spikes, knots = np.array(floats(state, "spikes")), np.array(floats(state, "knots"))
        codes = from_plain(field(state, "missing", list), kind)
        if not is_numeric(kind) or len(pc.unique(codes)) != len(codes):
            raise ModelError("a continuous column is not numeric")
        if len(knots) < 2 or len(np.unique(spikes)) < len(spikes):
            raise ModelError("a continuous column has no range")
        if not (0 <= digits <= 38 and 0 <= step < 2**63):
            raise ModelError("a continuous column is not on a grid")
        grid = Grid(kind, base, step, digits)
        grid.check(
            knots[[0, -1]] if not len(spikes) else np.append(knots[[0, -1]], spikes[[0, -1]])
        )
        return cls(field(state, "name", str), grid, codes, spikes, knots)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        described = {
            "type": str(self.types[0]),
            "kind": "continuous",
            "range": shown(self.grid.values(self.knots[[0, -1]])),
            "missing": shown(self.codes),
        }
        if len(self.spikes):
            described["spikes"] = shown(self.grid.values(self.spikes))
        return described


class Fused(Coding):
    """Several columns as one: a state per combination that was seen.

    Args:
        members: The columns, one state per value each.
        combinations: The members' states in each state, int64, shape (size, members).
    """

    ordered = False

    def __init__(self, members: Sequence[Levels], combinations: NDArray[np.int64]) -> None:
        self.members, self.combinations = tuple(members), combinations
        self.names = tuple(member.names[0] for member in members)
        self.types = tuple(member.types[0] for member in members)
        self.size = len(combinations)
        keys = self._keys(combinations.T)
        self._order = np.argsort(keys, kind="stable")
        self._sorted = keys[self._order]

    def _keys(self, states: Sequence[NDArray[np.int64]] | NDArray[np.int64]) -> NDArray[np.int64]:
        key = np.zeros(len(states[0]), dtype=np.int64)
        for member, column in zip(self.members, states, strict=True):
            key = key * member.size + column
        return key

    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """See :meth:`Coding.encode`."""
        states = [m.encode([a]) for m, a in zip(self.members, arrays, strict=True)]
        keys = self._keys(states)
        place = np.minimum(np.searchsorted(self._sorted, keys), self.size - 1)
        known = (self._sorted[place] == keys) & np.all(np.stack(states) != UNSEEN, axis=0)
        states_of: NDArray[np.int64] = np.where(known, self._order[place], UNSEEN)
        return states_of

    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """See :meth:`Coding.decode`."""
        columns = self.combinations[states].T
        return [
            member.values.take(pa.array(column))
            for member, column in zip(self.members, columns, strict=True)
        ], states

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "fused",
            "members": [member.state() for member in self.members],
            "combinations": self.combinations.tolist(),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Fused:
        """Return the coding of :meth:`state`; doubts are a :class:`ModelError`."""
        members = [Levels.restore(member) for member in field(state, "members", list)]
        listed = field(state, "combinations", list)
        sizes = [member.size for member in members]
        if len(members) < 2 or not listed or math.prod(sizes) >= 2**62:
            raise ModelError("fused columns do not fit together")
        for row in listed:
            if type(row) is not list or len(row) != len(sizes):
                raise ModelError("a combination of fused columns has the wrong length")
            if any(type(s) is not int or not 0 <= s < k for s, k in zip(row, sizes, strict=True)):
                raise ModelError("a combination of fused columns is out of range")
        combinations = np.array(listed, dtype=np.int64)
        if len(np.unique(combinations, axis=0)) != len(combinations):
            raise ModelError("fused columns have the same combination twice")
        return cls(members, combinations)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        return {
            "kind": "fused",
            "combinations": self.size,
            "members": {m.names[0]: m.describe() for m in self.members},
        }


def _restore_coding(state: Any) -> Coding:
    """Return the coding that a state describes.

    Raises:
        ModelError: No coding could have such a state.
    """
    restorers: dict[str, Callable[[dict[str, Any]], Coding]] = {
        "levels": Levels.restore,
        "continuous": Continuous.restore,
        "fused": Fused.restore,
    }
    kind = field(state, "coding", str)
    if kind not in restorers:
        raise ModelError(f"unknown coding {kind!r}")
    return restorers[kind](state)


def restore_codings(state: Any) -> tuple[dict[str, pa.DataType], list[Coding]]:
    """Return the columns and codings of a model's state.

    Raises:
        ModelError: They do not fit together.
    """
    listed = field(state, "columns", dict)
    columns = {name: parse_type(text) for name, text in listed.items()}
    codings = [_restore_coding(coding) for coding in field(state, "codings", list)]
    names = [name for coding in codings for name in coding.names]
    types = [kind for coding in codings for kind in coding.types]
    if sorted(names) != sorted(columns) or dict(zip(names, types, strict=True)) != columns:
        raise ModelError("the columns of the model do not fit together")
    return columns, codings


def cast_given(
    given: Mapping[str, pa.Array], columns: Mapping[str, pa.DataType]
) -> dict[str, pa.Array]:
    """Return given values in the types of the columns.

    Raises:
        ModelError: There is no such column, or the values cannot be of its type.
    """
    known = {}
    for name, values in given.items():
        if name not in columns:
            raise ModelError(f"the model has no column {name!r}")
        try:
            known[name] = canonical(values.cast(columns[name]))
        except pa.ArrowException as error:
            raise ModelError(
                f"given column {name!r} is {values.type}, not {columns[name]}"
            ) from error
    return known


def learn_column(
    name: str,
    values: pa.Array,
    said: LearnedColumn,
    *,
    weights: NDArray[np.float64],
    disclose_range: bool,
) -> Coding:
    """Decide how a column becomes states.

    Args:
        name: The column.
        values: Its values, of a type that can be learned, at least one row.
        said: What the user says of it.
        weights: How many rows each row stands for.
        disclose_range: Whether the smallest and the greatest value may be kept.

    Raises:
        Unlearnable: The column cannot be learned.
        ParameterError: What the user says of it cannot be.
    """
    kind = values.type
    if said.kind == "numeric" and not is_numeric(kind):
        raise _contradiction(name, f"column {name!r} cannot be numeric: its type is {kind}")
    codes = _missing_codes(name, values, said.missing)
    is_code = _positions(values, codes) != UNSEEN
    present = values.filter(pa.array(~is_code))
    if said.rare_below and _is_number(kind, said):
        raise _contradiction(name, f"column {name!r} is numeric: only categories can be rare")
    if _is_number(kind, said) and len(present):
        found = _learn_numbers(name, present, codes, weights[~is_code], disclose_range)
        if found is not None:
            return found
    elif said.kind is None and not is_numeric(kind):
        _refuse_identifiers(name, present)
    return learn_levels(name, values, said, weights=weights)


def learn_levels(
    name: str, values: pa.Array, said: LearnedColumn, *, weights: NDArray[np.float64]
) -> Levels:
    """Give each value of a column a state.

    Args:
        name: The column.
        values: Its values, of a type that can be learned, at least one row.
        said: What the user says of it.
        weights: How many rows each row stands for.

    Raises:
        ParameterError: What the user says of it cannot be.
    """
    codes = _missing_codes(name, values, said.missing)
    is_code = _positions(values, codes) != UNSEEN
    present = values.filter(pa.array(~is_code))
    distinct = pc.unique(present)
    distinct = distinct.take(pc.sort_indices(distinct))
    other = UNSEEN
    if said.rare_below:
        counts = np.bincount(
            _positions(present, distinct), weights=weights[~is_code], minlength=len(distinct)
        )
        is_rare = pa.array(counts < said.rare_below)
        if pc.any(is_rare).as_py():
            distinct = distinct.filter(pc.invert(is_rare))
            codes, distinct, other = _standing_in(name, codes, distinct, said.rare_into)
    levels = pa.concat_arrays([codes, distinct])
    return Levels(name, levels, len(codes), _is_number(values.type, said), other)


def _standing_in(
    name: str, codes: pa.Array, distinct: pa.Array, into: str | None
) -> tuple[pa.Array, pa.Array, int]:
    """Return missing codes and values with what stands in for rare values, and its state."""
    try:
        value = pa.array([into]).cast(distinct.type)
    except pa.ArrowException as error:
        raise _contradiction(
            name,
            f"{into!r} cannot stand for rare values of column {name!r}: "
            f"its type is {distinct.type}",
        ) from error
    if into is None:
        codes = pc.unique(pa.concat_arrays([value, codes]))
    elif _positions(value, pa.concat_arrays([codes, distinct]))[0] == UNSEEN:
        distinct = pa.concat_arrays([distinct, value])
    return codes, distinct, int(_positions(value, pa.concat_arrays([codes, distinct]))[0])


def _is_number(kind: pa.DataType, said: LearnedColumn) -> bool:
    return is_numeric(kind) and said.kind != "categorical"


def _contradiction(name: str, message: str) -> ParameterError:
    return ParameterError(message, "columns", key=name)


def _missing_codes(name: str, values: pa.Array, stated: Sequence[Any]) -> pa.Array:
    """Return what stands for "no information" and occurs: null, stated codes, NaN, infinities."""
    kind = values.type
    candidates: list[Any] = [None]
    for code in stated:
        try:
            candidates += pa.array([code]).cast(kind).to_pylist()
        except (pa.ArrowException, TypeError) as error:
            raise _contradiction(
                name, f"missing code {code!r} of column {name!r} is not of type {kind}"
            ) from error
    if pa.types.is_floating(kind):
        candidates += [float("nan"), float("inf"), float("-inf")]
    codes = pc.unique(pa.array(candidates, type=kind))
    return codes.filter(pc.is_in(codes, value_set=pc.unique(values)))


def _positions(values: pa.Array, among: pa.Array) -> NDArray[np.int64]:
    if not len(among):
        return np.full(len(values), UNSEEN, dtype=np.int64)
    found = pc.fill_null(pc.index_in(values, value_set=among), UNSEEN)
    return _integers(found)


def _integers(values: pa.Array) -> NDArray[np.int64]:
    integers: NDArray[np.int64] = values.to_numpy(zero_copy_only=False).astype(np.int64)
    return integers


def _refuse_identifiers(name: str, present: pa.Array) -> None:
    rows = len(present)
    alone = pc.sum(pc.equal(pc.value_counts(present).field("counts"), 1)).as_py() or 0
    if rows >= _IDENTIFYING_ROWS and alone > _IDENTIFYING_SHARE * rows:
        raise Unlearnable(
            name,
            f"{alone:,} of its {rows:,} values occur once: it identifies rows; "
            "'kind: categorical' learns its values all the same",
        )


def _learn_numbers(
    name: str,
    present: pa.Array,
    codes: pa.Array,
    weights: NDArray[np.float64],
    disclose_range: bool,
) -> Continuous | None:
    """Return the coding of a continuous column, or None if it has few values often repeated.

    A column is discrete if hardly any of its rows shows a value of its own: the share of such rows
    estimates how often a new row would bring a new value (Good, "The population frequencies of
    species", 1953). Values that many rows share are spikes and do not count.
    """
    try:
        grid = Grid.of(present, name)
    except Unlearnable:
        if _is_discrete(pc.value_counts(present).field("counts").to_numpy(), len(present)):
            return None
        raise
    offsets = grid.offsets(present)
    distinct, state, counts = np.unique(offsets, return_inverse=True, return_counts=True)
    if _is_discrete(counts, len(present)):
        return None
    spiky = _spiky(counts, len(present))
    between = ~spiky[state]
    order = np.argsort(offsets[between], kind="stable")
    knots = _summarise(offsets[between][order], weights[between][order], disclose_range)
    return Continuous(name, grid, codes, distinct[spiky], knots)


def _is_discrete(counts: NDArray[np.int64], rows: int) -> bool:
    rest = int(counts[~_spiky(counts, rows)].sum())
    alone = int((counts == 1).sum())
    return len(counts) == 1 or (len(counts) <= _MAX_LEVELS and alone <= (1 - _COVERAGE) * rest)


def _spiky(counts: NDArray[np.int64], rows: int) -> NDArray[np.bool_]:
    spiky: NDArray[np.bool_] = counts >= max(_SPIKE_ROWS, _SPIKE_SHARE * rows)
    return spiky


def _summarise(
    values: NDArray[np.float64], weights: NDArray[np.float64], disclose_range: bool
) -> NDArray[np.float64]:
    """Return the quantile function at equal steps, each knot a mean of several values.

    Args:
        values: Rising, at least one.
        weights: Of the values.
        disclose_range: Whether the first and last knot are the first and last value.
    """
    steps = int(np.clip(len(values) // _SUMMARY, 1, _KNOTS))
    passed = (np.cumsum(weights) - weights / 2) / weights.sum()
    centre = np.searchsorted(passed, np.linspace(0, 1, steps + 1))
    low = np.maximum(centre - _SUMMARY // 2, 0)
    high = np.minimum(low + _SUMMARY, len(values))
    low = np.maximum(high - _SUMMARY, 0)
    total = np.concatenate([[0.0], np.cumsum(values)])
    knots: NDArray[np.float64] = (total[high] - total[low]) / (high - low)
    if disclose_range:
        knots[0], knots[-1] = values[0], values[-1]
    return np.maximum.accumulate(np.clip(knots, values[0], values[-1]))
