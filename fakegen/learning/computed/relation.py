"""Relations: what a column's value is computed by from other columns of the row."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_moment, is_number
from fakegen.errors import ModelError
from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type
from fakegen.learning.computed.column_parts import (
    DAY,
    PARTS,
    Numbers,
    as_clock,
    from_numbers,
    has_part,
    number,
)
from fakegen.learning.saved import saved_field

Rounding = Literal["nearest", "down", "clock", "late clock"]
CLOCKS = ("clock", "late clock")
_SLACK = 1e-9
"""The relative error of floating-point numbers that counts as none."""
_SINGLE_SLACK = 2.0**-22
"""That of numbers that were kept in single precision, as those with many decimals often were."""
_MOST_USUAL = 6
"""Numbers with more decimals than this are results of arithmetic themselves, rounded."""
_NUDGE = 1e-6
_MOST_TERMS = 16
_LARGEST = 1e15


class Relation(ABC):
    """How a value is computed.

    Attributes:
        reads: The columns that it is computed from, distinct.
    """

    reads: Sequence[str]

    @property
    @abstractmethod
    def text(self) -> str:
        """The right-hand side as people read it."""

    @abstractmethod
    def computed(
        self, values: Mapping[str, pa.Array], kind: pa.DataType, decimals: int | None
    ) -> pa.Array:
        """Return the value of each row; null where a column that it reads is missing.

        Args:
            values: The columns that it reads.
            kind: The type of the result.
            decimals: The decimals of the result, if it is a float.
        """

    @abstractmethod
    def holds(
        self, target: pa.Array, values: Mapping[str, pa.Array], decimals: int | None
    ) -> NDArray[np.bool_]:
        """Return where a column is what the relation makes of others: bool, shape (rows,)."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""

    @abstractmethod
    def check(self, target: pa.DataType, types: Mapping[str, pa.DataType]) -> None:
        """Check that the relation makes values of a type from columns of these types.

        Raises:
            ModelError: It does not.
        """


@dataclass(frozen=True, slots=True)
class Same(Relation):
    """The same value as another column."""

    column: str

    @property
    def reads(self) -> Sequence[str]:  # type: ignore[override]
        return (self.column,)

    @property
    def text(self) -> str:
        return self.column

    def computed(
        self, values: Mapping[str, pa.Array], kind: pa.DataType, decimals: int | None
    ) -> pa.Array:
        found = values[self.column]
        if found.type == kind:
            return found
        return from_numbers(number(found), kind, decimals)

    def holds(
        self, target: pa.Array, values: Mapping[str, pa.Array], decimals: int | None
    ) -> NDArray[np.bool_]:
        found = values[self.column]
        if found.type == target.type:
            same: NDArray[np.bool_] = pc.fill_null(pc.equal(target, found), False).to_numpy(
                zero_copy_only=False
            )
            return same
        equal: NDArray[np.bool_] = number(found) == number(target)
        return equal

    def state(self) -> dict[str, Any]:
        return {"relation": "same", "column": self.column}

    def check(self, target: pa.DataType, types: Mapping[str, pa.DataType]) -> None:
        kind = types[self.column]
        if kind != target and not (is_number(kind) and is_number(target)):
            raise ModelError(f"a column of type {target} is never the same as one of type {kind}")


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """A part of a column, and its factor in a sum or its exponent in a product."""

    factor: float
    column: str
    part: str = "number"

    def of(self, values: Mapping[str, pa.Array]) -> Numbers:
        """Return the part as numbers, without the factor: float64, shape (rows,)."""
        return PARTS[self.part](values[self.column])

    @property
    def text(self) -> str:
        shown = {"number": "{}", "rest": "(1 - {})", "plus percent": "(1 + {} / 100)",
                 "minus percent": "(1 - {} / 100)"}  # fmt: skip
        return shown.get(self.part, f"{self.part}({{}})").format(self.column)


