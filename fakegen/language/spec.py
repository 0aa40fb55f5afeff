"""A schema as typed objects: what :mod:`fakegen.language.reading` makes of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from fakegen.errors import Mark
from fakegen.language.modifiers import MODIFIERS
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True)
class LocaleSpec:
    """What a schema, a table or a column says of its locale.

    Attributes:
        mix: The locales, located, each with its weight; a single one has the weight 1. Empty for those
            of the table or the schema.
        expression: A template over the row that gives the locale, located, instead of ``mix``.
        strict: Whether no other locale's data may stand in, located; None where it is not said.
    """

    mix: tuple[tuple[ScalarNode, float], ...] = ()
    expression: ScalarNode | None = None
    strict: ScalarNode | None = None

    @property
    def is_said(self) -> bool:
        """Whether it names any locale."""
        return bool(self.mix) or self.expression is not None


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
            :data:`~fakegen.language.modifiers.MODIFIERS`, but for the locale and the parts.
        locale: The column's own locale.
        parts: The parts that columns hold whose names differ from theirs, located, by column.
        by_column: The modifiers that are said of some of the columns alone, located: by modifier and
            column.
        title: What messages call an entry without names.
    """

    names: tuple[str, ...]
    mark: Mark
    provider: ScalarNode
    value: Node | None = None
    modifiers: Mapping[str, ScalarNode] = field(default_factory=dict)
    locale: LocaleSpec = UNSAID
    parts: Mapping[str, ScalarNode] = field(default_factory=dict)
    by_column: Mapping[str, Mapping[str, ScalarNode]] = field(default_factory=dict)
    title: str = "*"

    def part(self, column: str) -> str:
        """Return the part that one of the columns holds."""
        return str(self.parts[column].value) if column in self.parts else column

    def flag(self, modifier: str) -> bool:
        """Return the value of a modifier that is true or false; true if it has a setting."""
        said = self.modifiers.get(modifier)
        return bool(said.value if said else MODIFIERS[modifier].default)

    @property
    def numbers_equals(self) -> bool:
        """Whether equal values are numbered, so that each occurs once."""
        said = self.modifiers.get("unique")
        return said is not None and said.value == "number"

    @property
    def label(self) -> str:
        """The key as messages name it."""
        return ", ".join(self.names) or self.title

    def keyed_by(self, grows: bool) -> str:
        """Return what the entry's random words are keyed by.

        Args:
            grows: Whether the entry can take further columns without changing those that it has.
        """
        return self.names[0] if grows and self.names else self.label


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


ENDLESS = 2**62
"""More rows than any table has."""


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """One entry of ``variants:``: a kind of row that tests ask for by name.

    Attributes:
        name: The variant's name, located.
        columns: The entries that take the place of the table's.
        where: What else its rows satisfy: the condition on each column.
    """

    name: ScalarNode
    columns: tuple[ColumnSpec, ...]
    where: MappingNode


