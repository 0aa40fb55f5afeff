"""A schema as typed objects: what :mod:`fakegen.language.reading` makes of a document."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import datetime

from fakegen.errors import Mark
from fakegen.language.nodes import Mapping, Node, Scalar


@dataclass(frozen=True, slots=True)
class Column:
    """One entry of ``columns:``.

    Attributes:
        names: The columns it makes; empty for ``"*"``, which means all that the provider makes.
        mark: Where the key stands.
        provider: The provider's name, located.
        value: What stands behind the provider's name; None when it stands alone.
        unique: No value twice.
        null: A rate in 0 .. 1, or an expression that says where the value is null.
        when: An expression; the value is null where it does not hold.
        locale: The column's own locale.
        type: The type that values are converted to.
        round: The number of decimals that numbers are rounded to.
        hidden: Made for other columns to read, but not written.
    """

    names: tuple[str, ...]
    mark: Mark
    provider: Scalar
    value: Node | None = None
    unique: bool = False
    null: Scalar | None = None
    when: Scalar | None = None
    locale: Scalar | None = None
    type: Scalar | None = None
    round: Scalar | None = None
    hidden: bool = False

    @property
    def label(self) -> str:
        """The key as messages name it."""
        return ", ".join(self.names) or "*"


@dataclass(frozen=True, slots=True)
class ConstraintSpec:
    """One entry of ``constraints:``: the checker's name and what it was given."""

    checker: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class GivenSpec:
    """One entry of ``given:``: so many rows under a condition.

    Attributes:
        where: What is wanted of each column, or an expression.
        rows: How many rows.
    """

    where: Mapping | Scalar
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """One entry of ``tables:``.

    Attributes:
        name: The table's name.
        mark: Where the name stands.
        rows: How many rows it has.
        columns: What they hold.
        constraints: What each must satisfy.
        given: The conditions under which the first rows are made, in order.
    """

    name: str
    mark: Mark
    rows: int
    columns: tuple[Column, ...]
    constraints: tuple[ConstraintSpec, ...] = ()
    given: tuple[GivenSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One entry of ``sources:``.

    Attributes:
        name: The source's name.
        mark: Where the name stands.
        reader: The kind of source, located.
        value: What stands behind the kind.
        options: The further keys.
        select: The columns to take, each an expression over the data's own; None for all.
        missing: Values that mean "no information", by column.
    """

    name: str
    mark: Mark
    reader: Scalar
    value: Node
    options: Mapping
    select: Mapping | None = None
    missing: MappingOf[str, list[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One entry of ``models:``.

    Attributes:
        name: The model's name.
        mark: Where the name stands.
        source: The source it learns from; None when it is only read from ``file``.
        method: How it learns.
        file: A model file, relative to the schema.
        columns: What the user says of columns, located.
        given: Columns that are always given, so that the others follow them.
        derive: Expressions for columns that are left out of learning and computed after.
        options: The method's own parameters, ``fuse`` and ``weight`` among them.
    """

    name: str
    mark: Mark
    source: Scalar | None
    method: Scalar
    file: Scalar | None
    columns: Mapping
    given: tuple[Scalar, ...]
    derive: Mapping
    options: Mapping


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole document.

    Attributes:
        file: The document's name.
        seed: What all random numbers follow from.
        locale: The locale of columns that do not say their own, located.
        now: The moment that relative dates count from.
        sources: Existing data.
        models: Learned models.
        tables: What to make, in order.
    """

    file: str
    seed: int | str
    locale: Scalar
    now: datetime
    sources: MappingOf[str, SourceSpec]
    models: MappingOf[str, ModelSpec]
    tables: MappingOf[str, Table]
