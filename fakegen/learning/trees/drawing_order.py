"""The order in which columns are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.training import Training

MANY_CLASSES = 48
"""The maximum number of classes of a tree; a categorical column with more states is large."""
_RARE = 7.0
"""With independent draws, a level of this many rows is missing from one made table in 1,000."""


def drawing_order(training: Training, given: Sequence[str], order: Sequence[str]) -> list[int]:
    """Return the numbers of the codings in the order in which to draw them.

    Given columns come first, then those that the user put in order. If there are none of either, the
    categorical column with the rarest level comes first, since all levels of the first column are drawn. The
    others follow in this order: columns with two states, which say much about the rest and cost
    little; columns with many states down to few, so that the costly trees have few predictors; large
    categorical columns, after the columns that they are associated with; and continuous columns, so
    that their noise affects no other tree.
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
    """Return the categorical column with the rarest level, if independent draws might miss it."""
    found, least = None, _RARE
    for number, (coding, states) in enumerate(zip(training.codings, training.states, strict=True)):
        if coding.ordered or not 2 < coding.size <= MANY_CLASSES:
            continue
        rows = float(np.bincount(states, training.weights, minlength=coding.size).min())
        if rows < least:
            found, least = number, rows
    return found
