"""The layout of a number: which characters it has, and which of them are free.

A layout is written in a small notation, one character after the other::

    #        a digit                  [AB0-4]   one of these characters
    %        a digit except 0         (ab|cd)   one of these words, all of the same length
    ?        a letter A-Z             <01-46>   an integer in this range, zero-padded
    =  ~  ^  the checks, in order     {##}      characters that no check covers
    BE .     anything else is itself  [7]       a constant that checks cover

Checks do not cover constants that are written as themselves (prefixes, hyphens, spaces).
"""

from __future__ import annotations

import re
import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint8]
"""ASCII codes of shape (characters, rows), so that each character is a contiguous array."""

Integers: TypeAlias = NDArray[np.int64]

Ranks: TypeAlias = NDArray[np.unsignedinteger[Any]]
"""For each row, the number of one of a part's possible strings."""

_TOKEN = re.compile(
    r"""\{(?P<ignored>[^}]+)\} | \[(?P<alphabet>[^]]+)\] | \((?P<words>[^)]+)\)
    | <(?P<low>\d+)-(?P<high>\d+)> | (?P<hole>=+|~+|\^+) | (?P<single>.)""",
    re.VERBOSE | re.DOTALL,
)
_CLASSES = {"#": string.digits, "%": string.digits[1:], "?": string.ascii_uppercase}


@dataclass(frozen=True, slots=True)
class Person:
    """The persons that numbers are made for: arrays with one element per row.

    Attributes:
        born: Days since 1970-01-01.
        year: Year of birth.
        month: Month of birth, 1 .. 12.
        day: Day of birth, 1 .. 31.
        male: Whether the person is male.
    """

    born: Integers
    year: Integers
    month: Integers
    day: Integers
    male: NDArray[np.bool_]

    @classmethod
    def of(cls, born: Integers, male: NDArray[np.bool_]) -> Person:
        """Return the persons with these birth dates (days since 1970) and sexes."""
        dates = born.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        month = months.astype(np.int64)
        day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
        return cls(born, 1970 + month // 12, month % 12 + 1, day, male)


class Part(ABC):
    """Some characters of a layout.

    Attributes:
        width: The number of characters.
        size: The number of strings that :meth:`write` can make; 1 for a constant.
        checked: Whether checks cover the characters.
        shown: Whether the characters are part of the number.
    """

    width: int
    size: int = 1
    checked: bool = True
    shown: bool = True

    @abstractmethod
    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the string with a number for each row.

        Args:
            out: The array to fill: ASCII codes, shape (width, rows).
            rank: The numbers, 0 .. size - 1: shape (rows,).
            person: The persons; None if the layout depends on none.
        """

    def rank(self, text: str) -> int | None:
        """Return the number of a string of this width; None if there is none, or nothing tells which.

        Args:
            text: The string.
        """
        del text
        return None


class FixedText(Part):
    """The same characters in every row."""

    def __init__(self, text: str) -> None:
        self.checked = False
        self.width = len(text)
        self.text = text
        self._codes = _ascii(text)[:, None]

    def rank(self, text: str) -> int | None:
        """Return 0 for the characters themselves."""
        return 0 if text == self.text else None

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the way with this number."""
        out[:] = self._codes


class Character(Part):
    """One character of an alphabet."""

    width = 1

    def __init__(self, alphabet: str) -> None:
        self.size = len(alphabet)
        self._alphabet = alphabet
        self._codes = _ascii(alphabet)
        span = np.arange(self._codes[0], int(self._codes[0]) + self.size)
        self._consecutive = bool((span == self._codes).all())

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the way with this number."""
        if self._consecutive:
            np.add(rank, self._codes[0], out=out[0], casting="unsafe")
        else:
            out[0] = self._codes[rank.astype(np.intp)]

    def rank(self, text: str) -> int | None:
        """Return the place of a character in the alphabet."""
        place = self._alphabet.find(text)
        return None if place < 0 else place


class ListedWord(Part):
    """One of several words of the same length."""

    def __init__(self, words: Sequence[str]) -> None:
        self.size, self.width = len(words), len(words[0])
        self._words = words
        self._codes = _ascii("".join(words)).reshape(self.size, self.width).T

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the way with this number."""
        np.take(self._codes, rank.astype(np.intp), axis=1, out=out, mode="clip")

    def rank(self, text: str) -> int | None:
        """Return the place of a word in the list."""
        return self._places.get(text)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self._words)}


