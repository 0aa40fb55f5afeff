"""The command interface: a word behind ``fakegen`` in a terminal."""

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
        name: The word: ``fakegen NAME``.
        load: Returns the click command. Called when the command is run or its help is asked for,
            so that what only it needs is imported then.
        doc: What it does: one line, as ``fakegen --help`` prints it; nothing takes the click
            command's own short help, which imports it.
    """

    name: str
    load: Callable[[], click.Command]
    doc: str = ""

    @classmethod
    def of(cls, command: click.Command) -> Command:
        """Return the command of a click command; name and help are its own."""
        return cls(command.name or "", lambda: command, command.get_short_help_str(limit=100))
