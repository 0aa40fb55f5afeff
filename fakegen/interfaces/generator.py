"""What a provider becomes once it is bound: a generator, which makes blocks of one or more columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.block import Block
from fakegen.interfaces.expression import Expression


@dataclass(frozen=True, slots=True)
class Spread:
    """A range over which values are evenly spread.

    Attributes:
        ends: An Arrow array of the first and the last value.
        count: How many values there are; None if they are everywhere between.
        at: Returns the values with these numbers (uint64), 0 .. count - 1, in ascending order.
    """

    ends: pa.Array
    count: int | None = None
    at: Callable[[NDArray[np.uint64]], pa.Array] | None = None


class Generator(ABC):
    """A provider with its parameters: makes the values of one column.

    Attributes:
        type: The Arrow type of every array that :meth:`make` returns.
        support: How many distinct values there are, when they can be counted and
            :meth:`unrank` gives each one exactly once; None otherwise.
        capacity: How many rows it can make at most (``shuffle``); None for no limit.
        distinct: Whether no two rows of a table ever get the same value (``sequence``), so that
            ``unique`` has nothing left to do.
        drawn: Whether another attempt of the block's stream can give other values. False where
            they are computed from the inputs or the row number: a resample then goes to what the
            column is computed from.
        nullable: Whether a value can be null although all inputs are there.
        compiled: Whether values are made a block at a time, instead of by a Python call per value.
        spread: What the values are evenly spread over; None if they are not.
    """

    type: pa.DataType = pa.string()
    support: int | None = None
    spread: Spread | None = None
    capacity: int | None = None
    distinct: bool = False
    drawn: bool = True
    nullable: bool = False
    compiled: bool = True

    @abstractmethod
    def make(self, block: Block) -> pa.Array:
        """Return one value per row: an Arrow array of ``len(block)`` and of ``type``.

        It must be a function of the block alone: row for row the same, whichever rows are asked
        for together.
        """

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, 0 .. support - 1: distinct for distinct numbers."""
        raise NotImplementedError


class RowGenerator(ABC):
    """A provider with its parameters that makes several columns of a row together.

    Attributes:
        columns: The Arrow type of each column it makes, in order.
        capacity: How many rows it can make at most; None for no limit.
        drawn: As :attr:`Generator.drawn`.
        nullable: As :attr:`Generator.nullable`, for any of the columns.
        compiled: As :attr:`Generator.compiled`.
    """

    columns: Mapping[str, pa.DataType]
    capacity: int | None = None
    drawn: bool = True
    nullable: bool = False
    compiled: bool = True

    @abstractmethod
    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return one array of ``len(block)`` rows for each of ``columns``."""

    def following(self, columns: Mapping[str, Expression]) -> RowGenerator | None:
        """Return this generator with some of its columns given, so that the others follow them.

        None if it cannot. The expressions find what they read in ``block.inputs``.
        """
        del columns
        return None
