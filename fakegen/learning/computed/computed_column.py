"""A column that is computed in most rows, as the column that is learned instead, and back.

In a row where a relation holds, the learned value is a code that no row has, one for each relation. To a
method, codes are missing codes, which have states of their own. All other rows keep their value or, if
the column leans on another, have the distance from it: a date of delivery as days since the order. A heap
of values that would be smeared by distances (a floor, a default) has a code, too.

The invariant: for rows that were learned, :meth:`ComputedColumn.values` is the inverse of
:meth:`ComputedColumn.learned`, but for the rounding of computed values and for a few exceptions that a
column is better without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import counted
from fakegen.arrays.masks import is_present
from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_moment, is_number, is_string, storage_of
from fakegen.errors import ModelError
from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type
from fakegen.learning.computed.column_parts import (
    DAY,
    Numbers,
    as_clock,
    clock,
    from_numbers,
    number,
)
from fakegen.learning.computed.relation import CLOCKS, Arithmetic, Relation, restore_relation
from fakegen.learning.saved import saved_field

NONE = -1
_PRIVATE = 0xE000
"""Where the characters begin that have no meaning: strings of one of them are codes."""
_MOST_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class Lean:
    """A column that another is near, so that the distance from it is learned.

    Attributes:
        on: What it leans on: a sum, or the greatest or the least of several columns.
        sign: 1 if no row is below it, -1 if none is above, and 0 otherwise.
    """

    on: Arithmetic
    sign: int

    @property
    def is_clock(self) -> bool:
        """Whether both are times of day written as HHMM, so that the distance is in minutes."""
        return self.on.rounding in CLOCKS

    def distance(self, target: pa.Array, values: Mapping[str, pa.Array]) -> Numbers:
        """Return how far values are from what they lean on: float64, shape (rows,)."""
        if not self.is_clock:
            return number(target) - self.on.raw(values)
        apart = clock(target) - self.on.raw(values)
        return (apart + DAY / 2) % DAY - DAY / 2

    def reached(
        self,
        distance: Numbers,
        values: Mapping[str, pa.Array],
        ends: tuple[float, float] | None,
    ) -> Numbers:
        """Return the values at some distances: the inverse of :meth:`distance`.

        Args:
            distance: The distances.
            values: What they lean on.
            ends: No further than this, unless what they lean on is.
        """
        base = self.on.raw(values)
        if self.is_clock:
            return as_clock(base + distance, late=self.on.rounding == "late clock")
        if ends is None:
            return base + distance
        return np.clip(base + distance, np.fmin(base, ends[0]), np.fmax(base, ends[1]))


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """A column with its relations.

    Attributes:
        name: The column.
        kind: Its type.
        decimals: The decimals of its values, if they are floats; None if they have more than can be kept.
        relations: The first that holds in a row computes its value; may be empty if it leans.
        lean: What the other rows are near; None if their values are learned as they are.
        heaps: Values that are learned as they are even so.
        codes: The values that stand for the relations, then for the heaps, of the learned column's type.
        ends: The smallest and the greatest value that may be made; None if they may not be kept.
        nullable: Whether the column is null in any row.
        is_risky: Whether a computed value may be one that no row could have: missing, beyond the ends, or
            on the wrong side of what it leans on.
        always: Whether the first relation holds in all rows. The column is then learned as it is, so that
            others can follow it, and what is drawn of it is replaced by what is computed.
    """

    name: str
    kind: pa.DataType
    decimals: int | None
    relations: Sequence[Relation]
    lean: Lean | None
    heaps: pa.Array
    codes: pa.Array
    ends: tuple[float, float] | None
    nullable: bool
    is_risky: bool
    always: bool = False

    @property
    def reads(self) -> list[str]:
        """The columns that it is computed from, distinct."""
        relations = [*self.relations, *([self.lean.on] if self.lean else [])]
        return list(dict.fromkeys(name for relation in relations for name in relation.reads))

    @property
    def learned_kind(self) -> pa.DataType:
        """The type of the learned column."""
        return self.codes.type

    def learned(self, values: Mapping[str, pa.Array]) -> pa.Array:
        """Return the column that is learned instead.

        Args:
            values: The column, and those that it reads.
        """
        target = values[self.name]
        which = self._which(values)
        made = target
        if self.lean is not None:
            apart = self.lean.distance(target, values)
            apart = _as_elsewhere(apart, np.isnan(self.lean.on.raw(values)))
            made = from_numbers(apart, self.learned_kind, self.decimals)
        return self._coded(which, made)

    def _which(self, values: Mapping[str, pa.Array]) -> NDArray[np.int64]:
        """Return the code of each row's value; NONE where it has none."""
        target = values[self.name]
        which = np.full(len(target), NONE, dtype=np.int64)
        for place, relation in reversed(list(enumerate(self.relations))):
            which[relation.holds(target, values, self.decimals)] = place
        if self.relations:
            # What is computed from a missing value is missing, as it is here.
            first = self.relations[0]
            known = np.ones(len(target), dtype=np.bool_)
            for name in first.reads:
                known &= is_present(values[name])
            which[~known & ~is_present(target)] = 0
        if len(self.heaps):
            heap = positions_among(target, self.heaps)
            heaped = (heap >= 0) & (which == NONE)
            which[heaped] = len(self.relations) + heap[heaped]
        return which

    def _coded(self, which: NDArray[np.int64], values: pa.Array) -> pa.Array:
        if not len(self.codes):
            return values
        coded = which != NONE
        codes = self.codes.take(pa.array(np.where(coded, which, 0)))
        return pc.if_else(pa.array(coded), codes, values)

    def values(self, drawn: Mapping[str, pa.Array]) -> pa.Array:
        """Return the column that drawn values stand for: the inverse of :meth:`learned`.

        Args:
            drawn: The learned column under the column's name, and the columns that it reads.
        """
        if self.always:
            return self.relations[0].computed(drawn, self.kind, self.decimals)
        learned = drawn[self.name]
        which = positions_among(learned, self.codes)
        made = learned
        if self.lean is not None:
            reached = self.lean.reached(number(learned), drawn, self.ends)
            made = from_numbers(reached, self.kind, self.decimals)
        for place, relation in enumerate(self.relations):
            here = which == place
            if here.any():
                computed = relation.computed(drawn, self.kind, self.decimals)
                made = pc.if_else(pa.array(here), computed, made)
        for place in range(len(self.heaps)):
            here = which == len(self.relations) + place
            if here.any():
                made = pc.if_else(pa.array(here), self.heaps[place], made)
        return made

    def possible(
        self, drawn: Mapping[str, pa.Array], values: Mapping[str, pa.Array]
    ) -> NDArray[np.bool_]:
        """Return which rows could be real: bool, shape (rows,).

        A computed value must be there where no row lacks it, within the ends, and on the right side of
        what it leans on.

        Args:
            drawn: What was drawn.
            values: The columns themselves.
        """
        made = values[self.name]
        held = np.ones(len(made), dtype=np.bool_)
        if not self.nullable:
            held &= is_present(made)
        first = np.zeros(len(made), dtype=np.int64)
        which = first if self.always else positions_among(drawn[self.name], self.codes)
        if not (is_number(self.kind) or is_moment(self.kind)):
            return held
        numbers = number(made)
        with np.errstate(invalid="ignore"):
            if self.ends is not None:
                outside = (numbers < self.ends[0]) | (numbers > self.ends[1])
                held &= ~(outside & (which != NONE) & (which < len(self.relations)))
            if self.lean is not None and self.lean.sign:
                apart = self.lean.sign * (numbers - self.lean.on.raw(values))
                slack = 1e-9 * np.maximum(np.abs(numbers), 1)
                held &= ~((apart < -slack) & (which != NONE))
        return held

    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""
        return {
            "name": self.name,
            "type": str(self.kind),
            "learned_type": str(self.learned_kind),
            "decimals": self.decimals,
            "relations": [relation.state() for relation in self.relations],
            "lean": None if self.lean is None else [self.lean.on.state(), self.lean.sign],
            "heaps": array_to_json(self.heaps),
            "codes": array_to_json(self.codes),
            "ends": None if self.ends is None else list(self.ends),
            "nullable": self.nullable,
            "is_risky": self.is_risky,
            "always": self.always,
        }

    @classmethod
    def restore(cls, state: Any) -> ComputedColumn:
        """Return the column of :meth:`state`.

        Raises:
            ModelError: No column could have such a state.
        """
        name = saved_field(state, "name", str)
        kind = parse_type(saved_field(state, "type", str))
        learned = parse_type(saved_field(state, "learned_type", str))
        decimals = saved_field(state, "decimals", int, type(None))
        if decimals is not None and not 0 <= decimals <= _MOST_DECIMALS:
            raise ModelError(f"column {name!r} has no such decimals")
        relations = [restore_relation(item) for item in saved_field(state, "relations", list)]
        lean = _restored_lean(name, saved_field(state, "lean", list, type(None)))
        heaps = array_from_json(saved_field(state, "heaps", list), kind)
        codes = array_from_json(saved_field(state, "codes", list), learned)
        if learned != (kind if lean is None else lean_kind(kind)):
            raise ModelError(f"column {name!r} is learned as another type")
        if len(codes) != len(relations) + len(heaps) or codes.null_count or heaps.null_count:
            raise ModelError(f"the codes of column {name!r} do not fit together")
        nullable = saved_field(state, "nullable", bool)
        ends = _restored_ends(name, saved_field(state, "ends", list, type(None)))
        is_risky = saved_field(state, "is_risky", bool)
        always = saved_field(state, "always", bool)
        is_empty = not relations and (always or lean is None)
        if len(pc.unique(codes)) != len(codes) or is_empty:
            raise ModelError(f"the codes of column {name!r} do not fit together")
        return cls(
            name, kind, decimals, relations, lean, heaps, codes, ends, nullable, is_risky, always
        )

    def check(self, types: Mapping[str, pa.DataType]) -> None:
        """Check that the column can be computed from columns of these types.

        Raises:
            ModelError: It cannot.
        """
        for relation in [*self.relations, *([self.lean.on] if self.lean else [])]:
            if self.name in relation.reads or any(name not in types for name in relation.reads):
                raise ModelError(f"column {self.name!r} is computed from unknown columns")
            relation.check(self.kind, types)


