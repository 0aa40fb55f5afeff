"""Generators for the outcomes of traces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.objects import column_of, fixed_type
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.patterns import Pattern, PatternGenerator
from fakegen.streams.stream import scale
from fakegen.tracing.explore import Integers, Json, Outcome, Values
from fakegen.tracing.stops import Untraceable


class ValueGenerator(Generator):
    """Makes one of several values that are not strings."""

    def __init__(self, outcome: Values) -> None:
        values = column_of(outcome.values)
        self.type, self.nullable = values.type, values.null_count > 0
        self._cumulative = np.cumsum(np.asarray(outcome.weights, dtype=np.float64))
        self._values, self.most = values, len(values)
        distinct = values.dictionary_encode() if _hashable(values.type) else None
        if distinct is not None and not distinct.null_count:
            self._distinct = distinct.dictionary
            self.support = len(self._distinct)

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        return self._values.take(pa.array(block.stream.choice(self._cumulative)))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers."""
        return self._distinct.take(pa.array(index))


def _hashable(type_: pa.DataType) -> bool:
    return not pa.types.is_nested(type_)


class IntegerGenerator(Generator):
    """Makes integers from one of several ranges."""

    type = pa.int64()

    def __init__(self, outcome: Integers) -> None:
        spans = outcome.spans
        self._cumulative = np.cumsum(np.asarray(outcome.weights, dtype=np.float64))
        self._firsts = np.array([span[0] for span in spans], dtype=np.int64)
        self._steps = np.array([span.step for span in spans], dtype=np.int64)
        self._spans = spans
        self.support = len(spans[0]) if len(spans) == 1 else None
        self.most = sum(map(len, spans))

    def make(self, block: Block) -> pa.Array:
        """Return one integer per row."""
        if len(self._spans) == 1:
            return self.unrank(block.stream.below(len(self._spans[0])))
        chosen = block.stream.choice(self._cumulative, 0)
        words = block.stream.words(1)
        ranks = np.zeros(len(block), dtype=np.uint64)
        for number, span in enumerate(self._spans):
            rows = np.flatnonzero(chosen == number)
            ranks[rows] = scale(words[rows], len(span))
        return self._integers(chosen, ranks)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the integers with these numbers, counted from the start of the range."""
        return self._integers(np.zeros(len(index), dtype=np.int64), index)

    def _integers(self, spans: NDArray[np.int64], ranks: NDArray[np.uint64]) -> pa.Array:
        return pa.array(self._firsts[spans] + ranks.astype(np.int64) * self._steps[spans])


class ParsedGenerator(Generator):
    """Makes lists or structs from the JSON that a pattern writes.

    Args:
        pattern: Writes one list or mapping for each row.
        kind: The type of the values.
    """

    def __init__(self, pattern: Pattern, kind: pa.DataType) -> None:
        self.type, self._pattern = kind, pattern

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        from pyarrow import json

        if not len(block):
            return pa.array([], self.type)
        lines = pc.binary_join_element_wise('{"":', self._pattern.make(block.stream), "}\n", "")
        text = pa.py_buffer("".join(lines.to_pylist()).encode())
        read = json.read_json(
            pa.BufferReader(text),
            json.ReadOptions(use_threads=False, block_size=len(text) + 1),
            json.ParseOptions(
                explicit_schema=pa.schema({"": self.type}), unexpected_field_behavior="error"
            ),
        )
        return read.column(0).combine_chunks()


def generator_of(outcome: Outcome, samples: Callable[[], Sequence[Any]]) -> Generator:
    """Return the generator for the outcome of a trace.

    Args:
        outcome: What the method makes.
        samples: Returns some values of the method, which show the types of what lists and mappings hold.

    Raises:
        Untraceable: These are not of types that JSON has.
    """
    match outcome:
        case Values():
            return ValueGenerator(outcome)
        case Integers():
            return IntegerGenerator(outcome)
        case Json():
            kind = fixed_type(samples())
            if kind is None:
                return PatternGenerator(outcome.pattern)
            if not _is_json(kind):
                raise Untraceable(f"values of type {kind} in JSON")
            return ParsedGenerator(outcome.pattern, kind)
    return PatternGenerator(outcome)


def _is_json(kind: pa.DataType) -> bool:
    """Return whether JSON has all values of a type."""
    if pa.types.is_struct(kind):
        return all(_is_json(field.type) for field in kind)
    if pa.types.is_list(kind):
        return _is_json(kind.value_type)
    return kind in (pa.string(), pa.int64(), pa.float64(), pa.bool_())
