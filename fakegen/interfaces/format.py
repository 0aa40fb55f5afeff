"""The format interface: how made data is written.

A writer is opened once for all tables of a run, when the first row is about to be made; its options
are typed and checked before. Blocks come table by table, each table's rows in order; then
:meth:`Writer.commit` is called once, or :meth:`Writer.abort` where anything failed, and nothing after.
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
    """Takes blocks in order. Nothing is visible under the final name before :meth:`commit`."""

    @abstractmethod
    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block to a table; tables come one after the other."""

    @abstractmethod
    def commit(self) -> None:
        """Finish and put everything under its final name."""

    @abstractmethod
    def abort(self) -> None:
        """Leave no trace. Called instead of :meth:`commit` when anything fails."""


@dataclass(frozen=True, slots=True)
class Format:
    """A named output format.

    Attributes:
        name: As ``--format`` names it.
        suffixes: File name endings that choose it, with the dot.
        open: ``open(target, tables, **options)`` returns the writer. ``target`` is a path (a file,
            or a folder that gets one file per table) or a binary stream; ``tables`` gives each
            table's Arrow schema, in the order in which their blocks will come. Raises
            :class:`~fakegen.errors.DataError`.
        doc: What it writes.
        parameters: Further options that it takes.
    """

    name: str
    suffixes: Sequence[str]
    open: Callable[..., Writer]
    doc: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, suffixes: Sequence[str], writer: type[Writer]) -> Format:
        """Return the format that a class writes: options and documentation are the class's."""
        return cls(name, suffixes, writer, description(writer), parameters_of(writer))


Target = Path | BinaryIO
Tables = Mapping[str, pa.Schema]
