"""What the cells of an Excel sheet hold: columns as Python values, and what no cell can hold refused.

Excel has one kind of number, of 15 digits, dates from 1900 on, no time zones, and strings of limited length.
Source of all limits:
https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_binary, is_list, is_string
from fakegen.errors import DataError
from fakegen.formats.csv import FORMULA
from fakegen.formats.json import json_text
from fakegen.formats.text_columns import TEXT, as_text, join

Place: TypeAlias = Callable[[int], str]
"""Names the place of a row, counted from 0 in an array, for messages."""
_LONGEST = 32_767
"""UTF-16 units in a cell."""
_MOST_DIGITS = 15
_FIRST_DAY = date(1900, 1, 1)
_UNWRITABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""What XML 1.0 does not have."""


def cell_values(values: pa.Array, place: Place, *, escapes: bool) -> Sequence[Any]:
    """Return what the cells of a column hold, None where they are empty.

    Args:
        values: The column.
        place: Where each value is.
        escapes: Whether strings that look like formulas get an apostrophe.

    Raises:
        DataError: A cell cannot hold a value.
    """
    values = plain_array(values)
    kind = values.type
    if is_list(kind) or pa.types.is_struct(kind):
        return strings(null_unless(values.is_valid(), json_text(values)), place, escapes=False)
    if is_string(kind):
        return strings(values.cast(TEXT), place, escapes=escapes)
    if is_binary(kind) or (pa.types.is_timestamp(kind) and kind.tz):
        return strings(as_text(values), place, escapes=False)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return _moments(values, place)
    if pa.types.is_time(kind):
        return _listed(values.cast(pa.time64("us"), safe=False))
    if pa.types.is_duration(kind):
        return _listed(as_text(values).cast(pa.float64()))
    if pa.types.is_floating(kind):
        return _listed(null_unless(pc.is_finite(values), values))
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return _exact(values)
    return _listed(values)


def strings(text: pa.Array, place: Place, *, escapes: bool) -> Sequence[str | None]:
    """Return strings as cells hold them.

    Args:
        text: A large_string array.
        place: Where each string is.
        escapes: Whether those that look like formulas get an apostrophe.

    Raises:
        DataError: One is too long, or has a character that a workbook cannot have.
    """
    if escapes:
        text = pc.if_else(pc.match_substring_regex(text, FORMULA), join(["'", text]), text)
    unwritable = pc.index(pc.match_substring_regex(text, _UNWRITABLE), True).as_py()
    if unwritable >= 0:
        found = re.search(_UNWRITABLE, text[unwritable].as_py())
        assert found is not None  # it is the same pattern
        raise DataError(f"{place(unwritable)}: Excel has no character {found[0]!r}")
    long = pc.greater(pc.binary_length(text), _LONGEST).fill_null(False)
    for row in pc.indices_nonzero(long).to_pylist():
        units = len(text[row].as_py().encode("utf-16-le")) // 2
        if units > _LONGEST:
            raise DataError(
                f"{place(row)}: a cell of Excel holds {_LONGEST:,} characters, not {units:,}"
            )
    return _listed(text)


def _moments(values: pa.Array, place: Place) -> Sequence[Any]:
    early = pc.index(pc.less(values.cast(pa.date32(), safe=False), _FIRST_DAY), True).as_py()
    if early >= 0:
        day = values[early].cast(pa.string()).as_py()
        raise DataError(f"{place(early)}: Excel has no dates before 1900, such as {day}")
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.timestamp("us"), safe=False)
    return _listed(values)


def _exact(values: pa.Array) -> Sequence[Any]:
    """Return whole or decimal numbers, those that Excel would round as strings."""
    digits = pc.utf8_length(pc.replace_substring_regex(as_text(values), r"^-?0*|\.", ""))
    if (pc.max(digits).as_py() or 0) <= _MOST_DIGITS:
        return _listed(values)
    long = digits.to_pylist()
    return [
        text if size is not None and size > _MOST_DIGITS else number
        for number, text, size in zip(
            values.to_pylist(), as_text(values).to_pylist(), long, strict=True
        )
    ]


def _listed(values: pa.Array) -> Sequence[Any]:
    found: list[Any] = values.to_pylist()
    return found