def _as_elsewhere(distances: Numbers, baseless: NDArray[np.bool_]) -> Numbers:
    """Return distances, where there is nothing to be apart from, as those of other rows in turn.

    What leans on a missing value is missing, whatever the distance. Learned as missing, too, it would be drawn for
    rows where the other value is there.
    """
    known = distances[~np.isnan(distances)]
    if not len(known) or not baseless.any():
        return distances
    filled = distances.copy()
    filled[baseless] = np.resize(known, np.count_nonzero(baseless))
    return filled


def _restored_lean(name: str, state: Any) -> Lean | None:
    if state is None:
        return None
    on = restore_relation(state[0]) if len(state) == 2 else None
    if not isinstance(on, Arithmetic) or type(state[1]) is not int or state[1] not in (-1, 0, 1):
        raise ModelError(f"what column {name!r} leans on is no number")
    return Lean(on, state[1])


def _restored_ends(name: str, state: Any) -> tuple[float, float] | None:
    if state is None:
        return None
    if len(state) == 2 and all(type(end) in (int, float) for end in state):
        low, high = state
        if -np.inf < low <= high < np.inf:
            return float(low), float(high)
    raise ModelError(f"the bounds of column {name!r} are no two numbers in order")


def lean_kind(kind: pa.DataType) -> pa.DataType:
    """Return the type of distances between values of a type."""
    is_whole = pa.types.is_integer(kind) or pa.types.is_date32(kind)
    return pa.int64() if is_whole else pa.float64()


