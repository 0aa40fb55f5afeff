"""Columns of JSON and workbooks whose values have several types, as a CSV file would have them.

Such files give each value a type of its own, and a column has one. In a CSV file all values are text, and what
they have in common is the type of the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pyarrow import csv

MISSING_WORDS = frozenset(("", *csv.ConvertOptions().null_values))
"""What CSV files have for a missing value in a column that is none of strings, such as ``NA`` and ``n/a``."""

_NUMBERS = {int, float}
_TEXTUAL = {bool, int, float, str, date, datetime, time}
_MIDNIGHT = time()


@dataclass(slots=True)
class Mixture:
    """The values of a column, as far as they decide on its type.

    Attributes:
        as_string: Whether the column is one of strings if its values have several types.
    """

    as_string: bool = False
    _kinds: set[type] = field(default_factory=set)
    _all_words: bool = True
    _beyond: bool = False
    _all_days: bool = True

    def add(self, value: Any) -> None:
        """Take note of a value; None says nothing."""
        if value is None:
            return
        kind = type(value)
        self._kinds.add(kind)
        if kind is str:
            self._all_words = self._all_words and value in MISSING_WORDS
        elif kind is int:
            self._beyond = self._beyond or not -(2**63) <= value < 2**63
        elif kind is datetime:
            self._all_days = self._all_days and value.time() == _MIDNIGHT

    def settling(self) -> Callable[[Any], Any] | None:
        """Return what becomes of each value that is not None; None if all stay what they are.

        - Words for missing values, such as ``NA``, are null, if they are the only strings.
        - Integers are floats beside floats; where one of them fits in no 64 bits, all are strings, words included.
        - Other values that have no type in common are strings.
        """
        kinds, others = self._kinds, self._kinds - {str}
        if self._beyond and kinds <= {int, str}:
            return str
        if len(kinds) < 2:
            return None
        is_text = self.as_string or not self._all_words
        if is_text or (len(others) > 1 and others != _NUMBERS):
            return self._text if kinds <= _TEXTUAL else None
        return _float_or_null if others == _NUMBERS else _null_if_text

    def _text(self, value: Any) -> str:
        if type(value) is bool:
            return "true" if value else "false"
        return str(value.date() if type(value) is datetime and self._all_days else value)


def settled(values: Iterable[Any], *, as_string: bool = False) -> list[Any]:
    """Return the values of a column, with one type if they have one in common as text.

    Args:
        values: The values, None for missing ones.
        as_string: Whether the column is one of strings if its values have several types.
    """
    values = list(values)
    mixture = Mixture(as_string)
    for value in values:
        mixture.add(value)
    settle = mixture.settling()
    if settle is None:
        return values
    return [None if value is None else settle(value) for value in values]


def _null_if_text(value: Any) -> Any:
    return None if type(value) is str else value


def _float_or_null(value: float | str) -> float | None:
    if isinstance(value, str):
        return None
    try:
        return float(value)
    except OverflowError:  # an integer of hundreds of digits
        return float("inf") if value > 0 else float("-inf")
