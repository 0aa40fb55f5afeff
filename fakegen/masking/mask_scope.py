"""What the parts of binding share: a masking schema, the source's tables, and the mistakes that are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.language.mask_spec import MaskEntry, MaskSpec
from fakegen.language.nodes import ScalarNode
from fakegen.masking.copied_tables import CopiedTable
from fakegen.masking.made_values import ProviderEntry

Unlisted: TypeAlias = Literal["refuse", "keep", "null"]
"""What becomes of columns that a masking schema does not list."""


@dataclass(frozen=True, slots=True)
class MaskedColumn:
    """How a column is masked.

    Attributes:
        entry: The entry; None of one that is kept or null because it is not listed.
        method: The method, or the provider.
        columns: The columns that the entry masks together.
        as_kind: The kind of the column that it is masked as.
    """

    entry: MaskEntry | None
    method: str
    columns: tuple[str, ...]
    as_kind: str

    @property
    def identity(self) -> object:
        """What decides how a value is masked."""
        if self.entry is None or self.method in ("keep", "null"):
            return self.method
        if self.entry.is_provider:
            return ProviderEntry(self.entry, self.columns).identity
        return self.method, None if self.entry.value is None else str(self.entry.value.plain())


@dataclass(frozen=True, slots=True)
class MaskScope:
    """A masking schema and the tables that it is bound to.

    Attributes:
        spec: The schema.
        tables: The tables of the source.
        unlisted: What becomes of columns that are not listed.
        columns: How each column of the copied tables is masked, as far as it is known.
    """

    spec: MaskSpec
    tables: Mapping[str, CopiedTable]
    unlisted: Unlisted
    columns: dict[str, dict[str, MaskedColumn]] = field(default_factory=dict)
    _problems: list[Problem] = field(default_factory=list)

    def wrong(self, mark: Mark, message: str, suggestion: str | None = None) -> None:
        """Note a mistake."""
        self._problems.append(Problem(mark, message, suggestion))

    def refuse_mistakes(self) -> None:
        """Raise what is wrong so far, if anything is.

        Raises:
            SchemaError: All the mistakes, with their places.
        """
        if self._problems:
            raise SchemaError(list(dict.fromkeys(self._problems)))

    def name(self, table: str) -> ScalarNode:
        """Return the name of a table, located."""
        listed = self.spec.tables.get(table)
        return ScalarNode(self.spec.mark, table) if listed is None else listed.name

    def place(self, table: str, column: str) -> Mark:
        """Return where the schema says how a column is masked."""
        listed = self.spec.tables.get(table)
        for entry in listed.entries if listed else ():
            key = str(entry.key.value)
            if column in (key, *map(str.strip, key.split(","))):
                return entry.key.mark
        return self.name(table).mark