class WholeNumber(Part):
    """An integer in a range, zero-padded.

    Its digits are computed, because a list of all numbers with eight digits would take a minute to make.

    Args:
        low: The smallest number.
        high: The largest number, below 2**32.
        width: Number of digits.
    """

    def __init__(self, low: int, high: int, width: int) -> None:
        self.size, self.width = high - low + 1, width
        self._low = np.uint32(low)

    def rank(self, text: str) -> int | None:
        """Return the number's distance from the smallest one."""
        place = int(text) - int(self._low) if text.isdecimal() else -1
        return place if 0 <= place < self.size else None

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the way with this number."""
        left = rank.astype(np.uint32) + self._low
        for position in reversed(range(1, self.width)):
            # NumPy divides by a constant with vector instructions, but computes remainders one by one.
            quotient = left // np.uint32(10)
            np.add(
                left - quotient * np.uint32(10), np.uint32(48), out=out[position], casting="unsafe"
            )
            left = quotient
        np.add(left, np.uint32(48), out=out[0], casting="unsafe")


class Field(Part):
    """Digits, or characters of an alphabet, that depend on the person.

    Args:
        width: The number of characters.
        function: Returns the number to write, from the persons and the ranks.
        size: How many numbers there are for the same person.
        alphabet: The characters that digits are written as.
        checked: Whether checks cover it.
        shown: Whether it is part of the number; if not, it is only used by checks.
    """

    def __init__(
        self,
        width: int,
        function: Callable[[Person, Integers], Integers],
        size: int = 1,
        alphabet: str = string.digits,
        checked: bool = True,
        shown: bool = True,
    ) -> None:
        self.width, self.size, self.checked, self.shown = width, size, checked, shown
        self._function = function
        self._codes = _ascii(alphabet)

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the way with this number."""
        if person is None:
            raise ValueError("a layout with fields of a person needs a range of birth dates")
        value = self._function(person, rank.astype(np.intp))
        for position in reversed(range(self.width)):
            value, digit = np.divmod(value, len(self._codes)) if position else (value, value)
            out[position] = self._codes[digit]

    def words(self, person: Person) -> list[str]:
        """Return all that is written for any of these persons, sorted."""
        rows = len(person.born)
        out = np.empty((self.width, rows), dtype=np.uint8)
        found: set[bytes] = set()
        for number in range(self.size):
            self.write(out, np.full(rows, number, np.uint64), person)
            found.update(np.unique(out.T.copy().view(f"S{self.width}")).tolist())
        return sorted(word.decode("ascii") for word in found)


class Draw(Part):
    """Characters that a function computes from the rank.

    Args:
        width: The number of characters.
        size: The number of possible strings.
        function: Fills an array of shape (width, rows) with ASCII codes.
    """

    def __init__(self, width: int, size: int, function: Callable[[Codes, Ranks], None]) -> None:
        self.width, self.size, self._function = width, size, function

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Write the way with this number."""
        self._function(out, rank)


class Hole(Part):
    """The place of a check, which is written after everything else.

    Attributes:
        mark: The character for the check in the notation.
    """

    def __init__(self, marks: str) -> None:
        self.width, self.mark = len(marks), marks[0]

    def rank(self, text: str) -> int | None:
        """Return 0: the check follows from the other characters."""
        del text
        return 0

    def write(self, out: Codes, rank: Ranks, person: Person | None) -> None:
        """Leave it empty."""


def parse(notation: str) -> list[Part]:
    """Return the parts that a notation describes."""
    parts: list[Part] = []
    literal = ""
    for token in _TOKEN.finditer(notation):
        single = token["single"]
        if single and single not in _CLASSES:
            literal += single
            continue
        if literal:
            parts.append(FixedText(literal))
            literal = ""
        if token["ignored"]:
            parts.extend(_ignored(parse(token["ignored"])))
        elif token["alphabet"]:
            parts.append(Character(_expand(token["alphabet"])))
        elif token["words"]:
            parts.append(ListedWord(token["words"].split("|")))
        elif token["low"]:
            parts.append(WholeNumber(int(token["low"]), int(token["high"]), len(token["low"])))
        elif token["hole"]:
            parts.append(Hole(token["hole"]))
        else:
            parts.append(Character(_CLASSES[single]))
    return [*parts, FixedText(literal)] if literal else parts


def constant(text: str) -> str:
    """Return the notation for a constant that checks cover."""
    return "".join(f"[{character}]" for character in text)


def without(notation: str, separators: str) -> str:
    """Return a notation without some of its constants."""
    return "".join(
        token[0] for token in _TOKEN.finditer(notation) if token["single"] not in set(separators)
    )


def _ignored(parts: Sequence[Part]) -> Sequence[Part]:
    for part in parts:
        part.checked = False
    return parts


def _expand(alphabet: str) -> str:
    """Expand the ranges in brackets: ``0-4AB`` becomes ``01234AB``."""
    return re.sub(
        r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), alphabet
    )


def _ascii(text: str) -> Codes:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8)


def month_days() -> list[str]:
    """Return the days that every year has, as ``MMDD``."""
    first = date(2001, 1, 1)
    return [f"{first + timedelta(day):%m%d}" for day in range(365)]
