"""Fields and arrays of a model file, validated: anything unexpected is a :class:`ModelError`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.interfaces.method import Model

Restore: TypeAlias = Callable[[dict[str, Any], dict[str, NDArray[Any]]], Model]
"""What makes a model of the JSON object and the arrays of a file."""


def saved_field(state: Any, key: str, *kinds: type) -> Any:
    """Return one entry of a JSON object.

    Raises:
        ModelError: It is missing or not of these types.
    """
    if not isinstance(state, dict) or key not in state:
        raise ModelError(f"{key!r} is missing")
    value = state[key]
    if type(value) not in kinds:
        raise ModelError(f"{key!r} must not be {type(value).__name__}")
    return value


def saved_rising(state: Any, key: str) -> list[float]:
    """Return one entry of a JSON object that is a list of finite numbers in ascending order.

    Raises:
        ModelError: It is missing or not such a list.
    """
    listed = saved_field(state, key, list)
    if any(type(v) not in (int, float) or not abs(v) < math.inf for v in listed):
        raise ModelError(f"{key!r} must hold finite numbers")
    if any(b < a for a, b in pairwise(listed)):
        raise ModelError(f"{key!r} must be in ascending order")
    return [float(v) for v in listed]


def saved_array(
    arrays: Mapping[str, NDArray[Any]], name: str, dtype: type[np.generic], size: int | None = None
) -> NDArray[Any]:
    """Return an array of a model file, checked for type and length.

    Raises:
        ModelError: It is missing, not one-dimensional, or of another type or length.
    """
    if name not in arrays:
        raise ModelError(f"array {name!r} is missing")
    array = arrays[name]
    if array.dtype != np.dtype(dtype) or array.ndim != 1:
        raise ModelError(
            f"array {name!r} must have one dimension and be of type {np.dtype(dtype).name}"
        )
    if size is not None and len(array) != size:
        raise ModelError(f"array {name!r} must have {size} elements, not {len(array)}")
    return array


def restored_around(
    key: str, restore: Restore, around: Callable[[Model, dict[str, Any]], Model]
) -> Restore:
    """Return what restores models of which some are wrapped in another one.

    Args:
        key: What only the states of wrapped models have.
        restore: Restores the inner model, or one that is not wrapped.
        around: Returns the inner model, wrapped as a state says.
    """

    def restored(state: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Model:
        if key not in state:
            return restore(state, arrays)
        return around(restore(saved_field(state, "inner", dict), arrays), state)

    return restored
