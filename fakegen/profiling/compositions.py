"""Strings that are composed of parts of other columns: user names, e-mail addresses, full names, initials.

Idea: a string is split into pieces of the row's other values, digits and separators, by trying the longest piece
first at each place and going back where no letter may be left over. Rows that are composed alike have equal lists of
pieces; the list that most rows have is the template. Invariant: it consists of names of columns and separators that
nearly all rows share, so that no value of a row is in it. Bound: pieces are few (the whole, a beginning of up to
four letters), so a string of n characters has at most a few n parses, of which the first counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

_LEAST_ROWS, _MOST_ROWS = 10, 2_000
_LEAST = 0.6
"""A template is one if at least this share of the rows have it."""
_LONGEST_START = 4
_MOST_TOKENS = 12
_SEPARATORS = " ._-/'@+"
_DIGITS, _HOST = "#", "@"

Case = Literal["", "lower", "upper"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a composed string.

    Attributes:
        column: The column that it comes from; empty for digits, a host or a separator.
        letters: How many letters of the column's value it takes; 0 for all.
        text: The separator, ``#`` for digits that come from no column, or ``@`` for the host of an e-mail
            address with its sign.
    """

    column: str = ""
    letters: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    """How a column is composed.

    Attributes:
        pieces: The pieces in order.
        case: The case of all letters: ``lower``, ``upper``, or empty for that of the columns.
        share: The share of rows that are composed so.
        digits: How many digits the piece ``#`` has, at least and at most; zeros if there is none.
        host_rows: How many rows have each host, in lower case; empty if there is none.
        capitals: The places of the pieces that are in capitals, where the whole has no case.
    """

    pieces: tuple[Piece, ...]
    case: Case
    share: float
    digits: tuple[int, int] = (0, 0)
    host_rows: Mapping[str, int] = field(default_factory=dict)
    capitals: frozenset[int] = frozenset()

    @property
    def hosts(self) -> int:
        """How many hosts there are; 0 if there is none."""
        return len(self.host_rows)

    @property
    def columns(self) -> list[str]:
        """The columns that it reads, in order."""
        return list(dict.fromkeys(piece.column for piece in self.pieces if piece.column))


@dataclass(frozen=True, slots=True)
class _Parse:
    pieces: tuple[Piece, ...]
    texts: tuple[str, ...]


def find_composition(
    target: Sequence[str | None], columns: Mapping[str, Sequence[str | None]]
) -> Composition | None:
    """Return how most of a column's strings are composed of other columns; None if they are not.

    Args:
        target: The strings.
        columns: The columns that they may be composed of, with as many values.
    """
    parses, rows = [], 0
    for place, text in enumerate(target[:_MOST_ROWS]):
        values = {name: texts[place] for name, texts in columns.items()}
        if not text or not all(values.values()):
            continue
        rows += 1
        known = {name: folded(value or "") for name, value in values.items()}
        parse = next(_parsed(folded(text), known, ()), None)
        if parse is not None and len("".join(parse.texts)) == len(text):
            parses.append((text, parse, values))
    if rows < _LEAST_ROWS or not parses:
        return None
    often, count = Counter(parse.pieces for _, parse, _ in parses).most_common(1)[0]
    if count < _LEAST * rows or not _says_something(often):
        return None
    alike = [one for one in parses if one[1].pieces == often]
    numbers = [
        len(part)
        for _, parse, _ in alike
        for piece, part in zip(parse.pieces, parse.texts, strict=True)
        if piece.text == _DIGITS
    ]
    hosts = Counter(parse.texts[-1][1:] for _, parse, _ in alike if often[-1].text == _HOST)
    span = (min(numbers), max(numbers)) if numbers else (0, 0)
    case = _case([text for text, _, _ in alike])
    capitals = frozenset() if case else _capitals([(text, parse) for text, parse, _ in alike])
    return Composition(often, case, count / rows, span, hosts, capitals)


def _capitals(parses: Sequence[tuple[str, _Parse]]) -> frozenset[int]:
    """Return the places of the whole columns that are in capitals in all of some strings."""
    pieces = parses[0][1].pieces
    places = {n for n, piece in enumerate(pieces) if piece.column and not piece.letters}
    for text, parse in parses:
        ends = list(accumulate(map(len, parse.texts)))
        parts = {n: text[ends[n] - len(parse.texts[n]) : ends[n]] for n in places}
        places = {n for n, part in parts.items() if part == part.upper()}
    return frozenset(places)


def _says_something(pieces: Sequence[Piece]) -> bool:
    """Return whether a template has enough of the columns not to come about by chance."""
    taken = [piece for piece in pieces if piece.column]
    whole = sum(not piece.letters for piece in taken)
    return whole > 0 or (len(taken) > 1 and all(piece.text != _DIGITS for piece in pieces))


def _parsed(text: str, known: Mapping[str, str], before: tuple[Piece, ...]) -> Iterator[_Parse]:
    """Yield the parses of a string, those with the longest pieces first, and with pieces of other columns."""
    if not text:
        yield _Parse((), ())
        return
    if len(before) > _MOST_TOKENS:
        return
    if text[0] == "@" and "." in text and before:
        yield _Parse((Piece(text=_HOST),), (text,))
        return
    used = {piece.column for piece in before}
    for piece, part in _starts(text, known, used):
        if piece.text == _DIGITS and any(one.text == _DIGITS for one in before):
            continue
        for rest in _parsed(text[len(part) :], known, (*before, piece)):
            yield _Parse((piece, *rest.pieces), (part, *rest.texts))


def _starts(text: str, known: Mapping[str, str], used: set[str]) -> Iterator[tuple[Piece, str]]:
    """Yield the pieces with which a string may begin, the longest first."""
    found: list[tuple[Piece, str]] = []
    for name, value in known.items():
        for form in dict.fromkeys((value, re.sub(r"[\W_]", "", value))):
            if form and text.startswith(form):
                found.append((Piece(name), form))
        for size in range(min(_LONGEST_START, len(value) - 1), 0, -1):
            if value[:size].isalpha() and text.startswith(value[:size]):
                found.append((Piece(name, size), value[:size]))
    found.sort(key=lambda item: (-len(item[1]), item[0].column in used, item[0].letters > 0))
    yield from found
    digits = re.match(r"[0-9]+", text)
    if digits:
        yield Piece(text=_DIGITS), digits[0]
    elif text[0] in _SEPARATORS:
        yield Piece(text=text[0]), text[0]
    elif text[:2] == ", ":
        yield Piece(text=", "), ", "


def folded(text: str) -> str:
    """Return a string in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _case(texts: Sequence[str]) -> Case:
    letters = ["".join(filter(str.isalpha, text.partition("@")[0])) for text in texts]
    if all(text == text.lower() for text in letters):
        return "lower"
    return "upper" if all(text == text.upper() for text in letters) else ""
