"""A table of a draft whose rules are settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from fakegen.inference.decisions import Learned, LeftOut
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
    def order(self) -> list[str]:
        """The written columns as the data has them; none if their entries give that order."""
        choices = self.rules.choices
        left = [name for name, choice in choices.items() if not isinstance(choice, LeftOut)]
        drawn = [*self.learned, *self.rules.derived]
        entries: list[str] = []
        for name in left:
            if name not in drawn:
                entries.append(name)
            elif name == drawn[0]:
                entries += drawn
        data = [column.name for column in self.table.seen.columns if column.name in left]
        return data if not self.table.hidden and data != entries else []

    @property
    def given(self) -> list[str]:
        """The columns that the model is given; none if it draws none."""
        return (
            [name for name in self.table.given if name not in self.learned] if self.learned else []
        )
