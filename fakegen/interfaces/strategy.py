"""The strategy interface: how a plan makes rows that satisfy a constraint from the start.

A constraint lists its strategies, the cheapest first. The plan has each try to build itself into the
steps that make the table (:class:`TableSteps`) and keeps the first that fits; one that does not raises
:class:`Unfit`. Where none fits, rows that fail are made anew.
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
    """A strategy does not fit these columns; the message says why, as one clause."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a strategy did.

    Attributes:
        kind: Whether values follow from the constraint (``construction``), are made in another
            shape (``transformation``), are made anew until they satisfy it (``rejection``), or are
            changed after they were made (``repair``).
        how: What is done, in words.
        proven: Whether nothing is left to verify: the table's rows cannot violate it.
    """

    kind: StrategyKind
    how: str
    proven: bool = False


class TableSteps(Protocol):
    """The steps that make one table, as a strategy sees and changes them.

    All columns named here are columns that the constraint reads.
    """

    @property
    def rows(self) -> int:
        """The table's number of rows."""

    def type(self, column: str) -> pa.DataType:
        """Return the Arrow type of a column."""

    def label(self, column: str) -> str:
        """Return the name of the entry that makes a column: the column's own, or all it makes."""

    def generator(self, column: str) -> Generator | RowGenerator:
        """Return what makes a column, alone or with others."""

    def is_plain(self, column: str) -> bool:
        """Return whether a column has its generator's values as they are.

        Not so where they are rounded, converted, sometimes null or made under a condition.
        """

    def is_unique(self, column: str) -> bool:
        """Return whether a column's values are made anew until no two are equal."""

    def never_repeats(self, column: str) -> bool:
        """Return whether no two rows can have the same value of a column."""

    def assign(self, assignment: Assignment) -> None:
        """Set columns from the row, or from all rows.

        Raises:
            Unfit: One of the columns is unique.
        """

    def assign_by_key(self, assignment: KeyedAssignment) -> None:
        """Set columns to values that each combination of other columns has for itself.

        Raises:
            Unfit: One of the columns is unique, or has only as many values as there are rows.
        """

    def make_with(self, column: str, generator: Generator, reads: Sequence[str] = ()) -> None:
        """Have another generator make a column that is made alone.

        Args:
            column: The column.
            generator: Finds the columns of ``reads`` in ``block.inputs``.
            reads: What it needs to be there first.

        Raises:
            Unfit: The column is made together with others.
        """

    def limit(self, columns: Sequence[str], rows: int) -> None:
        """Have rows made anew that are more than so many with the same values of some columns."""


class Strategy(ABC):
    """A way to make rows that satisfy a constraint from the start."""

    @abstractmethod
    def build(self, steps: TableSteps) -> Built:
        """Change the steps of a table so that the constraint holds.

        What does not fit must be refused before anything is changed.

        Raises:
            Unfit: The strategy is not for these columns; the plan goes on to the next one.
            ParameterError: The constraint cannot be satisfied by these columns at all.
        """


@dataclass(frozen=True, slots=True)
class Assignment(Strategy):
    """Setting columns, from the row or from all rows, so that the constraint holds.

    Attributes:
        columns: What is set.
        mend: Returns their values. ``block.inputs`` has the columns that the constraint reads,
            those that are set as they were made.
        kind: As :attr:`Built.kind`.
        how: What is done, in words.
        types: The Arrow types of set columns, where they are not those that were made.
        whole: Whether ``mend`` sees all rows of the table at once.
    """

    columns: Sequence[str]
    mend: Callable[[Block], Mapping[str, pa.Array]]
    kind: StrategyKind
    how: str
    types: Mapping[str, pa.DataType] = field(default_factory=dict)
    whole: bool = False

    def build(self, steps: TableSteps) -> Built:
        steps.assign(self)
        how = f"{', '.join(self.columns)}: {self.how}"
        return Built(self.kind, how, proven=self.whole)  # all rows are verified when they are set


@dataclass(frozen=True, slots=True)
class KeyedAssignment(Strategy):
    """Setting columns to values that each combination of other columns has for itself.

    Attributes:
        columns: What is set.
        on: The columns that decide.
        how: What is done, in words.
        compute: Returns the values to set, of the row's columns that the constraint reads and of
            the same columns as they were made for the row's combination; the latter themselves
            without it.
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
