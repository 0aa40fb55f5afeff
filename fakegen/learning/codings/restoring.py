"""Codings read back from a saved model, and given values cast to the types of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import pyarrow as pa

from fakegen.arrays.as_numbers import canonical
from fakegen.errors import ModelError
from fakegen.learning.codings.arrow_json import parse_type
from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.fused import Fused
from fakegen.learning.codings.levels import Levels
from fakegen.learning.saved import saved_field


class Saves(Protocol):
    """Has a state to save."""

    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""


def saved_codings(columns: Mapping[str, pa.DataType], codings: Iterable[Saves]) -> dict[str, Any]:
    """Return the part of a model's state that :func:`restore_codings` reads."""
    return {
        "columns": {name: str(kind) for name, kind in columns.items()},
        "codings": [coding.state() for coding in codings],
    }


def restore_codings(state: Any) -> tuple[dict[str, pa.DataType], list[Coding]]:
    """Return the columns and codings of a model's state.

    Raises:
        ModelError: They do not fit together.
    """
    listed = saved_field(state, "columns", dict)
    columns = {name: parse_type(text) for name, text in listed.items()}
    codings = [_restore_coding(coding) for coding in saved_field(state, "codings", list)]
    names = [name for coding in codings for name in coding.names]
    types = [kind for coding in codings for kind in coding.types]
    if sorted(names) != sorted(columns) or dict(zip(names, types, strict=True)) != columns:
        raise ModelError("the columns of the model do not fit together")
    return columns, codings


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
    kind = saved_field(state, "coding", str)
    if kind not in restorers:
        raise ModelError(f"unknown coding {kind!r}")
    return restorers[kind](state)


def cast_given(
    given: Mapping[str, pa.Array], columns: Mapping[str, pa.DataType]
) -> dict[str, pa.Array]:
    """Return given values cast to the types of their columns.

    Raises:
        ModelError: The model has no such column, or the values cannot be cast.
    """
    known = {}
    for name, values in given.items():
        if name not in columns:
            raise ModelError(f"the model has no column {name!r}")
        try:
            known[name] = canonical(values.cast(columns[name]))
        except pa.ArrowException as error:
            raise ModelError(
                f"given column {name!r} must be {columns[name]}, not {values.type}"
            ) from error
    return known
