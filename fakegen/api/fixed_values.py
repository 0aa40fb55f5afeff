"""Values that a test gives, as values of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fakegen.errors import UsageError, did_you_mean, nearest

if TYPE_CHECKING:
    import pyarrow as pa


def fixed_value(column: str, value: Any, kind: pa.DataType) -> pa.Scalar:
    """Return a value as a scalar of a column's type.

    Args:
        column: The column, for messages.
        value: Anything that has the meaning of the type: for a moment also a string, for a string also a
            member of an enumeration or a UUID.
        kind: The column's Arrow type.

    Raises:
        UsageError: It is of another kind.
    """
    import pyarrow as pa

    plain = _plain(value)
    try:
        _check(column, plain, kind)
        if plain is None or pa.types.is_nested(kind):
            return pa.scalar(plain, kind)
        if isinstance(plain, bool) != pa.types.is_boolean(kind):
            raise TypeError
        if pa.types.is_string(kind) and not isinstance(plain, str):
            raise TypeError
        if pa.types.is_date(kind) and not isinstance(plain, date | str):
            raise TypeError  # Arrow would count from 1970
        if pa.types.is_decimal(kind):
            return pa.scalar(Decimal(str(plain))).cast(kind)
        return pa.scalar(plain).cast(kind)
    except (pa.ArrowException, TypeError, ValueError, InvalidOperation, OverflowError):
        message = f"column {column!r} holds values of type {kind}, and {value!r} is not one"
        raise UsageError(message) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def _check(column: str, value: Any, kind: pa.DataType) -> None:
    """Refuse members that a nested value cannot have, which Arrow would leave out."""
    import pyarrow as pa

    if pa.types.is_list(kind) and isinstance(value, list):
        for item in value:
            _check(column, item, kind.value_type)
    if not pa.types.is_struct(kind) or not isinstance(value, dict):
        return
    members = [kind.field(number).name for number in range(kind.num_fields)]
    for name, item in value.items():
        if name not in members:
            hint = did_you_mean(nearest(str(name), members))
            raise UsageError(f"column {column!r} has no member {name!r}{hint}")
        _check(f"{column}.{name}", item, kind.field(name).type)
