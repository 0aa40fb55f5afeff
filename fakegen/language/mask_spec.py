"""A masking schema as typed objects: what becomes of each column of data that exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fakegen.errors import Mark
from fakegen.language.nodes import MappingNode, Node, ScalarNode

MASK_METHODS = {
    "keep": "The values stay as they are.",
    "permute": "Each value becomes another one of its kind, no two the same: integers stay in the types that hold them; "
    "of strings, digits become digits and letters letters. `{permute: iban}` keeps check digits right.",
    "hash": "Each value becomes hexadecimal digits, 24 of them or as many as `length` says.",
    "shuffle": "The values of the column change places among the rows.",
    "learn": "Values are drawn from a model of the column and of the table's other learned columns.",
    "generalise": "Each value becomes a coarser one: numbers multiples of a step, dates the first day of a `week`, "
    "`month`, `quarter`, `year` or `decade`, strings their `first` characters.",
    "ref": "The column holds another column's values, and is masked as that one is.",
    "json": "A document, of which each path is masked in its own way.",
    "null": "The values become null.",
}
"""What can become of a column besides the values of a provider, by name."""

PERIODS = ("day", "week", "month", "quarter", "year", "decade")
"""What dates can be generalised to."""


@dataclass(frozen=True, slots=True)
class MaskEntry:
    """What becomes of a column, of several together, or of a path of a document.

    Attributes:
        key: Its name, located.
        method: The method or the provider, located.
        value: What follows it; None if nothing does.
        node: The whole entry.
        unique: Where it says that no two values become the same; None where it does not.
    """

    key: ScalarNode
    method: ScalarNode
    value: Node | None
    node: Node
    unique: ScalarNode | None = None

    @property
    def is_provider(self) -> bool:
        """Whether a provider makes the values."""
        return self.method.value not in MASK_METHODS


@dataclass(frozen=True, slots=True)
class MaskTable:
    """What becomes of a table.

    Attributes:
        name: Its name, located.
        skipped: Whether it is left out.
        key: The columns that identify a row, where it is said.
        where: The condition of the rows that a subset starts from, located.
        share: The share of its rows that a subset starts from, located.
        entries: What becomes of its columns.
    """

    name: ScalarNode
    skipped: bool = False
    key: tuple[ScalarNode, ...] = ()
    where: ScalarNode | None = None
    share: ScalarNode | None = None
    entries: tuple[MaskEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class MaskSpec:
    """A masking schema.

    Attributes:
        mark: Where it begins.
        tables: By name.
        context: What else a schema says that providers look at: the locale, the moment, sources.
    """

    mark: Mark
    tables: Mapping[str, MaskTable]
    context: MappingNode
