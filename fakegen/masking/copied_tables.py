"""The tables that are copied, whatever they come from: their columns, keys and links, and their rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.type_kinds import is_string
from fakegen.errors import DataError
from fakegen.interfaces.record import Kind

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "bytes": pa.binary(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "decimal": pa.float64(),
    "integer": pa.int64(),
    "number": pa.float64(),
}
"""What values of a kind are where they are computed with; all others are strings."""


@dataclass(frozen=True, slots=True)
class CopiedColumn:
    """A column.

    Attributes:
        name: Its name.
        kind: What its values are.
        is_document: Whether they are JSON documents.
        nullable: Whether one may be null.
        room: How many characters a string may have; None for any number.
        type: The Arrow type of its values in files; None for that of its kind.
        is_written: Whether its values come as strings that text files keep as they are: ``007``, ``1.50``.
        digits: How many digits decimal numbers have, and how many of these are decimals; None where it is not said.
    """

    name: str
    kind: Kind = "any"
    is_document: bool = False
    nullable: bool = True
    room: int | None = None
    type: pa.DataType | None = None
    is_written: bool = False
    digits: tuple[int, int] | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type of its values in files."""
        return self.type or ARROW_TYPES.get(self.kind, pa.string())


@dataclass(frozen=True, slots=True)
class CopiedLink:
    """Columns of a table whose values are those of columns of another table, or of its own: a foreign key.

    Attributes:
        table: The table that refers.
        columns: Its columns.
        parent: The table that it refers to.
        targets: That one's columns, in the order of ``columns``.
    """

    table: str
    columns: tuple[str, ...]
    parent: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table.

    Attributes:
        name: Its name.
        columns: Its columns by name, without those that a database computes.
        key: Its primary key; empty if it has none, or none is known.
        unique: Other columns that are unique together.
        links: Its foreign keys.
        space: Its database schema; empty for the default one.
    """

    name: str
    columns: Mapping[str, CopiedColumn]
    key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    links: tuple[CopiedLink, ...] = field(default=())
    space: str = ""


class CopySource(ABC):
    """Where the tables come from: all are read as they were at one moment, however often."""

    tables: Mapping[str, CopiedTable]
    """The tables, in an order in which those that others refer to come first, where there is one."""

    @abstractmethod
    def blocks(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield all rows of a table, with all of its columns, in blocks.

        Values are strings as the database writes them where it knows more types than Arrow.

        Raises:
            DataError: They cannot be read.
        """

    @abstractmethod
    def size(self, table: str) -> int:
        """Return how many rows a table has.

        Raises:
            DataError: They cannot be counted.
        """

    def exact_types(self, table: str) -> Mapping[str, pa.DataType]:
        """Return the types of decimal numbers in files, by column, where those of their kinds are not exact.

        Raises:
            DataError: The numbers cannot be read.
        """
        del table
        return {}

    @abstractmethod
    def close(self) -> None:
        """Let go of the source."""


def typed(values: pa.Array, column: CopiedColumn) -> pa.Array:
    """Return values as those of their column's kind, to compute with them or to write them to a file.

    Raises:
        DataError: A value is none of its kind.
    """
    kind = column.arrow_type
    if values.type == kind:
        return values
    try:
        if is_string(values.type) and pa.types.is_boolean(kind):
            lower = pc.utf8_lower(values)
            known = pc.is_in(lower, pa.array(["t", "true", "1"], lower.type))
            return pc.if_else(values.is_valid(), known, pa.scalar(None, pa.bool_()))
        if is_string(values.type) and pa.types.is_timestamp(kind):
            values = pc.replace_substring_regex(values, r"([+-]\d\d)(:?\d\d)?$", "")
        if pa.types.is_integer(values.type) and pa.types.is_decimal(kind):
            values = values.cast(pa.string())  # any digits, not all that the type may have
        return values.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        name = "text" if is_string(kind) else column.kind
        what = f"a value that is no {name}"  # which one, is not told: it is real
        raise DataError(f"column {column.name!r} holds {what}") from None
