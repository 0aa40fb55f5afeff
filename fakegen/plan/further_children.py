"""Rows per parent beside those that are counted: for values that only a key decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fakegen.plan.children import Children
from fakegen.streams import Rows
from fakegen.streams.rows import Descent


class Further(Children):
    """Rows that belong to rows of another table, beside those that are counted there.

    They are the parents' rows one after the other, each with a number among its parent's that is far beyond
    those of the table itself, so that they are rows of their own.

    Args:
        children: The rows of the table itself.
    """

    def __init__(self, children: Children) -> None:
        self.__dict__ |= children.__dict__

    def located(self, rows: Rows) -> Rows:
        if rows.descent is not None or not len(rows):
            return super().located(rows)
        ordinals = rows.numbers
        parents = ordinals % max(self.parent.rows, 1)
        above = self.parent.located(Rows.choose(parents)).addresses
        return replace(rows, descent=Descent.of(parents, np.asarray(ordinals), above))
