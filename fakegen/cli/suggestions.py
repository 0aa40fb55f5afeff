"""The answer to a mistyped command or option: one line that names the nearest one."""

from __future__ import annotations

import click

from fakegen import did_you_mean, nearest


class SuggestingGroup(click.Group):
    """A group whose unknown commands are refused with the nearest known one."""

    def known(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, for suggestions."""
        return self.list_commands(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names.

        Raises:
            click.UsageError: There is none.
        """
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            hint = did_you_mean(nearest(name, self.known(ctx)))
            ctx.fail(f"no such command {name!r}{hint or see_help(ctx)}")
        return super().resolve_command(ctx, args)


def message_of(error: click.ClickException) -> str:
    """Return a mistake on the command line as one line."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.NoSuchOption) and ctx is not None:
        known = [
            option
            for parameter in ctx.command.get_params(ctx)
            if isinstance(parameter, click.Option)
            for option in [*parameter.opts, *parameter.secondary_opts]
        ]
        hint = did_you_mean(nearest(error.option_name, known))
        return f"no such option {error.option_name!r}{hint or see_help(ctx)}"
    text = " ".join(error.format_message().split()).removesuffix(".")
    text = text[0].lower() + text[1:]
    if isinstance(error, click.MissingParameter) and ctx is not None:
        return text + see_help(ctx)
    return text


def see_help(ctx: click.Context) -> str:
    """Return the end of a message about a word that no known one is near to."""
    return f"; see '{ctx.command_path} --help'"
