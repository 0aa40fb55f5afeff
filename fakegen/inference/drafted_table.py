"""A table of a draft, before its rules are settled and its text is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fakegen.inference.decisions import Choice
from fakegen.inference.inputs import Input
from fakegen.profiling.table_profile import TableProfile


@dataclass(frozen=True, slots=True)
class DraftedTable:
    """A table and how its columns are made.

    Attributes:
        item: Its name, its rows and where they come from.
        seen: Its profile.
        choices: How each column is made, in order.
        given: Columns that refer to a row of another table, and that the model of this one follows.
        options: The options in this model of those columns.
        rows: What ``rows:`` says of rows that belong to another table; None for a number.
        evidence: How many rows belong to one, for a comment; of a hidden table, what it holds.
        hidden: Whether it is made for others to refer to only.
        counts: The column with the number of rows of other tables that refer to each row; None for none.
        of: The table whose rows a hidden table's are about, directly or not; empty for none.
    """

    item: Input
    seen: TableProfile
    choices: Mapping[str, Choice]
    given: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rows: Mapping[str, object] | None = None
    evidence: str = ""
    hidden: bool = False
    counts: str | None = None
    of: str = ""

    @property
    def root(self) -> str:
        """The table that is written: the one that a hidden table is made for, or itself."""
        return self.of or self.item.name
