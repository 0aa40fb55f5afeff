"""The strategy interface: how a plan makes rows that satisfy a constraint from the start.

A constraint lists its strategies, the cheapest first. Binding calls :meth:`Strategy.build` of each in turn
with the steps that make the table (:class:`TableSteps`), until one does not raise :class:`Unfit`. If none
fits, rows that violate the constraint are resampled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator

StrategyKind = Literal["construction", "transformation", "rejection", "repair"]


class Unfit(Exception):
    """A strategy does not fit these columns; the message gives the reason in one clause."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a strategy did; ``fakegen plan`` shows it.

    Attributes:
        kind: ``construction`` if values follow from the constraint, ``transformation`` if they are
            made in another form and converted, ``rejection`` if rows are resampled until they satisfy
            it, ``repair`` if values are changed after they were made.
        how: What is done, in words.
        proven: Whether no row can violate the constraint, so that rows need not be verified.
    """

    kind: StrategyKind
    how: str
    proven: bool = False


class TableSteps(Protocol):
    """The steps that make one table, as a strategy sees and changes them.

    A strategy may only ask about, and change, columns that its constraint reads.
    """

    @property
    def rows(self) -> int:
        """The table's number of rows."""

    def type(self, column: str) -> pa.DataType:
        """Return the Arrow type of a column."""

    def label(self, column: str) -> str:
        """Return the key of the entry of ``columns:`` that makes a column, alone or with others."""

    def generator(self, column: str) -> Generator | RowGenerator:
        """Return the generator of a column."""

    def origin(self, column: str) -> str:
        """Return the column that decides a column's values, which must be set in its place.

        For a column that is read through a reference, that is the hidden one with the row that is referred to: all
        that is read through the reference follows it. For any other column, it is the column itself.
        """

    def shown(self, column: str) -> Callable[[pa.Array], pa.Array]:
        """Return what makes a column's values of those of the column that decides it."""

    def is_plain(self, column: str) -> bool:
        """Return whether a column's values are its generator's values, unchanged.

        They are not if a modifier rounds, converts or nulls them.
        """

    def is_unique(self, column: str) -> bool:
        """Return whether a column has the modifier ``unique``."""

    def never_repeats(self, column: str) -> bool:
        """Return whether no two rows can have the same value in a column."""

    def assign(self, assignment: Assignment) -> None:
        """Set columns to values computed from the row, or from all rows.

        Raises:
            Unfit: One of the columns is unique.
        """

    def assign_by_key(self, assignment: KeyedAssignment) -> None:
        """Set columns to values that depend on the combination of other columns only.

        Raises:
            Unfit: One of the columns is unique, or its generator has a ``capacity``.
        """

    def make_with(self, column: str, generator: Generator, reads: Sequence[str] = ()) -> None:
        """Replace the generator of a column.

        Args:
            column: The column.
            generator: The new generator.
            reads: Columns that it reads: they are made first, and are in ``block.inputs``.

        Raises:
            Unfit: The column is made together with others.
        """

    def limit(self, columns: Sequence[str], rows: int) -> None:
        """Resample rows so that at most ``rows`` rows have the same values in these columns."""


class Strategy(ABC):
    """A way to make rows that satisfy a constraint from the start."""

    @abstractmethod
    def build(self, steps: TableSteps) -> Built:
        """Change the steps of a table so that rows satisfy the constraint.

        Raises:
            Unfit: The strategy does not fit these columns: the next one is tried. It must be raised
                before any step is changed.
            ParameterError: No strategy can make these columns satisfy the constraint.
        """


@dataclass(frozen=True, slots=True)
class Assignment(Strategy):
    """Sets columns to values computed from the row, or from all rows, so that the constraint holds.

    Attributes:
        columns: The columns that are set.
        compute: ``compute(block)`` returns their values. ``block.inputs`` holds every column that the
            constraint reads, the set columns with the values that they were made with.
        kind: See :attr:`Built.kind`.
        how: What is done, in words.
        types: The Arrow types of set columns whose type changes.
        whole: Whether ``compute`` gets all rows of the table in one block.
    """

    columns: Sequence[str]
    compute: Callable[[Block], Mapping[str, pa.Array]]
    kind: StrategyKind
    how: str
    types: Mapping[str, pa.DataType] = field(default_factory=dict)
    whole: bool = False

    def build(self, steps: TableSteps) -> Built:
        steps.assign(self)
        how = f"{', '.join(self.columns)}: {self.how}"
        return Built(self.kind, how, proven=self.whole)  # a pass over all rows verifies them itself


@dataclass(frozen=True, slots=True)
class KeyedAssignment(Strategy):
    """Sets columns to values that depend on the combination of other columns only.

    Attributes:
        columns: The columns that are set.
        on: The columns whose combination decides.
        how: What is done, in words.
        compute: ``compute(row, drawn)`` returns the values to set. ``row`` holds the row's
            columns that the constraint reads, except those that are set; ``drawn`` holds all that it
            reads, as they were drawn for the row's combination. If None, the drawn values themselves are set.
    """

    columns: Sequence[str]
    on: Sequence[str]
    how: str
    compute: (
        Callable[[Mapping[str, pa.Array], Mapping[str, pa.Array]], Mapping[str, pa.Array]] | None
    ) = None

    def build(self, steps: TableSteps) -> Built:
        steps.assign_by_key(self)
        return Built("construction", f"{', '.join(self.columns)}: {self.how}")
