"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import click

from fakegen import UNTRUSTED, UsageError
from fakegen.cli import completions
from fakegen.cli.guard import go_on_within

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _confined(ctx: click.Context, _: click.Parameter, untrusted: bool) -> bool:
    """Go on within the limits of an untrusted schema, where the process is the program's own."""
    if untrusted and ctx.find_root().obj and not ctx.resilient_parsing:
        status = go_on_within(UNTRUSTED)
        if status is not None:
            ctx.exit(status)
    return untrusted


untrusted_option = click.option(
    "--untrusted",
    is_flag=True,
    callback=_confined,
    help="Somebody else wrote the schema: read files in its folder only, run no queries, and keep to "
    "limits on rows, memory, lengths and time.",
)


def schema_argument(command: _Function) -> _Function:
    """Give a command what every command that reads a schema takes: SCHEMA and --untrusted."""
    return click.argument("schema", metavar="SCHEMA", shell_complete=completions.files)(
        untrusted_option(command)
    )


progress_option = click.option(
    "--progress",
    type=click.Choice(["auto", "json", "none"]),
    default="auto",
    show_default=True,
    help="How progress is shown on standard error: a bar on a terminal, or JSON lines.",
)


def pairs(items: tuple[str, ...], flag: str) -> dict[str, str]:
    """Return ``NAME=VALUE`` items as a mapping.

    Raises:
        UsageError: An item has no ``=``.
    """
    found = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name or not value:
            raise UsageError(f"{flag} takes NAME=VALUE, not {item!r}")
        found[name] = value
    return found


def _source_files(_: click.Context, __: click.Parameter, items: tuple[str, ...]) -> dict[str, str]:
    """Return ``--source`` as files by name."""
    return pairs(items, "--source")


def _row_counts(
    _: click.Context, __: click.Parameter, items: tuple[str, ...]
) -> int | dict[str, int] | None:
    """Return ``--rows`` as one number, or as numbers by table.

    Raises:
        UsageError: An item is neither ``N`` nor ``TABLE=N``, or both kinds are mixed.
    """
    if not items:
        return None
    if len(items) == 1 and "=" not in items[0]:
        return _count(items[0])
    return {name: _count(value) for name, value in pairs(items, "--rows").items()}


def _count(text: str) -> int:
    try:
        return int(text.replace("_", "").replace(",", ""))
    except ValueError:
        raise UsageError(f"--rows takes a number of rows, not {text!r}") from None


def _seed(_: click.Context, __: click.Parameter, text: str | None) -> int | str | None:
    """Return a seed as the schema would read it: a number if it is one."""
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        return text


plugin_option = click.option(
    "--plugin",
    "plugins",
    metavar="MODULE_OR_FILE",
    multiple=True,
    shell_complete=completions.files,
    help="Also load this plugin. Plugins run code: load only what you trust.",
)
_source_option = click.option(
    "--source",
    "sources",
    metavar="NAME=FILE",
    multiple=True,
    callback=_source_files,
    shell_complete=completions.sources,
    help="Read source NAME from this file, instead of what the schema declares.",
)
locale_option = click.option(
    "--locale",
    default="en_US",
    show_default=True,
    shell_complete=completions.kind("locale"),
    help="Locale of the providers and their examples.",
)
seed_option = click.option(
    "--seed", metavar="SEED", callback=_seed, help="Use this seed instead of the schema's."
)
rows_option = click.option(
    "-n",
    "--rows",
    metavar="N|TABLE=N",
    multiple=True,
    callback=_row_counts,
    shell_complete=completions.row_counts,
    help="How many rows to make, of every table or of TABLE.",
)
only_option = click.option(
    "--only",
    metavar="TABLE[.COLUMN]",
    multiple=True,
    shell_complete=completions.columns,
    help="Make only this table or column. Values are the same as in a whole run.",
)
run_plugins_option = click.option(
    "--run-plugins",
    is_flag=True,
    help="Run the code of plugins that a job brings: only for jobs that you trust.",
)

_cache_option = click.option(
    "--cache/--no-cache",
    default=True,
    help="Whether models that were learned before are read from the cache, and kept there; yes by "
    "default. FAKEGEN_CACHE_DIR names its folder.",
)


def _workers(ctx: click.Context, option: click.Parameter, text: str) -> int | Literal["auto"]:
    """Return a number of processes, or ``auto``."""
    if text == "auto":
        return "auto"
    try:
        count = int(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is neither a number nor 'auto'.") from None
    number: int = click.IntRange(min=1).convert(count, option, ctx)
    return number


_workers_option = click.option(
    "-w",
    "--workers",
    callback=_workers,
    default="auto",
    show_default=True,
    metavar="N|auto",
    help="Number of processes; auto starts as many as there are cores, at most 8, where this pays. Values do "
    "not depend on it.",
)
_executor_option = click.option(
    "--executor",
    "--engine",
    "executor",
    metavar="NAME",
    shell_complete=completions.kind("executor"),
    help="Where rows are made: local, processes or a plugin's executor. Values do not depend on it.",
)
_address_option = click.option(
    "--address", metavar="ADDRESS", help="Where the executor is, if it can be elsewhere."
)


def place_options(command: _Function) -> _Function:
    """Give a command what says where rows are made: --workers, --executor and --address."""
    return _workers_option(_executor_option(_address_option(command)))


def loading_options(command: _Function) -> _Function:
    """Give a command what loading a schema takes besides: --source, --cache and --plugin."""
    return _source_option(_cache_option(plugin_option(command)))
