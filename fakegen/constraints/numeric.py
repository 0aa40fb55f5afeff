"""Constraints that are for numbers only."""

from __future__ import annotations

import pyarrow as pa

from fakegen.arrays.type_kinds import is_number
from fakegen.errors import ParameterError


def check_numeric(name: str, kind: pa.DataType, rule: str) -> None:
    """Check that a column holds numbers.

    Raises:
        ParameterError: It does not.
    """
    if not is_number(kind):
        raise ParameterError(f"{rule!r} needs numbers, but column {name!r} holds {kind}")
