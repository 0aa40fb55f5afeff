"""Values that stand for "no information", as a user writes them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number, is_string


def code_of(code: Any, kind: pa.DataType) -> pa.Array:
    """Return a code as an array of one value of a column's type.

    Raises:
        pa.ArrowException: It is not a value of the type.
        TypeError: As above: neither is a number a string, nor a string a number.
    """
    is_text = isinstance(code, str)
    if code is not None and (is_number(kind) if is_text else is_string(kind)):
        raise TypeError(f"{code!r} is not of type {kind}")
    return pa.array([code]).cast(kind)
