"""Records: what types of other libraries say of their fields, in one form.

A type is read once, by its library's own reflection, into records; everything else (columns, checks, objects)
follows from these, whichever library the type is of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "any",
    "boolean",
    "bytes",
    "choice",
    "date",
    "datetime",
    "decimal",
    "duration",
    "integer",
    "list",
    "mapping",
    "number",
    "object",
    "string",
    "time",
    "union",
    "uuid",
]


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a field can hold.

    Attributes:
        kind: The kind of value.
        least: The least value, included; None for no limit, as in all bounds.
        most: The greatest value, included.
        above: A bound that is not included.
        below: A bound that is not included.
        multiple_of: What numbers are multiples of.
        decimals: How many decimals numbers have at most.
        digits: How many digits decimal numbers have at most.
        min_length: The least length of strings, bytes, lists and mappings.
        max_length: The greatest length.
        pattern: A regular expression that strings match somewhere.
        format: A word of JSON Schema for what strings mean: ``email``, ``uri``, ``ipv4``, ...
        choices: The allowed values of a ``choice``: plain ones; ``python`` turns them into others.
        items: What the items of a list are, and the values of a mapping.
        keys: What the keys of a mapping are, if not any short words: strings.
        record: The members of an object.
        options: The types of a union.
        unique_items: Whether the items of a list all differ.
        nullable: Whether the value can be null.
        timezone: Whether moments have a UTC offset; None where it does not matter.
        predicates: What values are made anew for where it is false.
        problem: Why no values can be made of it, unless an entry is given.
        entry: A column's entry as schemas write it, which takes precedence over everything else.
        python: Makes the value of the type from a plain one; None where they are the same.
    """

    kind: Kind
    least: Any = None
    most: Any = None
    above: Any = None
    below: Any = None
    multiple_of: Any = None
    decimals: int | None = None
    digits: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None
    choices: tuple[Any, ...] = ()
    items: ValueType | None = None
    keys: ValueType | None = None
    record: Record | None = None
    options: tuple[ValueType, ...] = ()
    unique_items: bool = False
    nullable: bool = False
    timezone: bool | None = None
    predicates: tuple[Callable[[Any], bool], ...] = ()
    problem: str | None = None
    entry: Any = None
    python: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record.

    Attributes:
        name: Its name, which its column gets.
        type: What it can hold.
        key: The name by which objects are built, where that differs: an alias.
        unique: Whether no value occurs twice.
        is_key: Whether it is the table's primary key, or a part of it.
        references: The ``TABLE.COLUMN`` whose values it holds.
        reference: The name by which the other row is read, where that is not the other table's.
        optional: Whether objects can be built without it. Then it is left out if no values can be made of it.
    """

    name: str
    type: ValueType
    key: str | None = None
    unique: bool = False
    is_key: bool = False
    references: str | None = None
    reference: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A type as a table.

    Attributes:
        name: The name of the table.
        fields: Its fields, in order.
        place: What messages call the type: ``shop.models.Customer``.
        build: Makes an object of the type from the values of its fields by key, checked by the type itself;
            raises ValueError or TypeError where the type refuses them. None for plain mappings.
        arrow: Makes an Arrow table one of the type; None where all are.
        frame: Makes a pandas data frame one that the type has checked; None where there is nothing to check.
        unique_together: Fields that no two rows have the same values of.
        constraints: Expressions over the fields that every row satisfies.
        rows: How many rows the table has; None if nothing says it.
        is_checked: Whether building an object checks the bounds, lengths and choices of its fields.
    """

    name: str
    fields: tuple[RecordField, ...]
    place: str
    build: Callable[[Mapping[str, Any]], Any] | None = None
    unique_together: Sequence[Sequence[str]] = ()
    constraints: Sequence[str] = ()
    arrow: Callable[[Any], Any] | None = None
    frame: Callable[[Any], Any] | None = None
    rows: int | None = None
    is_checked: bool = True
