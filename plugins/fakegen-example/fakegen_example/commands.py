"""A command of the program ``fakegen``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


def load_badge() -> click.Command:
    """Return the command ``fakegen example-badge``. What only it needs is imported here."""
    import click

    from fakegen_example.badges import is_valid

    @click.command("example-badge", short_help="Check whether a badge is valid.")
    @click.argument("badge")
    def command(badge: str) -> None:
        """Check whether BADGE is valid; the exit status is 1 if it is not."""
        valid = is_valid(badge)
        click.echo(f"{badge} is {'valid' if valid else 'not valid'}")
        if not valid:
            raise click.exceptions.Exit(1)

    return command
