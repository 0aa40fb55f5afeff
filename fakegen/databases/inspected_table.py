"""What a database says of its tables, whichever database it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from fakegen.databases.known_values import KnownValues
from fakegen.interfaces.record import ValueType


@dataclass(frozen=True, slots=True)
class InspectedColumn:
    """A column.

    Attributes:
        name: Its name.
        sql_type: Its type as the database writes it.
        type: What it can hold; None of a type that fakegen cannot make values of.
        nullable: Whether it can be null.
        generated: Whether the database computes it.
        default: Its default as the database writes it; None for none.
        width: Of integers, the greatest value that it can hold.
        comment: What the database says of it.
        counts: Whether the database numbers the rows itself, by a sequence or the like.
        known: What is known of its values; None where nothing was asked.
    """

    name: str
    sql_type: str
    type: ValueType | None
    nullable: bool
    generated: bool = False
    default: str | None = None
    width: int | None = None
    comment: str = ""
    counts: bool = False
    known: KnownValues | None = None


@dataclass(frozen=True, slots=True)
class InspectedKey:
    """A foreign key: these columns hold a row's values of those columns of a table.

    Attributes:
        columns: The columns.
        table: The other table.
        targets: The columns there.
        guessed: Whether only the columns' names say so.
    """

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class InspectedTable:
    """A table.

    Attributes:
        name: Its name, with its database schema and a dot where that is not the default one.
        columns: Its columns, in order.
        key: The columns of its primary key.
        foreign_keys: Its foreign keys.
        unique: Other columns that are unique together.
        checks: Its CHECK clauses, as the database writes them.
        remarks: What of it has no such form, in words.
        conditions: Where columns of ``unique`` need only be so in some rows, which ones.
        unfillable: Why no rows are made for it; empty where they are.
        space: Its database schema; empty for the default one.
        data: The rows that models are to learn from; None where none were asked for, or there are none.
    """

    name: str
    columns: tuple[InspectedColumn, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[InspectedKey, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    checks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    conditions: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    unfillable: str = ""
    space: str = ""
    data: pa.Table | None = field(default=None, compare=False, repr=False)
