"""In which order columns are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.training import Training

MANY_CLASSES = 48
"""The most classes that a tree tells apart; a category of more states is large."""
_RARE = 7.0
"""A level of so many rows is missing from as many rows as were learned once in 1,000 tables."""


def drawing_order(training: Training, given: Sequence[str], order: Sequence[str]) -> list[int]:
    """Return the numbers of the codings in the order in which to draw them.

    Given columns come first, then those that the user put in order. Where there are none, the
    category with the rarest level comes first, since of the first column no level is lost. Of the
    others, columns with two states come first: they say much about the rest and cost nothing. Then
    those with many states, which cost most, while there are few columns to look at, down to those
    with few. Categories that are too many to tell apart come after the columns that they go with,
    and continuous columns come last, where their noise misleads nobody.
    """
    number_of = {name: i for i, coding in enumerate(training.codings) for name in coding.names}
    first = dict.fromkeys(number_of[name] for name in [*given, *order])
    if not first and (rarest := _rarest(training)) is not None:
        first[rarest] = None
    rest = [i for i in range(len(training.codings)) if i not in first]

    def place(i: int) -> tuple[bool, bool, bool, int]:
        coding = training.codings[i]
        is_large = not coding.ordered and coding.size > MANY_CLASSES
        return isinstance(coding, Continuous), is_large, coding.size > 2, -coding.size

    rest.sort(key=place)
    return [*first, *rest]


def _rarest(training: Training) -> int | None:
    """Return the category with the rarest level, if independent draws might miss that."""
    found, least = None, _RARE
    for number, (coding, states) in enumerate(zip(training.codings, training.states, strict=True)):
        if coding.ordered or not 2 < coding.size <= MANY_CLASSES:
            continue
        rows = float(np.bincount(states, training.weights, minlength=coding.size).min())
        if rows < least:
            found, least = number, rows
    return found
