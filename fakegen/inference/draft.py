"""A table of a draft whose rules are settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from fakegen.inference.decisions import Learned
from fakegen.inference.drafted_table import DraftedTable
from fakegen.inference.families import Kin
from fakegen.inference.rule_lines import Settled


@dataclass(frozen=True, slots=True)
class Draft:
    """A table whose rules are settled.

    Attributes:
        table: The table.
        rules: How its columns are made, and the rules between them.
        kin: What its model learns with those of other tables.
    """

    table: DraftedTable
    rules: Settled
    kin: Kin = field(default_factory=Kin)

    @property
    def learned(self) -> list[str]:
        """The columns that the model draws."""
        return [
            name
            for name, choice in self.rules.choices.items()
            if isinstance(choice, Learned) and name not in self.rules.derived
        ]

    @property
    def given(self) -> list[str]:
        """The columns that the model is given; none if it draws none."""
        return (
            [name for name in self.table.given if name not in self.learned] if self.learned else []
        )
