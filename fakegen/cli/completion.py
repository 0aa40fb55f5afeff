"""``fakegen completion``: completion scripts for shells."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from fakegen.cli.printing import say_text


@click.command(name="completion", short_help="Print a completion script for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash:  eval "$(fakegen completion bash)"
    zsh:   eval "$(fakegen completion zsh)"
    fish:  fakegen completion fish > ~/.config/fish/completions/fakegen.fish
    """  # noqa: D301 - click looks for the backspace itself
    complete = get_completion_class(shell)
    assert complete is not None  # the choice allows no other shell
    root = ctx.find_root().command
    say_text(complete(root, {}, "fakegen", "_FAKEGEN_COMPLETE").source())