@dataclass(frozen=True, slots=True)
class Arithmetic(Relation):
    """A sum ``constant + factor * part + ...`` or a product ``constant * part ** exponent * ...``.

    Attributes:
        operator: ``sum`` or ``product``; ``greatest`` and ``least`` take one of the terms.
        terms: One or more.
        constant: Added to a sum, or a factor of a product.
        rounding: To the target's decimals, or down to a whole number; or minutes written as HHMM, where
            midnight is 0 or, for a late clock, 2400.
    """

    operator: Literal["sum", "product", "greatest", "least"]
    terms: Sequence[RelationTerm]
    constant: float
    rounding: Rounding = "nearest"

    @property
    def reads(self) -> Sequence[str]:  # type: ignore[override]
        return tuple(dict.fromkeys(term.column for term in self.terms))

    @property
    def text(self) -> str:
        if self.operator in ("greatest", "least"):
            return f"{self.operator}({', '.join(term.text for term in self.terms)})"
        is_sum = self.operator == "sum"
        text = "" if is_sum or self.constant == 1 else f"{self.constant:g}"
        for term in self.terms:
            if is_sum:
                size = "" if abs(term.factor) == 1 else f"{abs(term.factor):g} * "
                sign = ("-" if not text else " - ") if term.factor < 0 else " + " if text else ""
                text += f"{sign}{size}{term.text}"
            else:
                sign = " / " if term.factor < 0 else " * " if text else ""
                power = "" if abs(term.factor) == 1 else f" ** {abs(term.factor):g}"
                text += f"{'1' if not text and term.factor < 0 else ''}{sign}{term.text}{power}"
        if is_sum and self.constant:
            text += f" {'-' if self.constant < 0 else '+'} {abs(self.constant):g}"
        written = {"nearest": "{}", "down": "floor({})"}
        return written.get(self.rounding, "clock({})").format(text)

    def raw(self, values: Mapping[str, pa.Array]) -> Numbers:
        """Return the results before they are rounded: float64, shape (rows,); NaN where one is missing."""
        parts = [term.of(values) for term in self.terms]
        if self.operator == "greatest":
            return np.asarray(np.maximum.reduce(parts))
        if self.operator == "least":
            return np.asarray(np.minimum.reduce(parts))
        with np.errstate(all="ignore"):
            if self.operator == "sum":
                total = sum((t.factor * p for t, p in zip(self.terms, parts, strict=True)), 0.0)
                return np.asarray(total + self.constant)
            made = np.full(len(parts[0]), self.constant)
            for term, part in zip(self.terms, parts, strict=True):
                made = made * part**term.factor
        return np.where(np.abs(made) < _LARGEST, made, np.nan)

    def computed(
        self, values: Mapping[str, pa.Array], kind: pa.DataType, decimals: int | None
    ) -> pa.Array:
        made = self.raw(values)
        if self.rounding in CLOCKS:
            made = as_clock(made, late=self.rounding == "late clock")
        elif self.rounding == "down":
            made = np.floor(made + _SLACK * np.maximum(np.abs(made), 1))
        elif decimals is not None:
            made = made + np.sign(made) * _NUDGE * 10.0**-decimals  # halves go away from zero
        return from_numbers(made, kind, decimals)

    def holds(
        self, target: pa.Array, values: Mapping[str, pa.Array], decimals: int | None
    ) -> NDArray[np.bool_]:
        wanted, made = number(target), self.raw(values)
        with np.errstate(invalid="ignore"):
            if self.rounding in CLOCKS:
                apart = (PARTS["clock"](target) - made) % DAY
                return np.minimum(apart, DAY - apart) < 0.5
            is_long = decimals is None or decimals > _MOST_USUAL
            share = _SINGLE_SLACK if is_long else _SLACK
            slack = share * np.maximum(np.maximum(np.abs(wanted), np.abs(made)), 1e-6)
            if self.rounding == "down":
                return (wanted <= made + slack) & (made < wanted + 1)
            unit = 0.0 if decimals is None else 0.5 * 10.0**-decimals
            return np.abs(wanted - made) <= unit + slack

    def state(self) -> dict[str, Any]:
        return {
            "relation": self.operator,
            "terms": [[term.factor, term.column, term.part] for term in self.terms],
            "constant": self.constant,
            "rounding": self.rounding,
        }

    def check(self, target: pa.DataType, types: Mapping[str, pa.DataType]) -> None:
        for term in self.terms:
            if not has_part(term.part, types[term.column]):
                raise ModelError(f"values of type {types[term.column]} have no {term.part}")
        if not (is_number(target) or (is_moment(target) and self.rounding not in CLOCKS)):
            raise ModelError(f"values of type {target} cannot be computed")


class WholeYears(Relation):
    """The whole years from a date to another day."""

    @abstractmethod
    def _years(self, values: Mapping[str, pa.Array]) -> Numbers:
        """Return the years of each row; NaN where a date is null."""

    def computed(
        self, values: Mapping[str, pa.Array], kind: pa.DataType, decimals: int | None
    ) -> pa.Array:
        return from_numbers(self._years(values), kind, decimals)

    def holds(
        self, target: pa.Array, values: Mapping[str, pa.Array], decimals: int | None
    ) -> NDArray[np.bool_]:
        equal: NDArray[np.bool_] = number(target) == self._years(values)
        return equal

    def check(self, target: pa.DataType, types: Mapping[str, pa.DataType]) -> None:
        if not is_number(target) or not all(is_moment(types[name]) for name in self.reads):
            raise ModelError("years are numbers between two dates")


@dataclass(frozen=True, slots=True)
class Age(WholeYears):
    """The whole years from a date to the same day in all rows, such as that on which the table was drawn up."""

    since: str
    day: date

    @property
    def reads(self) -> Sequence[str]:  # type: ignore[override]
        return (self.since,)

    @property
    def text(self) -> str:
        return f"years from {self.since} to {self.day}"

    def _years(self, values: Mapping[str, pa.Array]) -> Numbers:
        year, month, day = _parts_of(values[self.since])
        early = self.day.month * 100 + self.day.day < month * 100 + day
        return np.where(np.isnan(year), np.nan, self.day.year - year - early)

    def state(self) -> dict[str, Any]:
        return {"relation": "age", "since": self.since, "day": self.day.isoformat()}


