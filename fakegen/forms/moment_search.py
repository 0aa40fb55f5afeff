"""The notations of dates and times that some strings may have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from fakegen.forms import calendar_names

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|.", re.DOTALL)
_STOPPED = re.compile(r"[0-9]+|[^\W\d_]+\.|[^\W\d_]+|.", re.DOTALL)
"""Tokens that keep the full stop of an abbreviation."""
_OFFSET = re.compile(r"(?:(?<=:\d\d)|(?<=\.\d\d\d)|(?<=\.\d{6})) ?[+-]\d\d:?\d\d$")
"""The offset from UTC after a time."""
_MOST_TOKENS = 24
_MOST_SHAPES = 4
_DATES = (
    "Ymd", "dmY", "mdY", "dbY", "bdY", "Ybd", "dBY", "BdY", "YBd", "dmy", "mdy", "ymd", "dby", "bdy",
    "mY", "Ym", "bY", "BY", "by", "dm", "md", "db", "bd", "dB", "Bd",
)  # fmt: skip
_YEARLESS = ("dm", "md")
_TIMES = ("HMSf", "HMS", "HM", "IMSp", "IMp", "Ip", "IMSP", "IMP", "IP")
_ORDERS = (*_DATES, *_TIMES, *("".join(pair) for pair in product(_DATES[:15], _TIMES)))
_WIDE = {"Y": (4, 4), "f": (3, 6)}
_SEPARATORS = frozenset("/-. ,")
_WITHOUT_YEAR = frozenset("/-")
"""What may separate a day from a month without a year: with a point they look like any number."""
_COLONS = frozenset((":", "h"))
_AROUND = frozenset(" ,.()[]")
_MONTH, _WEEKDAY = "month", "weekday"
_LITERALS = frozenset(
    ("T", "Z", "UTC", "GMT", "h", "de", "del", "of", "at", "à", "um", _WEEKDAY, "г", "年", "月", "日", "년", "월", "일")
)  # fmt: skip
"""What may stand beside the fields."""


def moment_notations(texts: Sequence[str]) -> Iterator[str]:
    """Yield notations that the most frequent forms of some strings may have, without repeats.

    A string is split into digits, words and other characters. Every usual order of year, month, day, hour
    and so on is tried on the first few sequences of these; whether values fit must be tried by reading.

    Args:
        texts: Distinct strings.
    """
    found: dict[str, None] = {}
    bare: dict[str, list[str]] = {}
    for text in texts:
        found_offset = _OFFSET.search(text)
        offset = found_offset[0] if found_offset else ""
        bare.setdefault(offset, []).append(text.removesuffix(offset))
    for end, alike in sorted(bare.items(), key=lambda pair: -len(pair[1]))[:_MOST_SHAPES]:
        found |= dict.fromkeys(notation + end for notation in _of_alike(alike))
    yield from found


def tokens_of_moment(text: str) -> list[str]:
    """Return a text as digits, words and other characters."""
    return _TOKEN.findall(text)


def shape_of_moment(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of tokens: ``0`` for digits, ``month`` and ``weekday`` for names, others as they are."""
    return tuple(map(_kind, tokens))


def _of_alike(texts: Sequence[str]) -> Iterator[str]:
    """Yield the notations of strings with the same offset, or without one."""
    for split in (_TOKEN.findall, _with_stops):
        rows = [split(text) for text in texts if len(text) <= 48 and any(map(str.isdigit, text))]
        kinds = [tuple(map(_kind, tokens)) for tokens in rows]
        for shape, _ in Counter(kinds).most_common(_MOST_SHAPES):
            if len(shape) <= _MOST_TOKENS:
                alike = [tokens for tokens, own in zip(rows, kinds, strict=True) if own == shape]
                yield from _notations(shape, [set(column) for column in zip(*alike, strict=True)])


def _with_stops(text: str) -> list[str]:
    """Return the tokens of a text, an abbreviation with its full stop as one."""
    tokens = []
    for token in _STOPPED.findall(text):
        if len(token) > 1 and token.endswith(".") and token not in _names():
            tokens += [token[:-1], "."]
        else:
            tokens.append(token)
    return tokens


