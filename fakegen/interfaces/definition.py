"""The definition of a table: what a format can say of it besides its columns' Arrow types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values identify a row of another table, or none where one of them is null.

    Attributes:
        columns: The columns.
        table: The other table; it may be the same one.
        referred: Its columns, in the same order: its key, or unique together.
    """

    columns: Sequence[str]
    table: str
    referred: Sequence[str]


@dataclass(frozen=True, slots=True)
class PartialUnique:
    """Columns that do not have the same values twice among some of the rows.

    Attributes:
        columns: The columns.
        where: The condition for a row to be one of them, as an expression of standard SQL.
        reads: The columns that the condition reads.
    """

    columns: Sequence[str]
    where: str
    reads: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What holds for all rows of a table. All columns that it names are written.

    Attributes:
        key: The columns that identify a row, never null; empty if none are known to.
        unique: Further columns that do not have the same values twice; nulls are all different.
        partial: Columns that do not have the same values twice where a condition holds.
        foreign: The columns that refer to other tables.
        required: The columns that are never null.
        closed: The only values of a column, by column; they have the column's type.
        types: Narrower types that hold all values of a column, by column: ``int16`` for an ``int64`` between 1
            and 5, ``decimal128(5, 2)`` for a ``double`` with cents, ``uuid`` for strings.
    """

    key: Sequence[str] = ()
    unique: Sequence[Sequence[str]] = ()
    partial: Sequence[PartialUnique] = ()
    foreign: Sequence[ForeignKey] = ()
    required: frozenset[str] = frozenset()
    closed: Mapping[str, pa.Array] = field(default_factory=dict)
    types: Mapping[str, pa.DataType] = field(default_factory=dict)


Definitions: TypeAlias = Mapping[str, Definition]
"""The definitions of tables, by table; nothing is known of an absent one."""

UNKNOWN = Definition()
"""The definition of a table of which nothing is known."""
NOTHING_KNOWN: Definitions = {}
"""The definitions of tables of which nothing is known."""
