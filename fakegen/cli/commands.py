"""The built-in commands, registered through the hook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fakegen.cli.main import COMMANDS, built_in
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.command import Command


@hookimpl
def fakegen_commands() -> Iterable[Command]:
    """Return the built-in commands."""
    return [Command(name, partial(built_in, name)) for name in COMMANDS]
