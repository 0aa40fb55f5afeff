"""A schema as typed objects: what :mod:`fakegen.language.reading` makes of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fakegen.errors import Mark
from fakegen.language.modifiers import MODIFIERS
from fakegen.language.nodes import MappingNode, Node, ScalarNode


@dataclass(frozen=True, slots=True)
class LocaleSpec:
    """What a schema, a table or a column says of its locale.

    Attributes:
        name: The locale, located; None for that of the table or the schema.
        strict: Whether no other locale's data may stand in, located; None where it is not said.
    """

    name: ScalarNode | None = None
    strict: ScalarNode | None = None


UNSAID = LocaleSpec()
"""Where nothing is said of a locale."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One entry of ``columns:``.

    Attributes:
        names: The columns it makes; empty for ``"*"``, which means all that the provider makes.
        mark: Where the key is.
        provider: The provider's name, located.
        value: What follows the provider's name; None if nothing does.
        modifiers: The modifiers given, located, by the names of
            :data:`~fakegen.language.modifiers.MODIFIERS`, but for the locale.
        locale: The column's own locale.
    """

    names: tuple[str, ...]
    mark: Mark
    provider: ScalarNode
    value: Node | None = None
    modifiers: Mapping[str, ScalarNode] = field(default_factory=dict)
    locale: LocaleSpec = UNSAID

    def flag(self, modifier: str) -> bool:
        """Return the value of a modifier that is true or false."""
        said = self.modifiers.get(modifier)
        return bool(said.value if said else MODIFIERS[modifier].default)

    @property
    def label(self) -> str:
        """The key as messages name it."""
        return ", ".join(self.names) or "*"


@dataclass(frozen=True, slots=True)
class ConstraintSpec:
    """One entry of ``constraints:``.

    Attributes:
        kind: The kind of constraint, located.
        arguments: The whole entry: the value of the kind's own key, and the further keys.
        mark: Where the constraint begins, for messages about it as a whole.
    """

    kind: ScalarNode
    arguments: MappingNode
    mark: Mark


@dataclass(frozen=True, slots=True)
class ConditionSpec:
    """One entry of ``conditions:``: a number of rows that are made under a condition.

    Attributes:
        where: The condition on each column, or an expression.
        rows: How many rows.
    """

    where: MappingNode | ScalarNode
    rows: int


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One entry of ``tables:``.

    Attributes:
        name: The table's name.
        mark: Where the name is.
        rows: How many rows it has.
        columns: What they hold.
        constraints: What the rows must satisfy.
        conditions: The conditions under which the first rows are made, in order.
        locale: The locale of columns that do not say their own.
    """

    name: str
    mark: Mark
    rows: int
    columns: tuple[ColumnSpec, ...]
    constraints: tuple[ConstraintSpec, ...] = ()
    conditions: tuple[ConditionSpec, ...] = ()
    locale: LocaleSpec = UNSAID


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One entry of ``sources:``.

    Attributes:
        name: The source's name.
        mark: Where the name is.
        kind: The first key, located, which names the kind of source unless the user made a mistake.
        value: The value of that key.
        options: All keys but ``select`` and ``missing``, with their values.
        select: The columns to take, each an expression over the data's columns; None for all.
        missing: Values that mean "no information", by column, located: a list or one value each.
    """

    name: str
    mark: Mark
    kind: ScalarNode
    value: Node
    options: MappingNode
    select: MappingNode | None = None
    missing: MappingNode | None = None


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One entry of ``models:``.

    Attributes:
        name: The model's name.
        mark: Where the name is.
        source: The source it learns from; None when it is only read from ``file``.
        method: How it learns.
        file: A model file, relative to the schema.
        columns: The settings of columns, located.
        rare: What becomes of rare values in all columns that do not say it themselves, located.
        given: Columns that are always given, so that the others follow them.
        derive: Expressions for columns that are computed instead of learned.
        options: The method's own parameters, including ``fuse`` and ``weight``.
    """

    name: str
    mark: Mark
    source: ScalarNode | None
    method: ScalarNode
    file: ScalarNode | None
    columns: MappingNode
    rare: MappingNode | None
    given: tuple[ScalarNode, ...]
    derive: MappingNode
    options: MappingNode


@dataclass(frozen=True, slots=True)
class SchemaSpec:
    """A whole document.

    Attributes:
        file: The document's name.
        seed: What all random numbers follow from.
        locale: The locale of columns whose table and selves do not say their own.
        now: The moment that relative dates count from.
        sources: Existing data.
        models: Learned models.
        tables: What to make, in order.
    """

    file: str
    seed: int | str
    locale: LocaleSpec
    now: datetime
    sources: Mapping[str, SourceSpec]
    models: Mapping[str, ModelSpec]
    tables: Mapping[str, TableSpec]

    def names(self) -> frozenset[str]:
        """Return the names of the providers and constraints that it asks for."""
        return frozenset(
            word
            for table in self.tables.values()
            for word in (
                *(column.provider.value for column in table.columns),
                *(constraint.kind.value for constraint in table.constraints),
            )
        )
