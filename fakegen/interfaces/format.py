"""The format interface: how generated tables are written.

A writer is opened once for all tables of a run, just before the first rows are made, with options that have
been converted to their types. It gets the blocks of one table after the other, each table's rows in order.
Then :meth:`Writer.commit` is called once, or :meth:`Writer.abort` if anything failed; no other call follows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from fakegen.interfaces.parameters import Parameter, description, parameters_of


class Writer(ABC):
    """Writes blocks in order. Nothing may appear under the final name before :meth:`commit`."""

    @abstractmethod
    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block to a table.

        Raises:
            DataError: The format cannot hold a value, or writing fails.
        """

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
    """

    name: str
    suffixes: Sequence[str]
    open: Callable[..., Writer]
    doc: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, suffixes: Sequence[str], writer: type[Writer]) -> Format:
        """Return the format of a writer class.

        The class is called as ``writer(target, tables, **options)``; its keyword-only parameters are the
        format's options, and its docstring is the documentation.
        """
        return cls(name, suffixes, writer, description(writer), parameters_of(writer))


Target = Path | BinaryIO
Tables = Mapping[str, pa.Schema]
