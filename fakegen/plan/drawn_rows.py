"""What holds between a row and the row that a reference draws for it, so that data can be checked against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Self

import pyarrow as pa

from fakegen.errors import Mark
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Generator
from fakegen.plan.fitting_draws import Fits
from fakegen.plan.referred import Target


@dataclass(frozen=True, slots=True)
class Shared:
    """A reference that both rows have (``of``).

    Attributes:
        name: How it is said.
        own: The hidden column with its row, in the table that refers.
        theirs: The same, in the table that is referred to.
        mark: Where it is said.
    """

    name: str
    own: str
    theirs: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class PairCondition:
    """A condition that both rows satisfy together (``where``).

    Attributes:
        expression: The condition.
        this: The columns that it reads of the row that refers, by the names that it gives them; the others
            are those of the row that is referred to.
        mark: Where it is said.
    """

    expression: Expression
    this: Mapping[str, str]
    mark: Mark


@dataclass(frozen=True, slots=True)
class AllowedRows:
    """What holds of the rows that a reference draws.

    Attributes:
        table: The table that they are of.
        shared: The reference that both rows have; None if they need not share one.
        condition: What both rows satisfy; None if nothing is asked.
        tree: Whether no row is above itself.
    """

    table: str
    shared: Shared | None = None
    condition: PairCondition | None = None
    tree: bool = field(default=False, kw_only=True)


class DrawnRows(Generator):
    """Numbers of rows of a table, one for each row that refers to one.

    Args:
        allowed: Which rows may be drawn.
        target: The table that they are of.
        fits: Returns whether a row of a table may be referred to by a row; None if each may.
    """

    type = pa.int64()
    nullable = True

    def __init__(
        self, allowed: AllowedRows, target: Target, fits: Callable[[Target], Fits] | None
    ) -> None:
        self.allowed, self._fits_of = allowed, fits
        self._aim(target)

    def _aim(self, target: Target) -> None:
        """Draw rows of this table from now on; what is known of another one is forgotten."""
        self._target = target
        self._fits = None if self._fits_of is None else self._fits_of(target)

    def elsewhere(self, table: Callable[[str], Target]) -> Self:
        """Return the same of another table of this name."""
        made = copy(self)
        made._aim(table(self._target.name))
        return made
