"""Mimesis methods called once per row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from fakegen.columns.mimesis.call import Call
from fakegen.errors import GenerationError, ParameterError
from fakegen.plugins.block import Block
from fakegen.plugins.provider import Generator

_SAMPLES = 32


class CalledGenerator(Generator):
    """Calls a method once per row, each time with its random seeded by the row's word.

    The type is that of some values made when bound: lists, tuples and mappings are JSON text, and
    values of several types, or of a type without an Arrow equal, are text.

    Raises:
        ParameterError: The method refuses its arguments.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        try:
            samples = list(self._values(range(_SAMPLES)))
        except Exception as error:
            raise ParameterError(_clause(error)) from error
        self.type = _type_of(samples)

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        values = self._values(block.stream.words().tolist())
        if pa.types.is_string(self.type):
            return pa.array([_text(value) for value in values], pa.string())
        if pa.types.is_floating(self.type):
            return pa.array([None if value is None else float(value) for value in values])
        try:
            return pa.array(list(values), self.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise GenerationError(
                f"{self._call.method} does not always make {self.type}"
            ) from error

    def _values(self, seeds: Any) -> Iterator[Any]:
        from mimesis.random import Random

        random = Random()
        method = self._call.drawing_from(random)
        for seed in seeds:
            random.seed(seed)
            yield method()


def _clause(error: Exception) -> str:
    text = str(error).strip().rstrip(".") or type(error).__name__
    return text[0].lower() + text[1:]


def _type_of(values: list[Any]) -> pa.DataType:
    """Return the Arrow type that holds all of these values, text if no other does."""
    kinds = {type(value) for value in values if value is not None}
    for arrow_type, python_types in _TYPES:
        if kinds and all(issubclass(kind, python_types) for kind in kinds):
            return arrow_type
    if kinds == {Decimal}:
        return _decimal_type([value for value in values if value is not None])
    if kinds and all(issubclass(kind, datetime) for kind in kinds):
        zones = {value.tzinfo for value in values if value is not None}
        zone = zones.pop()
        return pa.timestamp("us", str(zone) if zone else None) if not zones else pa.string()
    if kinds and all(issubclass(kind, date) and not issubclass(kind, datetime) for kind in kinds):
        return pa.date32()
    return pa.string()


# in this order: a bool is an int, and an int fits a column of floats
_TYPES: tuple[tuple[pa.DataType, Any], ...] = (
    (pa.bool_(), bool),
    (pa.int64(), int),
    (pa.float64(), int | float),
    (pa.binary(), bytes),
    (pa.time64("us"), time),
    (pa.duration("us"), timedelta),
)


def _decimal_type(values: list[Decimal]) -> pa.DataType:
    """Return a decimal type of as many places as the values have, a float if they have too many."""
    places = max(-int(value.as_tuple().exponent) for value in values)
    return pa.decimal128(38, max(places, 0)) if places <= 18 else pa.float64()


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_text)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
