"""What a table says of one of its references."""

from __future__ import annotations

from dataclasses import dataclass, field

from fakegen.errors import Mark
from fakegen.language import Node, ScalarNode
from fakegen.plan.links import row_of


@dataclass(slots=True)
class DeclaredReference:
    """What is said of a reference.

    Attributes:
        name: How the table calls it.
        table: The table whose rows it refers to.
        mark: Where it is declared first.
        nodes: What is said of the row that is drawn, located, by parameter.
        modifiers: The modifiers of the row, located.
        read: The columns that are read through it so far.
        inherited: Whether it is the parent of the row, or above it.
    """

    name: str
    table: str
    mark: Mark
    nodes: dict[str, Node] = field(default_factory=dict)
    modifiers: dict[str, ScalarNode] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    inherited: bool = False

    @property
    def row(self) -> str:
        """The hidden column with the number of the row."""
        return row_of(self.name)

    @property
    def of(self) -> str | None:
        """The reference that both tables have; None if none is asked for."""
        return str(self.nodes["of"].plain()) if "of" in self.nodes else None
