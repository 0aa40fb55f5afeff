"""The format interface: how generated tables are written.

A writer is opened once for all tables of a run, just before the first rows are made, with options that have
been converted to their types. It gets the blocks of one table after the other, each table's rows in order.
Then :meth:`Writer.commit` is called once, or :meth:`Writer.abort` if anything failed; no other call follows.

A writer whose blocks can be encoded apart offers :meth:`Writer.encoder`. Blocks are then encoded where they
are made, by all workers at once, and the writer only appends what they return. A writer of a file that the processes of
this machine can write to themselves offers :meth:`Writer.placing`, too, so that bytes need not travel.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import pyarrow as pa

from fakegen.interfaces.definition import Definitions
from fakegen.interfaces.parameters import Parameter, description, parameters_of

Encode: TypeAlias = Callable[[pa.RecordBatch], Any]
"""Encodes a block; what it returns can be pickled."""

Place: TypeAlias = Callable[[int, pa.RecordBatch], Any]
"""Encodes a block of a table, by its number from 0, and writes it where it belongs; what it returns is appended."""


class Writer(ABC):
    """Writes blocks in order. Nothing may appear under the final name before :meth:`commit`."""

    @abstractmethod
    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block to a table.

        Raises:
            DataError: The format cannot hold a value, or writing fails.
        """

    def encoder(self, table: str) -> Encode | None:
        """Return a function that encodes a block of a table, if its bytes depend on nothing else.

        Writing a block must be the same as appending what this function makes of it. The function
        is called in any process and in any order, so it must be picklable and hold no open file; it
        may raise :class:`~fakegen.errors.DataError`. Without one, which is the default, all blocks
        are given to :meth:`write`.
        """
        del table
        return None

    def placing(self, table: str, number: int) -> Place | None:
        """Return a function that encodes and writes the blocks of a table from one of them on, if others can.

        It is called in several processes of this machine at once, where blocks begin in order. What it returns
        is appended in order, and stands for bytes that are written already. Without one, which is the default,
        what :meth:`encoder` returned is sent and appended.

        Args:
            table: The table's name.
            number: How many blocks of the table have been appended.

        Raises:
            DataError: Writing fails.
        """
        del table, number
        return None

    def append(self, table: str, encoded: Any) -> None:
        """Append an encoded block to a table.

        Args:
            table: The table's name.
            encoded: What the table's :meth:`encoder` or :meth:`placing` returned; bytes may come back as a memory view.

        Raises:
            DataError: Writing fails.
        """
        raise NotImplementedError(f"{type(self).__name__} has an encoder but appends nothing")

    @abstractmethod
    def commit(self) -> None:
        """Finish, and move everything to its final name.

        Raises:
            DataError: Writing fails.
        """

    @abstractmethod
    def abort(self) -> None:
        """Remove everything written so far. Called instead of :meth:`commit` if anything failed."""


@dataclass(frozen=True, slots=True)
class Format:
    """A named output format.

    Attributes:
        name: The value of ``--format``.
        suffixes: The file name extensions that choose it, with the dot.
        open: ``open(target, tables, **options)`` returns the writer. ``target`` is a path (of a file,
            or of a folder for one file per table) or a binary stream; ``tables`` maps each table to
            its Arrow schema, in the order in which their blocks will come. It may raise
            :class:`~fakegen.errors.DataError`.
        doc: What it writes: a one-line summary, then details.
        parameters: The options that it accepts.
        defines: Whether ``open`` takes the tables' definitions, too, for keys and the like:
            ``open(target, tables, definitions, **options)``.
    """

    name: str
    suffixes: Sequence[str]
    open: Callable[..., Writer]
    doc: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    defines: bool = False

    @classmethod
    def of(
        cls, name: str, suffixes: Sequence[str], writer: type[Writer], *, defines: bool = False
    ) -> Format:
        """Return the format of a writer class.

        The class is called as ``writer(target, tables, **options)``, or as ``writer(target, tables,
        definitions, **options)`` if it ``defines``; its keyword-only parameters are the format's options, and its
        docstring is the documentation.
        """
        doc, parameters = description(writer), parameters_of(writer)
        return cls(name, suffixes, writer, doc, parameters, defines)

    def opened(
        self, target: Target, tables: Tables, definitions: Definitions, **options: Any
    ) -> Writer:
        """Return the writer of some tables, which learns of their definitions if it can use them."""
        if self.defines:
            return self.open(target, tables, definitions, **options)
        return self.open(target, tables, **options)


Target = Path | BinaryIO
Tables = Mapping[str, pa.Schema]
