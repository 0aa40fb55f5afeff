"""Schemes: how tables describe a kind of number, by its layout, its checks and how to break them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from fakegen.standards.checks import Check
from fakegen.standards.layout import Part, parse, without
from fakegen.standards.number import Either, LayoutNumber, Standard

Piece: TypeAlias = str | Part | Callable[[], Part]
"""A piece of a layout: notation, a part, or a function that returns the part when it is needed."""

Layout: TypeAlias = Piece | tuple[Piece, ...]


@dataclass(frozen=True)
class Scheme:
    """A layout of a kind of number.

    Attributes:
        layout: Notation and parts: see :mod:`fakegen.standards.layout`.
        checks: The checks, in order.
        wrong: The layout of deliberately invalid numbers. None for the same layout with a wrong last
            check; False if that could be valid in another layout of the same entry.
        wrong_checks: The checks of ``wrong``, the last of which is written wrong. None if its numbers
            are invalid without that.
        born: The first and the last birth date that a number can contain, if it contains one.
    """

    layout: Layout
    checks: Sequence[Check] = ()
    wrong: Layout | Literal[False] | None = None
    wrong_checks: Sequence[Check] | None = None
    born: tuple[date, date] | None = None

    def standard(self, valid: bool = True) -> LayoutNumber:
        """Return the numbers, all valid or all invalid."""
        if valid or not self.wrong:
            return LayoutNumber(
                *parts_of(self.layout), checks=self.checks, born=self.born, broken=not valid
            )
        checks = self.wrong_checks
        return LayoutNumber(
            *parts_of(self.wrong), checks=checks or (), born=self.born, broken=checks is not None
        )

    def without(self, separators: str) -> Scheme:
        """Return the same numbers without their hyphens, spaces or other separators."""
        return replace(
            self,
            layout=_without(self.layout, separators),
            wrong=_without(self.wrong, separators) if self.wrong else self.wrong,
        )


def _without(layout: Layout, separators: str) -> Layout:
    return tuple(
        without(piece, separators) if isinstance(piece, str) else piece for piece in pieces(layout)
    )


def parts_of(layout: Layout) -> list[Part]:
    """Return the parts of a layout."""
    return [
        part
        for piece in pieces(layout)
        for part in (
            parse(piece)
            if isinstance(piece, str)
            else [piece if isinstance(piece, Part) else piece()]
        )
    ]


def pieces(layout: Layout) -> tuple[Piece, ...]:
    """Return the pieces of a layout as a tuple."""
    return layout if isinstance(layout, tuple) else (layout,)


Entry: TypeAlias = Scheme | tuple[Scheme, ...]
"""An entry of a table: one scheme, or several that are equally likely."""


def standard(entry: Entry, valid: bool = True) -> Standard:
    """Return the numbers of an entry, all valid or all invalid."""
    options = [s.standard(valid) for s in alternatives(entry) if valid or s.wrong is not False]
    return options[0] if len(options) == 1 else Either(options)


def alternatives(entry: Entry) -> tuple[Scheme, ...]:
    """Return the schemes of an entry."""
    return entry if isinstance(entry, tuple) else (entry,)


def only(entry: Entry) -> Scheme:
    """Return the only scheme of an entry."""
    (scheme,) = alternatives(entry)
    return scheme
