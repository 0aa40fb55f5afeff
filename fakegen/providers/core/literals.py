"""Arrow arrays from the values that a schema lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.interfaces.type_words import show

_KINDS: dict[type, str] = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    date: "a date",
    datetime: "a date and time",
    time: "a time of day",
}


def array_of(values: Sequence[Any], parameter: str) -> pa.Array:
    """Return values of one kind as an array; some may be null.

    Args:
        values: The values, as the user wrote them.
        parameter: The parameter that lists them, for messages.

    Raises:
        ParameterError: They are of different kinds, or not single values.
    """
    kinds: dict[str, Any] = {}
    for index, value in enumerate(values):
        if value is None:
            continue
        kind = _KINDS.get(type(value))
        if kind is None:
            raise ParameterError(f"{show(value)} is not a single value", parameter, key=index)
        kinds.setdefault(kind, value)
    if len(kinds) > 1:
        (first, one), (second, other), *_ = kinds.items()
        raise ParameterError(
            f"values of different kinds: {show(one)} is {first}, {show(other)} is {second}",
            parameter,
        )
    if any(isinstance(value, float) for value in values):
        values = [None if value is None else float(value) for value in values]
    try:
        return pa.array(values)
    except OverflowError:
        raise ParameterError("a number does not fit in 64 bits", parameter) from None