def unused(values: pa.Array, count: int) -> pa.Array | None:
    """Return values of the same type that no row has; None if there are not as many."""
    kind = values.type
    if is_string(kind):
        taken = set(pc.unique(values).to_pylist())
        found = [chr(n) for n in range(_PRIVATE, _PRIVATE + count + len(taken))]
        return pa.array([text for text in found if text not in taken][:count], kind)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers: Numbers = number(values)
        least = np.nanmin(numbers) if np.isfinite(numbers).any() else 0.0
        below = np.floor(least) - 1.0 - np.arange(count)
        made = from_numbers(below, kind, None)
        usable = len(pc.unique(made)) == count and bool((number(made) < least).all())
        return made if usable else None
    if not (pa.types.is_integer(kind) or is_moment(kind)):
        return None
    stored = counted(values)
    least = pc.min(stored).as_py() or 0
    try:
        made = pa.array([least - 1 - n for n in range(count)], stored.type)
    except (OverflowError, pa.ArrowInvalid):
        most = pc.max(stored).as_py()
        try:
            made = pa.array([most + 1 + n for n in range(count)], stored.type)
        except (OverflowError, pa.ArrowInvalid):
            return None
    return made.view(kind) if pa.types.is_temporal(kind) else made.cast(storage_of(kind))
