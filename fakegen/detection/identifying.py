"""Whether a column seems to identify persons or things, by its name or by what was detected in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from fakegen.arrays.type_kinds import is_moment, is_quantity
from fakegen.detection import column_names
from fakegen.interfaces.detector import Detection

_STRINGS = (
    column_names.IDENTIFIER, column_names.EMAIL, column_names.IBAN, column_names.VAT,
    column_names.PERSON_NUMBER, column_names.CARD, column_names.PHONE, column_names.FIRST_NAME,
    column_names.LAST_NAME, column_names.FULL_NAME, column_names.STREET, column_names.IP,
)  # fmt: skip
_PERSONAL = (
    column_names.PERSON, column_names.RECORD, column_names.EMAIL, column_names.PHONE,
    column_names.PERSON_NUMBER, column_names.IBAN, column_names.CARD,
)  # fmt: skip
_FEWEST, _MANY = 5, 20
_USUAL, _SEVERAL_WORDS = 0.8, 0.6
_NAME = re.compile(r"[^\W\d_][^\d_]{1,60}")
_TWO_WORDS = re.compile(r"\s*[^\W\d_]+\s+[^\W\d_]+\s*")


def why_identifying(name: str, kind: pa.DataType, detection: Detection | None) -> str | None:
    """Return why the values of a column may identify persons or things, as a clause; None if nothing
    suggests it.

    Numbers need a name that hardly stands for anything else: *last* and *card* also stand in the names
    of amounts.

    Args:
        name: The column.
        kind: The type of its values.
        detection: What was detected in them.
    """
    if detection is not None and detection.identifying:
        return detection.evidence
    hints: tuple[tuple[str, ...], ...] = _STRINGS
    if is_moment(kind):
        hints = (column_names.BIRTH,)
    elif is_quantity(kind):
        hints = (column_names.IDENTIFIER,)
    if any(column_names.hints_at(name, words) for words in hints):
        return "its name suggests that they identify persons or things"
    return None


def is_of_persons(name: str) -> bool:
    """Return whether a column's name says that it holds persons, their records, or how to reach them."""
    if column_names.hints_at(name, column_names.ABOUT):
        return False
    return any(column_names.hints_at(name, words) for words in _PERSONAL)


def may_be_persons(name: str, values: Sequence[str]) -> bool:
    """Return whether a closed list may hold persons or their records, however many rows each of them has.

    The column's name must say so, and the values must be codes with digits, several words, or a long list.

    Args:
        name: The column.
        values: Its distinct values.
    """
    if column_names.hints_at(name, column_names.ABOUT) or len(values) < _FEWEST:
        return False
    is_person = column_names.hints_at(name, column_names.PERSON)
    if not is_person and not column_names.hints_at(name, column_names.RECORD):
        return False
    if _share(values, r"\d") >= _USUAL:
        numbers = all(value.isdecimal() for value in values)
        is_numbered = column_names.hints_at(name, column_names.NUMBER)
        return not numbers or (is_person and is_numbered) or min(map(len, values)) > 3
    if sum(map(bool, map(_NAME.fullmatch, values))) < _USUAL * len(values):
        return False
    return _share(values, r"\S\s+\S") >= _SEVERAL_WORDS or len(values) >= _MANY


def may_name_persons(name: str, values: Sequence[str]) -> bool:
    """Return whether frequent values of an open list may be names of persons, known or not.

    The column's name says so, or most values are two words of letters that hardly come again in other values, as
    given and family names do.

    Args:
        name: The column.
        values: Distinct values.
    """
    if is_of_persons(name):
        return True
    if sum(map(bool, map(_TWO_WORDS.fullmatch, values))) < _SEVERAL_WORDS * len(values):
        return False
    words = [word for value in values for word in value.casefold().split()]
    return len(set(words)) >= _USUAL * len(words)


def _share(values: Sequence[str], pattern: str) -> float:
    return sum(bool(re.search(pattern, value)) for value in values) / len(values)
