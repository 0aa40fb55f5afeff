"""How a delimited text is laid out: its encoding, its delimiter, and whether its first line is a header.

What the user says holds; the rest is found in the beginning of the text.
"""

from __future__ import annotations

import codecs
import csv as python_csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from fakegen.errors import ParameterError

DELIMITERS = (",", ";", "\t", "|")
_ROWS, _CHARACTERS = 100, 1 << 18
_NUMERIC = 0.9
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # the mark of UTF-32 begins with that of UTF-16


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a delimited text is laid out.

    Attributes:
        encoding: The name of its encoding.
        delimiter: The character between fields.
        header: Whether the first line names the columns.
    """

    encoding: str
    delimiter: str
    header: bool


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text, or of the beginning of one.

    It is that of a byte order mark, or UTF-8 if the text is valid there, or UTF-16 if every other byte is
    zero. What is left is taken for Windows-1252, the most frequent one of files without a declaration, or
    Latin-1 where that has no such character.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    start = data[:4096]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = start[first::2]
        if len(start) >= 4 and half.count(0) > 0.7 * len(half):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def layout_of(
    text: str, encoding: str, delimiter: str | None = None, header: bool | None = None
) -> TextLayout:
    """Return how a text is laid out.

    The delimiter is the one that splits most lines into the same number of fields, more than one; of two, the
    one that is less often followed by a space. The first
    line is a header unless it holds numbers like those below it, and nowhere a word above numbers.

    Args:
        text: The text, or its beginning.
        encoding: Its encoding.
        delimiter: What the user says; None if nothing.
        header: What the user says; None if nothing.

    Raises:
        ParameterError: The delimiter is not one character.
    """
    head = text[:_CHARACTERS].removeprefix("\ufeff")
    if delimiter is None:
        delimiter = max(
            DELIMITERS, key=lambda mark: (*_evenness(_rows(head, mark)), -head.count(mark + " "))
        )
    if len(delimiter.encode()) != 1 or delimiter in '"\r\n':
        raise ParameterError(f"'delimiter' must be one character, not {delimiter!r}", "delimiter")
    if header is None:
        header = _has_header(_rows(head, delimiter))
    return TextLayout(encoding, delimiter, header)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows of a text, without empty lines; the last may be cut off."""
    lines = io.StringIO(text, newline="")
    try:
        rows = (row for row in python_csv.reader(lines, delimiter=delimiter) if row)
        return list(islice(rows, _ROWS))
    except python_csv.Error:  # a field of more than 128 KiB
        return []


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Return the share of rows with the most frequent number of fields, and that number; 0 for one field."""
    if not rows:
        return 0.0, 0
    first = len(rows[0])
    (usual, count), *_ = Counter(map(len, rows)).most_common(1)
    if usual == 1 or first == 1:
        return 0.0, first
    return round(count / len(rows), 1), usual


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    if len(rows) < 2:
        return True
    first, body = rows[0], rows[1:]
    alike: list[float] = []
    for place, cell in enumerate(first):
        below = [row[place] for row in body if place < len(row) and row[place].strip()]
        numbers = [number for text in below if (number := _number(text)) is not None]
        if not below or len(numbers) < _NUMERIC * len(below):
            continue
        own = _number(cell)
        if own is None:
            if cell.strip():
                return True  # a word above numbers
            continue
        span = max(max(numbers) - min(numbers), max(map(abs, numbers)) / 2)
        if not min(numbers) - span <= own <= max(numbers) + span:
            return True  # such as a year above amounts
        alike.append(own)
    if not alike or (len(set(first)) < len(first) and len(alike) < 2):
        return True
    steps = {right - left for left, right in pairwise(alike)}
    is_counted = len(alike) > 2 and len(steps) == 1 and steps != {0.0}
    return is_counted and alike[0] in (0.0, 1.0)  # columns that are numbered


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
