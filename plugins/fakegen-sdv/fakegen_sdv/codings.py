"""Columns as sdv learns them: categories as codes, numbers as floats; and back.

Categories are numbered from 0 in the order of their first occurrence, as in sdv. Numeric columns with
few values are categorical, as in sdv. In a categorical column, missing codes are categories like any
others. In a numeric column they are gaps, which are drawn as often as they occur, independently of the
rest of the row, as in sdv.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen import (
    Continuous,
    Grid,
    LearnedColumn,
    Levels,
    ModelError,
    Stream,
    array_from_json,
    array_to_json,
    cumulate,
    is_finite,
    is_present,
    is_quantity,
    learn_column,
    learn_levels,
    learnable_array,
    parse_type,
    positions_among,
    saved_field,
)

_MOST_CATEGORIES = 10
_MAX_COUNT = 2**53


class Coding(ABC):
    """How one column is learned.

    Attributes:
        kind: The column's Arrow type.
        codes: The missing codes, all distinct.
    """

    kind: pa.DataType
    codes: pa.Array

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Return a description for users, JSON-ready."""


class Category(Coding):
    """A column of categories.

    Args:
        values: The value of each category, all distinct.
        counts: How many rows have each category, at least 1.
        missing: The categories that are missing codes.
        other: The category that rare ones were merged into; -1 if none.
    """

    def __init__(
        self, values: pa.Array, counts: NDArray[np.int64], missing: Sequence[int], other: int
    ) -> None:
        self.kind, self.values, self.counts = values.type, values, counts
        self._missing, self._other = missing, other
        self.codes = values.take(pa.array(missing, pa.int64()))

    def __len__(self) -> int:
        return len(self.values)

    def encode(self, values: pa.Array) -> NDArray[np.int64]:
        """Return each row's category; -1 for an unknown value."""
        codes = positions_among(values, self.values)
        if self._other >= 0:
            codes[(codes < 0) & is_present(values)] = self._other
        return codes

    def filled(self, values: pa.Array) -> NDArray[np.int64]:
        """Return each row's category; one of another row, at random, where the value was withheld."""
        codes = self.encode(values)
        unknown = codes < 0
        random = np.random.Generator(np.random.Philox(0))
        codes[unknown] = random.choice(codes[~unknown], np.count_nonzero(unknown))
        return codes

    def decode(self, codes: NDArray[np.int64]) -> pa.Array:
        """Return the values of categories."""
        return self.values.take(pa.array(codes))

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "category",
            "values": array_to_json(self.values),
            "counts": self.counts.tolist(),
            "missing": list(self._missing),
            "other": self._other,
        }

    @classmethod
    def restore(cls, state: Any, kind: pa.DataType) -> Category:
        """Return the coding of :meth:`state`; an invalid state is a :class:`ModelError`."""
        values = array_from_json(saved_field(state, "values", list), kind)
        counts = _counts(state, "counts", len(values), least=1)
        missing, other = saved_field(state, "missing", list), saved_field(state, "other", int)
        if not len(values) or len(pc.unique(values)) != len(values):
            raise ModelError("a column has no categories, or the same one twice")
        if not -1 <= other < len(values):
            raise ModelError("a column has no category for the rare ones")
        if any(type(place) is not int or not 0 <= place < len(values) for place in missing):
            raise ModelError("a column has no such category for what is missing")
        return cls(values, counts, missing, other)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        return {
            "type": str(self.kind),
            "kind": "categorical",
            "levels": len(self) - len(self._missing),
            "missing": array_to_json(self.codes),
        }


class Number(Coding):
    """A column of numbers, dates or times.

    Args:
        grid: The grid that they lie on; sdv learns their offsets.
        low: The least offset that may be drawn.
        high: The greatest offset that may be drawn.
        codes: The missing codes, all distinct.
        counts: How many rows have a number, then how many have each code; each at least 1.
    """

    def __init__(
        self, grid: Grid, low: float, high: float, codes: pa.Array, counts: NDArray[np.int64]
    ) -> None:
        self.kind, self.grid, self.codes, self.counts = grid.kind, grid, codes, counts
        self.low, self.high = low, high

    def encode(self, values: pa.Array) -> NDArray[np.float64]:
        """Return each row's offset; NaN where there is no number."""
        usable = is_finite(values) & (positions_among(values, self.codes) < 0)
        offsets = np.full(len(values), np.nan)
        offsets[usable] = self.grid.offsets(values.filter(pa.array(usable)))
        return offsets

    def filled(self, values: pa.Array) -> NDArray[np.float64]:
        """Return each row's offset within the range that may be drawn; NaN where there is no number."""
        return np.clip(self.encode(values), self.low, self.high)

    def decode(self, offsets: NDArray[np.float64], stream: Stream, slot: int) -> pa.Array:
        """Return the values of offsets, with missing codes as often as they occurred."""
        values = self.grid.values(np.clip(offsets, self.low, self.high))
        if not len(self.codes):
            return values
        code = stream.choice(cumulate(self.counts), slot) - 1
        gaps = self.codes.take(pa.array(np.maximum(code, 0)))
        return pc.if_else(pa.array(code < 0), values, gaps)

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "number",
            "base": self.grid.base,
            "step": self.grid.step,
            "digits": self.grid.digits,
            "low": self.low,
            "high": self.high,
            "missing": array_to_json(self.codes),
            "counts": self.counts.tolist(),
        }

    @classmethod
    def restore(cls, state: Any, kind: pa.DataType) -> Number:
        """Return the coding of :meth:`state`; an invalid state is a :class:`ModelError`."""
        if not is_quantity(kind):
            raise ModelError(f"there are no numbers of type {kind}")
        base, step, digits = (saved_field(state, key, int) for key in ("base", "step", "digits"))
        if not (0 <= digits <= 38 and 0 <= step < 2**63):
            raise ModelError("a column of numbers is not on a grid")
        low, high = number(state, "low"), number(state, "high")
        codes = array_from_json(saved_field(state, "missing", list), kind)
        if len(pc.unique(codes)) != len(codes) or low > high:
            raise ModelError("a column of numbers has a missing code twice, or no range")
        counts = _counts(state, "counts", len(codes) + 1, least=1)
        grid = Grid(kind, base, step, digits)
        grid.check(np.array([low, high]))
        return cls(grid, low, high, codes, counts)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        return {
            "type": str(self.kind),
            "kind": "numeric",
            "range": array_to_json(self.grid.values(np.array([self.low, self.high]))),
            "missing": array_to_json(self.codes),
        }