@dataclass(frozen=True, slots=True)
class Years(WholeYears):
    """The whole years from one date to another: an age."""

    since: str
    until: str

    @property
    def reads(self) -> Sequence[str]:  # type: ignore[override]
        return (self.since, self.until)

    @property
    def text(self) -> str:
        return f"years from {self.since} to {self.until}"

    def _years(self, values: Mapping[str, pa.Array]) -> Numbers:
        (born, *birthday), (seen, *today) = map(_parts_of, (values[name] for name in self.reads))
        early = today[0] * 100 + today[1] < birthday[0] * 100 + birthday[1]
        return np.where(np.isnan(seen - born), np.nan, seen - born - early)

    def state(self) -> dict[str, Any]:
        return {"relation": "years", "since": self.since, "until": self.until}


def _parts_of(dates: pa.Array) -> Sequence[Numbers]:
    return [PARTS[part](dates) for part in ("year", "month", "day")]


@dataclass(frozen=True, slots=True)
class LookUp(Relation):
    """The value that goes with each value of another column.

    Attributes:
        column: The column that decides.
        keys: Its values, distinct.
        found: What goes with each.
    """

    column: str
    keys: pa.Array
    found: pa.Array

    @property
    def reads(self) -> Sequence[str]:  # type: ignore[override]
        return (self.column,)

    @property
    def text(self) -> str:
        return f"what goes with {self.column}"

    def computed(
        self, values: Mapping[str, pa.Array], kind: pa.DataType, decimals: int | None
    ) -> pa.Array:
        place = positions_among(values[self.column], self.keys)
        return self.found.take(pa.array(place, mask=place < 0))

    def holds(
        self, target: pa.Array, values: Mapping[str, pa.Array], decimals: int | None
    ) -> NDArray[np.bool_]:
        equal = pc.equal(target, self.computed(values, target.type, decimals))
        held: NDArray[np.bool_] = pc.fill_null(equal, False).to_numpy(zero_copy_only=False)
        return held

    def state(self) -> dict[str, Any]:
        return {
            "relation": "look up",
            "column": self.column,
            "keys": array_to_json(self.keys),
            "found": array_to_json(self.found),
            "types": [str(self.keys.type), str(self.found.type)],
        }

    def check(self, target: pa.DataType, types: Mapping[str, pa.DataType]) -> None:
        if self.keys.type != types[self.column] or self.found.type != target:
            raise ModelError("looked up values are not of the types of their columns")


def restore_relation(state: Any) -> Relation:
    """Return the relation of :meth:`Relation.state`.

    Raises:
        ModelError: No relation could have such a state.
    """
    kind = saved_field(state, "relation", str)
    if kind == "same":
        return Same(saved_field(state, "column", str))
    if kind == "years":
        return Years(saved_field(state, "since", str), saved_field(state, "until", str))
    if kind == "age":
        return Age(saved_field(state, "since", str), _day(saved_field(state, "day", str)))
    if kind == "look up":
        types = saved_field(state, "types", list)
        if len(types) != 2:
            raise ModelError("looked up values do not fit together")
        keys = array_from_json(saved_field(state, "keys", list), parse_type(types[0]))
        found = array_from_json(saved_field(state, "found", list), parse_type(types[1]))
        if len(keys) != len(found) or len(pc.unique(keys)) != len(keys):
            raise ModelError("looked up values do not fit together")
        return LookUp(saved_field(state, "column", str), keys, found)
    rounding = saved_field(state, "rounding", str)
    if kind not in ("sum", "product", "greatest", "least"):
        raise ModelError(f"unknown relation {kind!r}")
    if rounding not in ("nearest", "down", *CLOCKS):
        raise ModelError(f"unknown rounding {rounding!r}")
    terms = [_restored_term(item) for item in saved_field(state, "terms", list)]
    constant = _finite(saved_field(state, "constant", int, float))
    if not 0 < len(terms) <= _MOST_TERMS:
        raise ModelError(f"a relation has 1 to {_MOST_TERMS} terms, not {len(terms)}")
    return Arithmetic(kind, terms, constant, rounding)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ModelError(f"{text!r} is no day") from None


def _restored_term(item: Any) -> RelationTerm:
    if not isinstance(item, list) or len(item) != 3 or not isinstance(item[1], str):
        raise ModelError("a term of a relation is incomplete")
    if type(item[0]) not in (int, float) or item[2] not in PARTS:
        raise ModelError("a term of a relation is incomplete")
    return RelationTerm(_finite(item[0]), item[1], item[2])


def _finite(value: float) -> float:
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise ModelError("a factor of a relation is not finite")
    return float(value)
