"""``fakegen completion``: completion scripts for shells."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from fakegen import UsageError
from fakegen.cli.printing import say_text


@click.command(name="completion", short_help="Print a completion script for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash:        eval "$(fakegen completion bash)"
    zsh:         eval "$(fakegen completion zsh)"
    fish:        fakegen completion fish > ~/.config/fish/completions/fakegen.fish
    powershell:  fakegen completion powershell | Out-String | Invoke-Expression
    """  # noqa: D301 - click looks for the backspace itself
    complete = get_completion_class(shell)
    if complete is None:
        raise UsageError(f"completion for {shell} needs click 8.5: pip install 'click>=8.5'")
    root = ctx.find_root().command
    say_text(complete(root, {}, "fakegen", "_FAKEGEN_COMPLETE").source())
