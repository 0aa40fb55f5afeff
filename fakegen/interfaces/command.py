"""The command interface: a subcommand of ``fakegen`` in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the program ``fakegen``.

    Attributes:
        name: What the user types: ``fakegen NAME``.
        load: Returns the click command. Called when the command runs or its own help is printed, so
            that whatever only this command needs is imported then.
        doc: What it does, in one line.
    """

    name: str
    load: Callable[[], click.Command]
    doc: str = ""

    @classmethod
    def of(cls, command: click.Command) -> Command:
        """Wrap a click command, and take its name and its short help from it."""
        return cls(command.name or "", lambda: command, command.get_short_help_str(limit=100))
