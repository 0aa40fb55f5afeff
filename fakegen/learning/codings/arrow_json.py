"""Arrow types and values as plain JSON, and back; invalid JSON is a :class:`ModelError`."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from fakegen.arrays.type_kinds import storage_of
from fakegen.errors import ModelError
from fakegen.learning.codings.learnable import is_learnable

_DECIMAL = re.compile(r"decimal128\((\d{1,2}), (-?\d{1,2})\)")
_ZONED = re.compile(r"timestamp\[(s|ms|us|ns), tz=([\w+:/-]{1,64})\]")


def parse_type(text: Any) -> pa.DataType:
    """Return the Arrow type that ``str(type)`` gave.

    Raises:
        ModelError: It is not the name of a type that can be learned.
    """
    if not isinstance(text, str):
        raise ModelError(f"{text!r} is not the name of a type")
    try:
        if match := _DECIMAL.fullmatch(text):
            return pa.decimal128(int(match[1]), int(match[2]))
        if match := _ZONED.fullmatch(text):
            return pa.timestamp(match[1], match[2])
        kind = pa.type_for_alias({"double": "float64", "float": "float32"}.get(text, text))
    except (ValueError, pa.ArrowException) as error:
        raise ModelError(f"{text!r} is not the name of a type") from error
    if not is_learnable(kind):
        raise ModelError(f"values of type {text} cannot be learned")
    return kind


def array_to_json(values: pa.Array) -> list[Any]:
    """Return an array's values as JSON: numbers, strings, booleans and nulls."""
    kind = values.type
    if pa.types.is_temporal(kind):
        values = values.view(storage_of(kind))
    listed: list[Any] = values.to_pylist()
    if pa.types.is_floating(kind):
        return [v if v is None or math.isfinite(v) else str(v) for v in listed]
    if pa.types.is_decimal(kind):
        return [None if v is None else str(v) for v in listed]
    if pa.types.is_binary(kind):
        return [None if v is None else base64.b64encode(v).decode() for v in listed]
    return listed


def readable(values: pa.Array) -> list[Any]:
    """Return an array's values as people read them, JSON-ready: dates and times as strings."""
    kind = values.type
    if pa.types.is_temporal(kind) and not pa.types.is_duration(kind):
        listed: list[Any] = values.cast(pa.string()).to_pylist()
        return listed
    return array_to_json(values)


def array_from_json(listed: Any, kind: pa.DataType) -> pa.Array:
    """Return the array of some values: the inverse of :func:`array_to_json`.

    Raises:
        ModelError: It is not a list, or a value is not of the type.
    """
    if not isinstance(listed, list):
        raise ModelError("a list of values is missing")
    try:
        if pa.types.is_temporal(kind):
            return pa.array(_only(listed, int), type=storage_of(kind)).view(kind)
        if pa.types.is_floating(kind):
            numbers = [float(v) if isinstance(v, str) else v for v in listed]
            return pa.array(_only(numbers, float, int), type=kind)
        if pa.types.is_decimal(kind):
            texts = _only(listed, str)
            return pa.array([None if v is None else Decimal(v) for v in texts], type=kind)
        if pa.types.is_binary(kind):
            coded = _only(listed, str)
            return pa.array([None if v is None else base64.b64decode(v) for v in coded], type=kind)
        if pa.types.is_boolean(kind):
            return pa.array(_only(listed, bool), type=kind)
        if pa.types.is_integer(kind):
            return pa.array(_only(listed, int), type=kind)
        return pa.array(_only(listed, str), type=kind)
    except (ValueError, TypeError, ArithmeticError, pa.ArrowException) as error:
        raise ModelError(f"values are not all of type {kind}") from error


def _only(listed: Sequence[Any], *kinds: type) -> Sequence[Any]:
    for value in listed:
        if value is not None and type(value) not in kinds:
            raise TypeError(value)
    return listed
