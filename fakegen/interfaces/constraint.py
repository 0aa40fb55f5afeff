"""The constraint interface: a rule between the columns of a row, or over all rows of a table.

A constraint says which rows keep it, and may say how a plan can make rows that keep it from the
start: its **strategies**, the cheapest first. The plan takes the first that fits; where none does, rows
that fail are drawn again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Expression, Spread

Kind = Literal["construction", "transformation", "repair"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Setting columns, from the row or from all rows, so that the rule holds.

    Attributes:
        columns: What is set.
        mend: Returns their values. ``block.inputs`` has the columns that the constraint reads,
            those that are set as they were drawn.
        kind: Whether the values follow from the rule (``construction``), are drawn in another shape
            (``transformation``) or are changed after they were drawn (``repair``).
        how: What is done, in words.
        types: The Arrow types of set columns, where they are not those of the drawn ones.
        whole: Whether ``mend`` sees all rows of the table at once.
    """

    columns: Sequence[str]
    mend: Callable[[Block], Mapping[str, pa.Array]]
    kind: Kind
    how: str
    types: Mapping[str, pa.DataType] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class KeyedAssignment:
    """Setting columns to values that each combination of other columns has for itself.

    Attributes:
        columns: What is set.
        on: The columns that decide.
        how: What is done, in words.
        compute: Returns the values to set, of the row's columns that the constraint reads and of
            the same columns as they were drawn for the row's combination; the latter themselves
            without it.
    """

    columns: Sequence[str]
    on: Sequence[str]
    how: str
    compute: (
        Callable[[Mapping[str, pa.Array], Mapping[str, pa.Array]], Mapping[str, pa.Array]] | None
    ) = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Setting a column to the one value that belongs to each value of another, and to no other."""

    column: str
    to: str


@dataclass(frozen=True, slots=True)
class RowLimit:
    """So many rows for each combination of some columns: ``rows`` at most, or exactly."""

    columns: Sequence[str]
    rows: int
    exactly: bool = False


Strategy = Assignment | KeyedAssignment | Pairing | RowLimit


class Constraint(ABC):
    """A rule that rows must satisfy.

    Attributes:
        reads: The columns that it looks at; the ones that a resample may change.
        text: The rule as messages print it.
        whole: Whether it is a rule over all rows together: :meth:`holds` then sees all of them.
        strategies: How rows that keep it can be made, the cheapest first; empty to draw again.
    """

    reads: Sequence[str]
    text: str
    whole: bool = False
    strategies: Sequence[Strategy] = ()

    @abstractmethod
    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return for each of ``size`` rows whether the rule holds: bool, shape (size,)."""


class Surroundings(Protocol):
    """The table that a constraint stands in. Calling it compiles an expression over its columns."""

    def __call__(self, text: str) -> Expression:
        """Return the compiled form of an expression, or of a column's name."""

    def decimals(self, column: str) -> int | None:
        """Return how many digits a column's numbers have after the point; None if not known."""

    def spread(self, column: str) -> Spread | None:
        """Return what a column's values are evenly spread over, if they are."""

    def source(self, name: str | None, columns: Sequence[str]) -> pa.Table:
        """Return a declared source; for None the one that these columns were learned from.

        Raises:
            ParameterError: There is no such source.
        """


@dataclass(frozen=True, slots=True)
class Hint:
    """What a model can be taught before it learns, so that what it draws keeps a rule.

    Attributes:
        fuse: Groups of columns of which only combinations that occur are drawn.
        derive: Columns that are left out and computed after, each with its expression.
        rising: Groups of columns of which each is learned as the gap to the one before.
    """

    fuse: Sequence[Sequence[str]] = ()
    derive: Mapping[str, str] = field(default_factory=dict)
    rising: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class ConstraintKind:
    """A named kind of constraint, as a schema's ``constraints:`` names it.

    Attributes:
        name: The key of the constraint; ``expr`` is what a bare string means.
        factory: ``factory(value, table)``: makes the constraint of what the user wrote; ``table``
            is its :class:`Surroundings`. Raises :class:`~fakegen.errors.ParameterError`.
        doc: What it checks.
        hints: Returns what the user's value can teach a model, before columns are known. It must
            not raise for values that ``factory`` refuses.
    """

    name: str
    factory: Callable[[Any, Surroundings], Constraint]
    doc: str = ""
    hints: Callable[[Any], Hint] | None = None
