"""The program ``fakegen``: its commands, and how every error ends.

Exit status: 0 done; 1 the output was closed early; 2 a mistake in a schema, an option or an
argument; 3 values could not be made (a constraint, uniqueness, a model, a plugin); 4 data could not
be read or written; 5 data violates a schema (``check``); 70 a bug in fakegen; 129 the terminal was
closed; 130 interrupted; 143 terminated.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from fakegen import FakegenError, FakegenWarning, __version__, without_passwords
from fakegen.cli.guard import out_of_memory
from fakegen.cli.listing import LISTINGS
from fakegen.cli.printing import say
from fakegen.cli.standard_streams import open_streams, settle_output
from fakegen.cli.suggestions import SuggestingGroup, message_of
from fakegen.cli.termination import Ending, Terminated, raise_on_signals

if TYPE_CHECKING:
    from fakegen import Command

COMMANDS = (
    "init", "generate", "seed", "mask", "job", "gather", "preview", "plan", "check", "export", "compare", "learn", "model", "explain", *LISTINGS,
    "plugins", "examples", "schema", "completion",
)  # fmt: skip
_HELP_ASKED = getattr(click.exceptions, "NoArgsIsHelpError", ())  # since click 8.2
_INTERNAL_ERROR = 70
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""What NumPy's linear algebra reads as it is imported. Threads would cost each command 70 ms of processor
time before its first row, for products of matrices that are small here, and other cores than the workers' own.
"""


class _Commands(SuggestingGroup):
    """Imports a command's module when it is first asked for, and the plugins after that."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the built-in commands, then those of plugins."""
        super().format_commands(ctx, formatter)
        plugged = [(name, _summary(command)) for name, command in sorted(_plugged().items())]
        if plugged:
            with formatter.section("Commands of plugins"):
                formatter.write_dl(plugged)

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def known(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands; those of plugins cost the import of the plugins."""
        del ctx
        return [*COMMANDS, *_plugged()]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what completes the name of a command, and those of plugins without importing them."""
        from fakegen import has_plugins, known_words

        plugged = known_words("command") if has_plugins() else {}
        return [
            *super().shell_complete(ctx, incomplete),
            *(
                CompletionItem(name, help=about or None)
                for name, about in plugged.items()
                if name.startswith(incomplete) and name not in COMMANDS
            ),
        ]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name in COMMANDS:
            return built_in(cmd_name)
        found = _plugged().get(cmd_name)
        return None if found is None else found.load()


def built_in(name: str) -> click.Command:
    """Return a command of ``COMMANDS``."""
    if name in LISTINGS:
        return LISTINGS[name]
    command: click.Command = import_module(f"fakegen.cli.{name}").command
    return command


def _plugged() -> Mapping[str, Command]:
    """Return the commands of other distributions, without loading all that is built in.

    The plugins are imported with Arrow, which takes half a second: only where there are some.
    """
    from fakegen import has_plugins

    if not has_plugins():
        return {}
    from fakegen import plugged_in

    return plugged_in().commands


def _summary(command: Command) -> str:
    """Return what help says of a plugin's command, imported only if it says nothing itself."""
    if command.doc:
        return command.doc
    try:
        return command.load().get_short_help_str(limit=100)
    except Exception as error:  # a plugin's mistake must not hide the other commands
        return f"cannot be loaded: {type(error).__name__}: {error}"


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 2 a mistake in the schema or the command line, 3 values cannot be "
    "made, 4 data cannot be read or written, 5 data violates the schema, 70 a bug in fakegen, 129 the "
    "terminal was closed, 130 interrupted, 143 terminated.",
)
@click.version_option(__version__, "-V", "--version", prog_name="fakegen")
def program() -> None:
    """Make fake data from a schema, with scripted and learned columns in the same row."""


def main() -> NoReturn:
    """Run the program and exit with its status."""
    os.environ.setdefault(*_ONE_THREAD)
    open_streams()
    try:
        sys.exit(run(sys.argv[1:], alone=True))
    finally:
        settle_output()
        gc.freeze()  # Python would search all that there is for garbage before it ends: 60 ms


def run(arguments: list[str], *, alone: bool = False) -> int:
    """Run the program with these arguments; return the exit status.

    Args:
        arguments: What follows the program's name.
        alone: Whether the process is the program's own, with nothing else in it: it handles signals.
    """
    ending = Ending()
    try:
        if alone:
            raise_on_signals(ending)
        return _worked(arguments, alone, ending)
    except Terminated:  # before the command began, or as it ended
        return _ended(ending.answer() or signal.SIGTERM)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        if isinstance(error, _HELP_ASKED):
            error.show()
        else:
            say(without_passwords(message_of(error)), err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _ended(signal.SIGINT)
    except BrokenPipeError:
        return 1
    except FakegenError as error:
        say(*str(error).split("\n"), err=True)
        return error.exit_status
    except MemoryError:
        exceeded = out_of_memory()
        say(str(exceeded), err=True)
        return exceeded.exit_status
    except Exception as error:
        if os.environ.get("FAKEGEN_DEBUG"):
            raise
        bug = f"fakegen has a bug: {type(error).__name__}: {error}"
        say(without_passwords(bug), err=True)
        say("please report it; FAKEGEN_DEBUG=1 shows where it happened", err=True)
        return _INTERNAL_ERROR


def _worked(arguments: list[str], alone: bool, ending: Ending) -> int:
    """Return the exit status of a command that raises nothing, or that a signal has ended."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", FakegenWarning)
            warnings.showwarning = partial(_print_warning, warnings.showwarning, set())
            status = program.main(arguments, prog_name="fakegen", standalone_mode=False, obj=alone)
            sys.stdout.flush()  # so that its failure is told, too
    except BaseException:
        number = ending.answer()
        if number is None:
            raise
        return _ended(number)  # whatever came of it: other errors are what the signal did
    ending.answer()
    return status if isinstance(status, int) else 0  # a command that ended by ctx.exit(status)


def _ended(number: int) -> int:
    """Say that a signal has ended the program; return its status."""
    word = "interrupted" if number == signal.SIGINT else "terminated"
    say(f"{word}; no unfinished files are left", err=True)
    return 128 + number


def _print_warning(
    others: Callable[..., None],
    printed: set[str],
    message: Warning | str,
    category: type[Warning],
    *more: Any,
    **named: Any,
) -> None:
    """Print a schema's warnings as errors are printed, each once, and ``others`` as they always are."""
    if isinstance(message, FakegenWarning):
        if str(message) in printed:
            return
        printed.add(str(message))
        say(f"{message.mark}: warning: {message.message}", err=True)
    else:
        others(message, category, *more, **named)
