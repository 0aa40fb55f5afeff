"""A table that is being bound, as the parts of binding that only ask it see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from fakegen.binding.arguments import TableCompiler, Types
from fakegen.errors import Mark
from fakegen.language import ScalarNode, TableSpec
from fakegen.plan.children import Children
from fakegen.plan.modification import Modification
from fakegen.plan.steps import Step


class BoundReference(Protocol):
    """A name for a row of a table."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def table(self) -> str:
        """The table whose rows it refers to."""

    @property
    def row(self) -> str:
        """The hidden column with the number of the row."""

    @property
    def inherited(self) -> bool:
        """Whether it is the parent of the row, or above it."""

    @property
    def of(self) -> str | None:
        """The reference that both tables have; None if none is asked for."""


class BoundReferences(Protocol):
    """The references of a table."""

    @property
    def names(self) -> Mapping[str, BoundReference]:
        """The references, by name."""

    @property
    def sources(self) -> Mapping[str, tuple[str, str]]:
        """The reference and the other table's column that columns read, by column."""

    def reads(self, name: str) -> Mapping[str, str]:
        """Return the columns that read the row of a reference, by the other table's columns."""

    def row(self, path: str) -> tuple[str, str] | None:
        """Return the hidden column with the row of a path of references, and its table; None if it is none."""


class BoundTable(Protocol):
    """A table that is being bound; :class:`~fakegen.binding.table_binding.TableBinder` says more."""

    @property
    def table(self) -> TableSpec:
        """What the schema says of it."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def children(self) -> Children | None:
        """Which rows of another table its rows belong to."""

    @property
    def above(self) -> Sequence[str]:
        """The tables that its rows belong to, nearest first."""

    @property
    def below(self) -> Sequence[str]:
        """The tables whose rows belong to its."""

    @property
    def compiler(self) -> TableCompiler:
        """Compiles expressions over its columns."""

    @property
    def references(self) -> BoundReferences:
        """Its references."""

    def known_columns(self) -> list[str]:
        """Return the column names known so far."""

    def types(self, names: Iterable[str]) -> Types:
        """Return the types of the columns that these names can mean; other names are left out."""

    def declared_type(self, column: str) -> pa.DataType | None:
        """Return the type of a column that is being bound, if it is declared."""

    def type_in_progress(self, column: str) -> pa.DataType | None:
        """Return the type of a column that is being bound, declared or supposed; None if it is not."""

    def waits(self, column: str) -> bool:
        """Return whether nothing has asked for a column yet."""

    def bind_first(self, column: str) -> None:
        """Bind a column, and before it those that it needs first."""

    def made(self, label: str, mark: Mark, make: Callable[[], Step]) -> Step:
        """Return the step with a label, made at the first call."""

    def modification(self, said: Mapping[str, ScalarNode]) -> Modification:
        """Return what modifiers do to values."""

    def unique_within(self, column: str, said: Mapping[str, ScalarNode], mark: Mark) -> None:
        """Count the values of a column that are to differ among some rows."""

    def once_all_rows_are_known(self, check: Callable[[], None]) -> None:
        """Call a check that needs the number of rows of another table, when all are known."""
