"""The notations of several numbers in one string that some strings may have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from fakegen.forms.number_form import MOST_DECIMALS, quoted

_SIGN = r"(?:(?<![0-9A-Za-z)\]])-)?"
_ONCE = r"(?:(?<![0-9]{mark}){whole}{mark}[0-9]+(?![0-9]*{mark}[0-9])|{whole})"
_GROUPED = r"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)"
_WAYS = (
    (_ONCE.format(whole="[0-9]+", mark=r"\."), "0", "."),
    (_ONCE.format(whole=_GROUPED.format(group=","), mark=r"\."), "#,##0", "."),
    (_ONCE.format(whole="[0-9]+", mark=","), "0", ","),
    (_ONCE.format(whole=_GROUPED.format(group=r"\."), mark=","), "#.##0", ","),
    ("[0-9]+", "0", ""),
)
"""How numbers may be written: their regular expression, the notation of whole ones and the mark of decimals.

Where two marks are in one number, as in 1.2.3, they separate numbers.
"""
_MARKS = (".", ",")
_MOST_NUMBERS, _MOST_SHAPES, _LONGEST = 6, 5, 120
_FEWEST = 10
"""What stands between numbers is kept if so many strings have it; numbers that all of them share are such text."""


def numbers_notations(texts: Sequence[str]) -> Iterator[str]:
    """Yield notations of several numbers, without repeats.

    Strings with the same text between their numbers have one notation.

    Args:
        texts: Distinct strings.
    """
    found: dict[str, None] = {}
    for pattern, whole, mark in _WAYS:
        number = re.compile(f"({_SIGN}{pattern})")
        groups: dict[tuple[str, ...], list[list[str]]] = {}
        for text in texts:
            if len(text) > _LONGEST:
                continue
            between, numbers = _split(number, text)
            if 1 < len(numbers) <= _MOST_NUMBERS:
                groups.setdefault(between, []).append(numbers)
        often = sorted(groups, key=lambda between: -len(groups[between]))[:_MOST_SHAPES]
        for between in often:
            if len(groups[between]) >= _FEWEST:
                columns = list(zip(*groups[between], strict=True))
                found |= dict.fromkeys(_notation(between, columns, whole, mark))
    yield from found


def _split(number: re.Pattern[str], text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return what is around the numbers of a string, and the numbers."""
    pieces = number.split(text)
    return tuple(pieces[::2]), pieces[1::2]


def _notation(
    between: Sequence[str], columns: Sequence[Sequence[str]], whole: str, mark: str
) -> Iterator[str]:
    """Yield the notation of strings with the same text between their numbers, if two of these vary.

    Args:
        between: The text before, between and after the numbers.
        columns: The numbers at each place.
        whole: The notation of whole numbers.
        mark: The mark of decimals; empty if they have none.
    """
    if sum(len(set(column)) > 1 for column in columns) < 2:
        return
    notation, digits, literal = "", "", between[0]
    for column, after in zip(columns, between[1:], strict=True):
        if len(set(column)) == 1:
            literal += column[0] + after
            continue
        notation += _quoted(literal, digits)
        digits = _digits(column, whole, mark)
        notation, literal = notation + digits, after
    yield notation + _quoted(literal, digits)


def _digits(numbers: Sequence[str], whole: str, mark: str) -> str:
    """Return the notation of the numbers at one place: with the decimals and the zeros in front that they have."""
    parts = [
        number.lstrip("-").partition(mark) if mark else (number.lstrip("-"), "", "")
        for number in numbers
    ]
    decimals = [len(part[2]) for part in parts]
    least, most = min(decimals), min(max(decimals), MOST_DECIMALS)
    padded = Counter(len(part[0]) for part in parts if len(part[0]) > 1 and part[0][0] == "0")
    width = "0" * max(padded, default=1) if whole == "0" else whole
    return width + mark * bool(most) + "0" * least + "#" * (most - least)


def _quoted(literal: str, digits: str) -> str:
    """Return text as it stands in a notation; a mark between two whole numbers is none of decimals.

    Args:
        literal: The text.
        digits: The notation of the number before it; empty if there is none.
    """
    is_mark = (
        literal in _MARKS and digits.removeprefix("#,##").removeprefix("#.##").strip("0") == ""
    )
    return f"'{literal}'" if is_mark else quoted(literal)
