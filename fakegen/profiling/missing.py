"""Suspected missing codes: values that may stand for a missing value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.masks import as_mask
from fakegen.arrays.type_kinds import is_number

_WORDS = frozenset({
    "", "?", "??", "???", "-", "--", "---", ".", "..", "...", "n/a", "#n/a", "n.a.", "na", "n.v.t.",
    "null", "nan", "nil", "none", "missing", "unknown", "unk", "unspecified", "undefined",
    "not available", "not applicable", "not specified", "not stated", "no data", "onbekend", "inconnu",
    "inconnue", "unbekannt", "desconocido", "sconosciuto", "non renseigné", "keine angabe", "k.a.",
})  # fmt: skip

_SYMBOLS = frozenset({"Na"})
"""Sodium among elements: nobody writes a missing value like that."""

_CODE = "NA"
"""Namibia among countries, North America among continents: a code where codes of two letters are usual."""
_CODES, _OF_TWO, _FEWEST_CODES, _TWO = r"^[A-Z][A-Za-z0-9]{0,2}$", r"^[A-Z][A-Za-z0-9]$", 3, 0.5

_ODD_DAYS = frozenset(
    date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
    for day in (
        "0001-01-01", "1582-10-15", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01",
        "1901-01-01", "1904-01-01", "1970-01-01", "2099-12-31", "2999-12-31", "9999-12-31",
    )
)  # fmt: skip
_FEWEST_VALUES = 5
_FEWEST_ROWS = 3
_FAR_DAYS = 5 * 365
_LABELS = 1e5


@dataclass(frozen=True, slots=True)
class Suspect:
    """A value that may be a missing code.

    Attributes:
        value: The value.
        rows: How many rows have it.
        evidence: Why it may be a missing code.
    """

    value: Any
    rows: int
    evidence: str


def suspected_missing(values: pa.Array) -> list[Suspect]:
    """Return the values of a column that may be missing codes.

    Strings: words such as ``?``, ``n/a`` and ``unknown``, unless all values of the column are distinct; not
    ``NA`` among codes of its form.
    Numbers and dates, in columns with at least five distinct values: -1, -9, -99 ... as the only
    negative number; 9, 99, 999 ..., -9, -99 ... far beyond all others; zero, if at least 1% of the rows
    have it, at least twice as many as any other value, and the nearest values are at least ten steps
    away; and dates that programs write for missing ones, such as 1900-01-01, more than five years from
    the others.
    """
    kind = values.type
    present = pc.drop_null(values)
    if not len(present):
        return []
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return list(_words(present, len(values)))
    if is_number(kind) and not pa.types.is_decimal(kind):
        return list(_numbers(present, len(values)))
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return list(_days(present, len(values)))
    return []


def is_missing_word(text: str) -> bool:
    """Return whether a string is a word for a missing value, such as ``?`` or ``n/a``, in any case."""
    return text.strip().casefold() in _WORDS and text.strip() not in _SYMBOLS


def _words(present: pa.Array, rows: int) -> Iterator[Suspect]:
    counted = pc.value_counts(present)
    words, counts = counted.field("values"), counted.field("counts").to_pylist()
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(words))
    suspicious = pc.is_in(plain, value_set=pa.array(sorted(_WORDS), plain.type))
    bare = pc.utf8_trim_whitespace(words)
    symbols = pc.is_in(bare, value_set=pa.array(sorted(_SYMBOLS), bare.type))
    suspicious = pc.and_(suspicious, pc.invert(symbols))
    others = words.filter(pc.invert(suspicious))
    # In a column of distinct strings, such a word is more likely a name than a code.
    if not len(others) or len(counted) == len(present):
        return
    rest = "; all other values are numbers" if _are_numbers(others) else ""
    among_codes = _are_codes(others)
    for place in np.flatnonzero(as_mask(suspicious, unknown=False)):
        word, count = words[int(place)].as_py(), counts[place]
        if word == _CODE and among_codes:
            continue
        yield Suspect(word, count, f"{_of(count, rows)} are {_shown(word)}{rest}")


def _are_codes(strings: pa.Array) -> bool:
    """Return whether distinct strings are codes in capitals, most of them of two characters as ``NA`` is."""
    if (
        len(strings) < _FEWEST_CODES
        or not pc.all(pc.match_substring_regex(strings, _CODES)).as_py()
    ):
        return False
    of_two = pc.match_substring_regex(strings, _OF_TWO).cast(pa.float64())
    return bool(pc.mean(of_two).as_py() >= _TWO)


def _are_numbers(strings: pa.Array) -> bool:
    try:
        strings.cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True


def _numbers(present: pa.Array, rows: int) -> Iterator[Suspect]:
    if pa.types.is_floating(present.type):
        present = present.filter(pc.is_finite(present))
    counted = pc.value_counts(present)
    exact = counted.field("values")
    numbers = as_floats(exact)
    order = np.argsort(numbers)
    numbers, counts = numbers[order], counted.field("counts").to_numpy()[order]
    if len(numbers) < _FEWEST_VALUES:
        return
    for place in _suspicious(numbers, counts):
        value = exact[int(order[place])].as_py()
        yield Suspect(value, int(counts[place]), _why(numbers, counts, place, rows))


def _suspicious(numbers: NDArray[np.float64], counts: NDArray[np.int64]) -> Iterator[int]:
    last = len(numbers) - 1
    alone = numbers[0] < 0 <= numbers[1] and _is_code(numbers[0], 1)
    if alone or (_is_nines(numbers, counts, 0) and _is_far(numbers, 0, 1)):
        yield 0
    if _is_nines(numbers, counts, last) and _is_far(numbers, last, last - 1):
        yield last


def _is_nines(numbers: NDArray[np.float64], counts: NDArray[np.int64], place: int) -> bool:
    return _is_code(numbers[place], 9) and bool(counts[place] >= _FEWEST_ROWS)


def _is_code(number: float, least: int) -> bool:
    """Return whether a number is -1, or has only nines and at least the size ``least``."""
    return number == -1 or (abs(number) >= least and set(f"{abs(number):g}") == {"9"})


def _is_far(numbers: NDArray[np.float64], place: int, neighbour: int) -> bool:
    others = np.delete(numbers, place)
    return bool(abs(numbers[place] - numbers[neighbour]) > np.ptp(others) / 2)


def _why(numbers: NDArray[np.float64], counts: NDArray[np.int64], place: int, rows: int) -> str:
    found = f"{_of(int(counts[place]), rows)} are {numbers[place]:,.15g}"
    neighbours = [
        _rounded(n) for n in numbers[max(place - 1, 0) : place + 2] if n != numbers[place]
    ]
    nearest = "nearest other values are" if len(neighbours) > 1 else "nearest other value is"
    return f"{found}, the {nearest} {' and '.join(neighbours)}"


def _rounded(number: float) -> str:
    """Return a number in words that name no label, such as a national number."""
    return f"{number:,.15g}" if abs(number) < _LABELS else f"about {number:.2g}"


def _days(present: pa.Array, rows: int) -> Iterator[Suspect]:
    counted = pc.value_counts(present)
    values, counts = counted.field("values"), counted.field("counts")
    days = values.cast(pa.date32(), safe=False).cast(pa.int32()).to_numpy()
    order = np.argsort(days, kind="stable")
    for place, beside in ((0, 1), (-1, -2)) if len(days) >= _FEWEST_VALUES else ():
        here, there = int(order[place]), int(order[beside])
        if int(days[here]) in _ODD_DAYS and abs(int(days[here]) - int(days[there])) > _FAR_DAYS:
            value, other = (values[n].cast(pa.string()).as_py() for n in (here, there))
            found = f"{_of(counts[here].as_py(), rows)} are {value}"
            evidence = f"{found}, the nearest other value is of {other.partition('-')[0]}"
            yield Suspect(values[here].as_py(), counts[here].as_py(), evidence)


def _of(count: int, rows: int) -> str:
    return f"{count:,} of {rows:,} rows"


def _shown(word: str) -> str:
    return f'"{word}"' if word.strip() else "blank"
