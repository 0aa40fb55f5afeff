"""``fakegen explain``: everything known about a name."""

from __future__ import annotations

import sys

import click

from fakegen.cli import completions
from fakegen.cli.options import locale_option, plugin_option, untrusted_option
from fakegen.cli.printing import say_json, say_text, terminal_width


@click.command(name="explain", short_help="Explain a provider, constraint, format, function ...")
@click.argument("name", metavar="NAME", shell_complete=completions.anything)
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=completions.kinds,
    help="Explain only this kind: provider, constraint ...",
)
@locale_option
@click.option(
    "--schema",
    metavar="SCHEMA",
    shell_complete=completions.files,
    help="Also explain the providers that SCHEMA adds to libraries.",
)
@untrusted_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plugin_option
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    kind: str | None,
    locale: str,
    schema: str | None,
    untrusted: bool,
    as_json: bool,
    plugins: tuple[str, ...],
) -> None:
    """Explain NAME: what it does, its parameters, an example and what the example makes.

    NAME is a provider, constraint, modifier, source, method, format, function, filter, test,
    detector, metric, executor, dialect, database, place, distribution or command. A name of
    several kinds is explained for each of them.

    \b
    fakegen explain regex
    fakegen explain first_name --locale nl_BE
    fakegen explain nbinom
    fakegen explain faker.vehicle_make --schema cars.yaml
    """  # noqa: D301 - click looks for the backspace itself
    from fakegen.cli.quick_start import start_quickly

    if ctx.obj:
        start_quickly()
    from fakegen import UsageError, explain, registry_for

    registered = registry_for(plugins).commands.get(name) if kind is None else None
    known = None if registered is None else registered.load()
    try:
        found = explain(
            name, kind=kind, locale=locale, plugins=plugins, schema=schema, untrusted=untrusted
        )
    except UsageError:
        if known is None:
            raise
        found = None
    if as_json:
        facts = [entry.facts() for entry in found or ()]
        say_json(facts)
        return
    if found:
        say_text(found.text(terminal_width(sys.stdout)))
    if known is not None:
        say_text(("\n" if found else "") + _of_command(name, known))


def _of_command(name: str, command: click.Command) -> str:
    about = command.get_short_help_str(limit=200)
    return f"{name}: a command\n\n{about}\n\nExample:\n  fakegen {name} --help"
