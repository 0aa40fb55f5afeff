"""The built-in commands, registered through the hook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fakegen import Command, hookimpl
from fakegen.cli.main import COMMANDS, built_in


@hookimpl
def fakegen_commands() -> Iterable[Command]:
    """Return the built-in commands."""
    return [Command(name, partial(built_in, name)) for name in COMMANDS]