@dataclass(frozen=True, slots=True)
class ChildrenSpec:
    """What ``rows:`` says of a table whose rows belong to those of another one, its parent.

    Attributes:
        per: The parent's name, located.
        count: How many rows a row of the parent has: an entry as of the parent's ``columns:``; None where
            ``in_all`` says it.
        in_all: How many rows there are in all, spread over the parent's.
        weight: How they are spread: an expression over the parent's columns, located; None for evenly.
    """

    per: ScalarNode
    count: ColumnSpec | None
    in_all: ScalarNode | None = None
    weight: ColumnSpec | None = None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One entry of ``tables:``.

    Attributes:
        name: The table's name.
        mark: Where the name is.
        rows: How many rows it has; of a table that follows another one or a source, 0.
        columns: What they hold.
        constraints: What the rows must satisfy.
        conditions: The conditions under which the first rows are made, in order.
        locale: The locale of columns that do not say their own.
        children: What is said of the rows, where they belong to those of another table.
        source: The source whose rows these are, located.
        key: The columns that identify a row, located.
        hidden: Whether it is made for others to refer to, but not written.
        column_order: The columns that are written first, in their order, located; the others follow.
        variants: Kinds of rows that tests ask for, by name.
    """

    name: str
    mark: Mark
    rows: int
    columns: tuple[ColumnSpec, ...]
    constraints: tuple[ConstraintSpec, ...] = ()
    conditions: tuple[ConditionSpec, ...] = ()
    locale: LocaleSpec = UNSAID
    children: ChildrenSpec | None = None
    source: ScalarNode | None = None
    key: tuple[ScalarNode, ...] = ()
    hidden: bool = False
    column_order: tuple[ScalarNode, ...] = ()

    variants: Mapping[str, VariantSpec] = field(default_factory=dict)

    def varied(self, names: Iterable[str] = ()) -> TableSpec:
        """Return the table all of whose rows are of some variants, of none by default.

        Args:
            names: Variants of the table; where two say something of one column, the later one holds.
        """
        chosen = [self.variants[name] for name in names]
        columns = {entry.names: entry for variant in chosen for entry in variant.columns}
        entries = {
            key.value: (key, item) for variant in chosen for key, item in variant.where.entries
        }
        conditions: tuple[ConditionSpec, ...] = ()
        if entries:
            where = MappingNode(chosen[0].where.mark, tuple(entries.values()))
            conditions = (ConditionSpec(where, ENDLESS),)
        return replace(
            self,
            columns=tuple(columns.get(entry.names, entry) for entry in self.columns),
            conditions=conditions,
            variants={},
        )

    @property
    def per(self) -> str | None:
        """The table whose rows these belong to."""
        return None if self.children is None else str(self.children.per.value)


@dataclass(frozen=True, slots=True)
class RelatedSpec:
    """Columns that a source takes from another one, whose rows its own belong to, or the other way round.

    Attributes:
        source: The other source.
        on: The columns of this source that identify a row, each with the other's.
        columns: What is taken, located, by the name that it gets here.
    """

    source: ScalarNode
    on: tuple[tuple[ScalarNode, ScalarNode], ...]
    columns: tuple[tuple[ScalarNode, ScalarNode], ...]


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One entry of ``sources:``.

    Attributes:
        name: The source's name.
        mark: Where the name is.
        kind: The first key, located, which names the kind of source unless the user made a mistake.
        value: The value of that key.
        options: All keys but those that every source takes, with their values.
        select: The columns to take, each an expression over the data's columns; None for all.
        missing: Values that mean "no information", by column, located: a list or one value each.
        per: Columns, located, of which each combination becomes one row; empty to take all rows.
        of: Columns, located, of which ``count`` counts the combinations; empty to count rows.
        count: The column, located, that gets the number of rows of each combination of ``per``.
        children: What is summed up of other sources, whose rows belong to this one's.
        parents: What is taken from other sources, to whose rows this one's belong.
    """

    name: str
    mark: Mark
    kind: ScalarNode
    value: Node
    options: MappingNode
    select: MappingNode | None = None
    missing: MappingNode | None = None
    per: tuple[ScalarNode, ...] = ()
    of: tuple[ScalarNode, ...] = ()
    count: ScalarNode | None = None
    children: tuple[RelatedSpec, ...] = ()
    parents: tuple[RelatedSpec, ...] = ()


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
        extensions: Further providers of a library, each a module, a class or a distribution, located: by
            the library's namespace.
    """

    file: str
    seed: int | str
    locale: LocaleSpec
    now: datetime
    sources: Mapping[str, SourceSpec]
    models: Mapping[str, ModelSpec]
    tables: Mapping[str, TableSpec]
    extensions: Mapping[str, tuple[ScalarNode, ...]] = field(default_factory=dict)

    def place(self, text: str) -> tuple[str, str] | None:
        """Return the table and the column that ``TABLE.COLUMN`` names; None if there is no such table.

        A table's name may have dots, as ``app.customer`` has: the longest one that there is counts.
        """
        parts = text.split(".")
        for size in range(len(parts) - 1, 0, -1):
            table = ".".join(parts[:size])
            if table in self.tables:
                return table, ".".join(parts[size:])
        return None

    def names(self) -> frozenset[str]:
        """Return the names of the providers and constraints that it asks for, and some other words.

        Which of a provider's parameters hold entries, with providers of their own, only binding knows.
        """
        return frozenset(
            word
            for table in self.tables.values()
            for columns in [
                [
                    *table.columns,
                    *(entry for item in table.variants.values() for entry in item.columns),
                ]
            ]
            for word in (
                *(column.provider.value for column in columns),
                *(word for column in columns if column.value for word in _words(column.value)),
                *(constraint.kind.value for constraint in table.constraints),
                *(
                    column.provider.value
                    for column in (table.children and table.children.count,)
                    if column
                ),
            )
        )


def _words(node: Node) -> Iterator[str]:
    """Yield the strings in a value, keys included."""
    if isinstance(node, ScalarNode) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, SequenceNode):
        yield from (word for item in node.items for word in _words(item))
    elif isinstance(node, MappingNode):
        yield from (word for entry in node.entries for item in entry for word in _words(item))
