"""Reading numbers that have a standard: from a string to what its layout leaves free, and back.

Idea: each part of a layout reads its characters as one of the strings that it writes, or else as any characters of
the same kinds: digits for digits, letters for letters, since real numbers are more than those that are made here. Checks are
not read: they follow. So a string is read if what was read, written again with its checks, is the same string.

The numbers of one form are numbered, 0 .. size - 1. Not each of them is a valid number (there is no 31 February, and
a check may be impossible), nor does each lead back to itself; whoever maps them onto each other passes over the rest.

Separators are no part of a number: they stay at their places.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

import numpy as np

from fakegen.standards.checks import Check
from fakegen.standards.layout import Character, Field, FixedText, ListedWord, Part, Person
from fakegen.standards.number import LayoutNumber
from fakegen.standards.scheme import Scheme, parts_of

_SEPARATORS = re.compile(r"[ ./-]")
_CLASSES = {"0": string.digits, "A": string.ascii_uppercase}
_FEW = 10
"""A field of a person that can be more numbers than these is read as any characters."""


@dataclass(frozen=True, slots=True)
class IdentifierForm:
    """Strings that differ in what is free, and in the checks that follow from it.

    Attributes:
        name: What tells it from the other forms of the same standard.
        numbering: What its numbers mean: forms that only write them in other ways share it.
        size: How many numbers it has.
    """

    name: Hashable
    numbering: Hashable
    size: int
    _layout: LayoutNumber = field(repr=False, compare=False)
    _sizes: Sequence[int] = field(repr=False, compare=False)
    _separators: Sequence[tuple[int, str]] = field(repr=False, compare=False)
    _is_lower: bool = field(repr=False, compare=False)

    def written(self, numbers: Sequence[int]) -> list[str | None]:
        """Return the strings with these numbers; None where a check is impossible."""
        ranks = [np.zeros(len(numbers), np.uint64) for _ in self._sizes]
        for row, number in enumerate(numbers):
            rest = number
            for rank, size in zip(reversed(ranks), reversed(self._sizes), strict=True):
                rest, rank[row] = divmod(rest, size)
        texts, possible = self._layout.written(ranks)
        pairs = zip(texts.to_pylist(), possible.tolist(), strict=True)
        return [self._dressed(text) if whole else None for text, whole in pairs]

    def _dressed(self, text: str) -> str:
        for place, separator in self._separators:
            text = text[:place] + separator + text[place:]
        return text.lower() if self._is_lower else text


@dataclass(frozen=True, slots=True)
class _Variant:
    """One way to write the numbers of a scheme."""

    name: Hashable
    style: str
    parts: Sequence[Part]
    checks: Sequence[Check]

    @property
    def width(self) -> int:
        return sum(part.width for part in self.parts if part.shown)

    def read(self, text: str) -> tuple[str, list[Part], list[int]] | None:
        """Return what each part reads: the kinds of its characters, the parts that write it, and their ranks."""
        kinds, parts, ranks, place = "", list[Part](), list[int](), 0
        for part in self.parts:
            own = text[place : place + part.width] if part.shown else ""
            place += len(own)
            rank = part.rank(own) if part.shown else 0
            if rank is not None:
                kinds += "" if isinstance(part, FixedText) else "="
                parts, ranks = [*parts, part], [*ranks, rank]
                continue
            if isinstance(part, FixedText):
                return None
            for letter in own:
                kind = "0" if letter in string.digits else "A"
                rank = _CLASSES[kind].find(letter)
                if rank < 0:
                    return None
                kinds += kind
                parts.append(_of_kind(kind, part.checked))
                ranks.append(rank)
        return kinds, parts, ranks


class NumberReader:
    """Reads the numbers of a standard.

    Args:
        grade: Which checks a string passes: 0 if it is no number of the standard. Forms have one grade.
        schemes: Returns the schemes that numbers of a group may have.
        group: Returns the group of a number, such as its country.
    """

    def __init__(
        self,
        grade: Callable[[str], int],
        schemes: Callable[[str], Sequence[Scheme]],
        group: Callable[[str], str] = lambda text: "",
    ) -> None:
        self._grade, self._schemes, self._group = grade, schemes, group
        self._variants: dict[str, list[_Variant]] = {}
        self._forms: dict[Hashable, IdentifierForm] = {}

    def read(self, texts: Sequence[str]) -> list[tuple[IdentifierForm, int] | None]:
        """Return the form of each valid number, and which one of it it is; None for all other strings."""
        found: list[tuple[IdentifierForm, int] | None] = [None] * len(texts)
        waiting = {
            row: self._readings(text, grade)
            for row, text in enumerate(texts)
            if text.isascii()
            and text in (text.upper(), text.lower())
            and (grade := int(self._grade(text)))
        }
        while waiting:
            groups: dict[IdentifierForm, list[tuple[int, int]]] = {}
            for row, readings in waiting.items():
                form, number = next(readings)
                groups.setdefault(form, []).append((row, number))
            for form, group in groups.items():
                written = form.written([number for _, number in group])
                for (row, number), text in zip(group, written, strict=True):
                    if text == texts[row]:
                        found[row] = form, number
                        del waiting[row]
        return found

    def _readings(self, text: str, grade: int) -> Iterator[tuple[IdentifierForm, int]]:
        """Yield what a string may be; the last one, in which only digits are free, it always is."""
        upper, is_lower = text.upper(), text != text.upper()
        separators = tuple((found.start(), found[0]) for found in _SEPARATORS.finditer(upper))
        bare = _SEPARATORS.sub("", upper)
        for own, around in {bare: separators, upper: ()}.items():
            for variant in self._variants_of(self._group(bare)):
                read = variant.read(own) if variant.width == len(own) else None
                if read is not None:
                    kinds, parts, ranks = read
                    how = (variant.style, around, is_lower)
                    own_kind = (grade, variant.name, kinds)
                    yield self._numbered(own_kind, how, parts, variant.checks, ranks)
        digits = re.sub(r"\d", "0", upper)
        parts = [_of_kind("0") if c.isdigit() else FixedText(c) for c in upper]
        ranks = [int(c) if c.isdigit() else 0 for c in upper]
        of_digits = (grade, _SEPARATORS.sub("", digits))
        yield self._numbered(of_digits, (digits, (), is_lower), parts, (), ranks)

    def _numbered(
        self,
        numbering: Hashable,
        how: tuple[str, Sequence[tuple[int, str]], bool],
        parts: Sequence[Part],
        checks: Sequence[Check],
        ranks: Sequence[int],
    ) -> tuple[IdentifierForm, int]:
        name, (_, separators, is_lower) = (numbering, how), how
        sizes = [part.size for part in parts]
        if name not in self._forms:
            layout = LayoutNumber(*parts, checks=checks)
            self._forms[name] = IdentifierForm(
                name, numbering, math.prod(sizes), layout, sizes, separators, is_lower
            )
        number = 0
        for rank, size in zip(ranks, sizes, strict=True):
            number = number * size + rank
        return self._forms[name], number

    def _variants_of(self, group: str) -> list[_Variant]:
        if group not in self._variants:
            schemes = self._schemes(group)
            self._variants[group] = [
                variant
                for number, scheme in enumerate(schemes)
                for variant in _variants(scheme, (group, number))
            ]
        return self._variants[group]


def _variants(scheme: Scheme, name: Hashable) -> Iterator[_Variant]:
    """Yield the ways to write a scheme: without separators, without any constants, and as it stands."""
    choices = [_readable(part, scheme.born) for part in parts_of(scheme.layout)]
    for number, parts in enumerate(product(*choices)):
        plain = [_without_separators(part) for part in parts]
        kept = [part for part in plain if part is not None]
        yield _Variant((name, number), "plain", kept, scheme.checks)
        bare = [part for part in parts if not isinstance(part, FixedText)]
        yield _Variant((name, number), "bare", bare, scheme.checks)
        yield _Variant((name, number), "whole", parts, scheme.checks)


def _readable(part: Part, born: tuple[date, date] | None) -> Sequence[Part]:
    """Return what stands for a part that persons decide: a list of its strings, or nothing that is read.

    A part that is not shown could be any of its strings: there is one for each.
    """
    if not isinstance(part, Field) or born is None or (part.size > _FEW and part.shown):
        return [part]
    words = part.words(_anybody(*born))
    if part.shown:
        return [_like(ListedWord(words), part)]
    return [_like(ListedWord([word]), part) for word in words]


def _anybody(first: date, last: date) -> Person:
    days = np.arange(*(np.datetime64(day, "D").astype(np.int64) for day in (first, last)))
    return Person.of(np.tile(days, 2), np.repeat([True, False], len(days)))


def _like(part: Part, other: Part) -> Part:
    part.checked, part.shown = other.checked, other.shown
    return part


def _without_separators(part: Part) -> Part | None:
    if not isinstance(part, FixedText):
        return part
    text = _SEPARATORS.sub("", part.text)
    return FixedText(text) if text else None


def _of_kind(kind: str, checked: bool = True) -> Part:
    part = Character(_CLASSES[kind])
    part.checked = checked
    return part