def learn_coding(name: str, column: pa.ChunkedArray, options: LearnedColumn) -> Coding:
    """Return the coding that sdv uses for a column.

    Args:
        name: The column.
        column: Its values, at least one row.
        options: The user's options for the column.

    Raises:
        Unlearnable: The column cannot be learned.
        ParameterError: The options contradict the column's type or values.
    """
    values = learnable_array(name, column)
    weights = np.ones(len(values))
    learned = learn_column(name, values, options, weights=weights, disclose_range=True)
    if not is_quantity(values.type) or options.kind == "categorical":
        assert isinstance(learned, Levels)  # as for every categorical column
        return _as_shown(learned, values)
    kept = learned if isinstance(learned, Levels) else None
    levels = kept or learn_levels(name, values, replace(options, rare_below=0), weights=weights)
    codes = levels.values.slice(0, levels.missing)
    position = positions_among(values, codes)
    present = values.filter(pa.array(position < 0))
    few = levels.size - len(codes) <= min(len(present) / 10, _MOST_CATEGORIES)
    if kept is not None and (not len(present) or (options.kind is None and few)):  # as sdv decides
        return _as_shown(levels, values)
    counts = np.bincount(position + 1, minlength=len(codes) + 1)
    if isinstance(learned, Continuous):  # whose ends are means where the range is withheld
        grid, ends = learned.grid, np.concatenate([learned.knots, learned.spikes])
    else:
        known = levels.values.slice(len(codes))
        grid = Grid.of(known, name)
        ends = grid.offsets(known)
    return Number(grid, float(ends.min()), float(ends.max()), codes, counts)


def restore_codings(state: Any) -> tuple[dict[str, pa.DataType], list[Coding]]:
    """Return the columns and codings of a model's state.

    Raises:
        ModelError: They do not fit together.
    """
    listed, codings = saved_field(state, "columns", dict), saved_field(state, "codings", list)
    columns = {name: parse_type(text) for name, text in listed.items()}
    if not columns or len(columns) != len(codings):
        raise ModelError("the columns of the model do not fit together")
    restorers = {"category": Category.restore, "number": Number.restore}
    restored: list[Coding] = []
    for kind, coding in zip(columns.values(), codings, strict=True):
        word = saved_field(coding, "coding", str)
        if word not in restorers:
            raise ModelError(f"unknown coding {word!r}")
        restored.append(restorers[word](coding, kind))
    return columns, restored


def number(state: Any, key: str) -> float:
    """Return one entry of a JSON object that is a finite number.

    Raises:
        ModelError: It is missing or not such a number.
    """
    value = saved_field(state, key, int, float)
    if not abs(value) < 2**63:
        raise ModelError(f"{key!r} must be a finite number")
    return float(value)


def _as_shown(levels: Levels, values: pa.Array) -> Category:
    """Return levels as categories, in the order of their first occurrence."""
    states = levels.encode([values])
    if (withheld := levels.withheld([values])) is not None:
        states = states[~withheld]
    shown, first, counts = np.unique(states, return_index=True, return_counts=True)
    order = np.argsort(first)
    place = {int(state): number for number, state in enumerate(shown[order])}
    return Category(
        levels.values.take(pa.array(shown[order])),
        counts[order],
        [place[state] for state in range(levels.missing)],
        place.get(levels.other, -1),
    )


def _counts(state: Mapping[str, Any], key: str, length: int, *, least: int) -> NDArray[np.int64]:
    listed = saved_field(state, key, list)
    if len(listed) != length or any(
        type(count) is not int or not least <= count < _MAX_COUNT for count in listed
    ):
        raise ModelError(f"{key!r} must hold {length} numbers of rows")
    return np.array(listed, dtype=np.int64)
