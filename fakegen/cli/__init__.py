"""The command line: one file per command, no logic of its own."""

from fakegen.cli.main import main

__all__ = ["main"]
