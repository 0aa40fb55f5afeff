"""Which columns can be learned, and what happens to those that cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import pyarrow as pa

from fakegen.arrays.as_numbers import canonical
from fakegen.arrays.plain import plain_array, plain_kind
from fakegen.errors import ModelError, ParameterError
from fakegen.interfaces.method import LearnedColumn

_Learned = TypeVar("_Learned")


class Unlearnable(Exception):
    """A column cannot be learned; the reason is one clause."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column, self.reason = column, reason


def is_learnable(kind: pa.DataType) -> bool:
    """Return whether a column of this type can be learned."""
    return bool(
        pa.types.is_null(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_float32(kind)
        or pa.types.is_float64(kind)
        or pa.types.is_decimal128(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_date(kind)
        or pa.types.is_time(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_duration(kind)
    )


def learnable_array(name: str, column: pa.ChunkedArray) -> pa.Array:
    """Return a column's values as one array of a type that can be learned.

    Floats have only one NaN and one zero.

    Args:
        name: The column.
        column: Its values.

    Raises:
        Unlearnable: Their type cannot be learned.
    """
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType) or not is_learnable(plain_kind(kind)):
        raise Unlearnable(name, f"its values are of type {kind}")
    return canonical(plain_array(column))


def check_distinct(names: Sequence[str]) -> None:
    """Check that no two columns of the data have the same name.

    Raises:
        ModelError: Two columns have.
    """
    for name in names:
        if names.count(name) > 1:
            raise ModelError(f"the data has two columns named {name!r}")


def needed_columns(columns: Mapping[str, LearnedColumn], given: Iterable[str]) -> dict[str, str]:
    """Return the columns that must be learned, each with the parameter that names it.

    Args:
        columns: The user's options for some columns.
        given: Columns that will be given when rows are drawn.
    """
    needed = {name: "columns" for name, options in columns.items() if not options.optional}
    return needed | dict.fromkeys(given, "given")


def learn_each(
    names: Iterable[str], learn: Callable[[str], _Learned], needed: Mapping[str, str]
) -> tuple[dict[str, _Learned], dict[str, str]]:
    """Learn columns one by one; leave out those that cannot be learned.

    Args:
        names: The columns.
        learn: Returns what is learned from one column, or raises :class:`Unlearnable`.
        needed: See :func:`needed_columns`.

    Returns:
        What was learned, by column; and the reasons why other columns were left out, by column.

    Raises:
        ParameterError: A needed column cannot be learned.
        ModelError: No column can be learned.
    """
    learned: dict[str, _Learned] = {}
    left_out: dict[str, str] = {}
    for name in names:
        try:
            learned[name] = learn(name)
        except Unlearnable as error:
            if error.column in needed:
                raise ParameterError(
                    f"column {error.column!r} cannot be learned: {error.reason}",
                    needed[error.column],
                    key=error.column,
                ) from None
            left_out[error.column] = error.reason
    if not learned:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in left_out.items())
        raise ModelError(f"no column can be learned ({reasons})")
    return learned, left_out