def _names() -> frozenset[str]:
    return calendar_names.known_words("BbAa")


def _kind(token: str) -> str:
    """Return digits as ``0``, and names of months and days as their kind; all else stands for itself."""
    if token.isdigit():
        return "0" if token.isascii() else token
    for kind, words in _HALVES.items():
        if token in words:
            return kind
    if token in calendar_names.known_words("Bb"):
        return _MONTH
    return _WEEKDAY if token in calendar_names.known_words("Aa") else token


_HALVES = {"p": frozenset(("AM", "PM")), "P": frozenset(("am", "pm"))}


def _notations(shape: Sequence[str], columns: Sequence[set[str]]) -> Iterator[str]:
    """Yield the notations of strings with the same tokens.

    Args:
        shape: The kinds of the tokens.
        columns: The tokens of all strings at each place.
    """
    places = [n for n, kind in enumerate(shape) if kind in ("0", *_HALVES, _MONTH)]
    weekdays = {n: _weekday(columns[n]) for n, kind in enumerate(shape) if kind == _WEEKDAY}
    if not all(weekdays.values()):
        return
    joined = len(places) == 1 and all(len(token) == 8 for token in columns[places[0]])
    if joined:
        yield _written(shape, {**weekdays, places[0]: "%Y%m%d"})
    for order in _ORDERS:
        if len(order) != len(places):
            continue
        fields = _assigned(order, places, shape, columns)
        if fields is not None and _is_separated(order, places, shape):
            yield _written(shape, {**weekdays, **fields})


def _weekday(words: set[str]) -> str:
    """Return the directive that some names of weekdays are of; empty if there is none."""
    return calendar_names.directive("A", words) or calendar_names.directive("a", words) or ""


def _assigned(
    order: str, places: Sequence[int], shape: Sequence[str], columns: Sequence[set[str]]
) -> dict[int, str] | None:
    """Return the directive of each place; None if the tokens cannot be these fields."""
    fields = {}
    for letter, place in zip(order, places, strict=True):
        kind = shape[place]
        if letter in "bBpP":
            is_name = kind == _MONTH and letter in "bB"
            named = calendar_names.directive(letter, columns[place]) if is_name else None
            if not named and kind != letter:
                return None
            fields[place] = named or f"%{letter}"
            continue
        if kind != "0":
            return None
        lengths = {len(token) for token in columns[place]}
        least, most = _WIDE.get(letter, (1, 2))
        if min(lengths) < least or max(lengths) > most:
            return None
        if letter == "y" and min(lengths) < 2:
            return None
        if letter == "f":
            if lengths not in ({3}, {6}):
                return None
            fields[place] = "%3f" if lengths == {3} else "%f"
            continue
        padded = letter in "YyMS" or lengths == {2}
        fields[place] = f"%{letter}" if padded else f"%-{letter}"
    return fields


def _is_separated(order: str, places: Sequence[int], shape: Sequence[str]) -> bool:
    """Return whether what is between the fields, and around them, is usual for dates and times."""
    for number, (left, right) in enumerate(pairwise(places)):
        between = shape[left + 1 : right]
        letter, following = order[number], order[number + 1]
        if letter in "HIM" and following in "MS":
            if len(between) != 1 or between[0] not in _COLONS:
                return False
        elif letter == "S" and following == "f":
            if between not in ((".",), (",",)):
                return False
        elif order in _YEARLESS:
            if len(between) != 1 or between[0] not in _WITHOUT_YEAR:
                return False
        elif not between:
            if not {letter, following} & set("pPbB"):
                return False
        elif not all(map(_may_separate, between)):
            return False
    outside = [*shape[: places[0]], *shape[places[-1] + 1 :]]
    return all(kind in _LITERALS or kind in _AROUND for kind in outside)


def _may_separate(kind: str) -> bool:
    return kind in _SEPARATORS or kind in _LITERALS


def _written(shape: Sequence[str], fields: dict[int, str]) -> str:
    pieces = []
    for place, kind in enumerate(shape):
        if place in fields:
            pieces.append(fields[place])
        else:
            pieces.append(kind.replace("%", "%%"))
    return "".join(pieces)
