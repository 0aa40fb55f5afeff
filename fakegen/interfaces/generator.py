"""What a provider becomes once it is bound: a generator, which makes blocks of one or more columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

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
        count: The number of values; None for a continuous range.
        at: Returns the values at these positions (uint64, 0 .. count - 1) in ascending order.
    """

    ends: pa.Array
    count: int | None = None
    at: Callable[[NDArray[np.uint64]], pa.Array] | None = None


class Generator(ABC):
    """A provider bound to its parameters: makes the values of one column.

    Binding reads the attributes, before any row is made. They must not change after that. A generator
    must be picklable if the plan is to run in several processes.

    Attributes:
        type: The Arrow type of every array that :meth:`make` returns.
        support: The number of distinct values, if :meth:`unrank` can give each of them exactly once;
            otherwise None. Asked for ``unique``: values are then unique by construction, and a table
            with more rows is refused. Some constraints ask, too.
        most: An upper bound of the number of distinct values where ``support`` is None; None if it is
            unknown. Asked for ``unique`` of this column, or of one that is computed from it.
        capacity: The largest number of rows that it can make (``shuffle``); None for no limit. A
            table with more rows is refused.
        closed: The only values that it makes, where they are few and ``support`` is None; None if that is
            not known. Asked by providers that name values of a column, to find misspelled ones.
        distinct: Whether no two rows of a table can get the same value (``sequence``), so that
            ``unique`` has nothing left to do.
        drawn: Whether another attempt can give another value, because it depends on random words of
            the block's stream. If False, a resample goes to the columns that the inputs come from.
        nullable: Whether a value can be null although no input is null. Asked by ``fakegen check``,
            which otherwise reports nulls in the data.
        numbers_items: Whether values that go by the place of a row can be items of a list as well: they
            then come from ``block.stream.places``, not from ``block.rows``. Others are refused in lists.
        compiled: Whether values are made a block at a time; False for a Python call per value.
            Shown by ``fakegen plan``.
        spread: The range over which the values are evenly spread; None if they are not. Asked for
            constraints that set a column.
    """

    type: pa.DataType = pa.string()
    support: int | None = None
    most: int | None = None
    closed: pa.Array | None = None
    spread: Spread | None = None
    capacity: int | None = None
    distinct: bool = False
    drawn: bool = True
    computed: bool = False
    nullable: bool = False
    numbers_items: bool = False
    compiled: bool = True

    @abstractmethod
    def make(self, block: Block) -> pa.Array:
        """Return one value per row.

        The value of a row may depend on nothing but that row's random words, row number and inputs, so
        that it is the same in any block. Called in any order, for any rows, 0 included, and in any
        process.

        Returns:
            An Arrow array of ``len(block)`` values of type :attr:`type`. Anything else is reported as an
            error of the plugin.

        Raises:
            GenerationError: A value cannot be made for the inputs of some row.
        """

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers.

        Only called if :attr:`support` is not None.

        Args:
            index: Numbers in 0 .. support - 1, in any order; different numbers must give different
                values.
        """
        raise NotImplementedError


class FollowingGenerator(Generator):
    """A generator whose values follow from those of the rows before, within the row's parent.

    Each row draws something by itself; values follow from all draws up to the row. In a table whose rows
    belong to no other table, all rows are those of one parent.

    Attributes:
        type: The Arrow type of the values.
        draws: The Arrow type of the arrays that :meth:`make` returns: what each row draws.
        carried: The Arrow type of what a row hands on to the next.
    """

    draws: pa.DataType
    carried: pa.DataType

    @abstractmethod
    def follow(
        self, drawn: pa.Array, starts: NDArray[np.int64], before: pa.Array
    ) -> tuple[pa.Array, pa.Array]:
        """Return the values of rows, and what each hands on.

        A value may depend on nothing but the draws of its parent's rows up to its own, so that it is the
        same wherever a part of them begins.

        Args:
            drawn: What each row has drawn; the rows of a parent stand together, in order.
            starts: Where the rows of each parent begin, ascending: int64, shape (parents,).
            before: What the row before the first of these handed on: one for each parent, null where
                there is no such row.

        Raises:
            GenerationError: A value cannot be made.
        """


class RowGenerator(ABC):
    """A provider bound to its parameters that makes several columns of a row together.

    Attributes:
        columns: The Arrow type of each column that it makes, in order.
        capacity: See :attr:`Generator.capacity`.
        most: An upper bound of the number of distinct rows; None if it is unknown.
        drawn: See :attr:`Generator.drawn`.
        computed: See :attr:`Generator.computed`.
        nullable: Whether any of the columns can be null: see :attr:`Generator.nullable`.
        compiled: See :attr:`Generator.compiled`.
        grows: Whether an entry can take further parts without changing those that it has: its random
            words are then keyed by the first column that it takes, not by all of them together. Each
            part must draw from a stream of its own.
    """

    columns: Mapping[str, pa.DataType]
    capacity: int | None = None
    most: int | None = None
    drawn: bool = True
    computed: bool = False
    nullable: bool = False
    compiled: bool = True
    grows: bool = False

    @abstractmethod
    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return an Arrow array of ``len(block)`` values for each of :attr:`columns`.

        Those that the entry does not take (:attr:`Context.parts
        <fakegen.interfaces.provider.Context.parts>`) may be left out. The rules of
        :meth:`Generator.make` apply.
        """

    def following(self, columns: Mapping[str, Expression]) -> RowGenerator | None:
        """Return a generator that draws its other columns given the values of some of them.

        Asked when a constraint sets a column of this generator. Without an answer, the other columns stay
        as they were drawn.

        Args:
            columns: For each given column, the expression of its value. The columns that it reads are
                in ``block.inputs``.

        Returns:
            The generator; None if it cannot be done.
        """
        del columns
        return None

    def narrowed(self, columns: Collection[str]) -> RowGenerator | None:
        """Return a generator of some of its columns for less, if there is one.

        Args:
            columns: Those that are needed.

        Returns:
            A generator of at least these, with the same values; None if making fewer costs as much.
        """
        del columns
        return None


@runtime_checkable
class Divisible(Protocol):
    """A generator of one column whose values have named parts, which expressions read: ``code.year``.

    Binding asks for these members where an expression names a part. What a part holds follows from the
    value alone.
    """

    @property
    def type(self) -> pa.DataType:
        """See :attr:`Generator.type`."""

    @property
    def parts(self) -> Mapping[str, pa.DataType]:
        """The Arrow type of each part, by name."""

    def part(self, name: str, values: pa.Array) -> pa.Array:
        """Return one part of each of these values, null where the value is null.

        Raises:
            ParameterError: The part cannot be told from the value.
        """


class Countable(Protocol):
    """A generator of one column whose distinct values can be counted, and made by number."""

    @property
    def type(self) -> pa.DataType:
        """See :attr:`Generator.type`."""

    @property
    def support(self) -> int:
        """The number of distinct values."""

    def make(self, block: Block) -> pa.Array:
        """See :meth:`Generator.make`."""

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """See :meth:`Generator.unrank`."""


def countable(generator: object) -> Countable | None:
    """Return a generator if its values can be counted and made by number; otherwise None."""
    counts = getattr(generator, "support", None) is not None and hasattr(generator, "unrank")
    return cast(Countable, generator) if counts else None
