"""``fakegen schema``: the JSON Schema for editors."""

from __future__ import annotations

import click

from fakegen.cli.options import locale_option, plugin_option
from fakegen.cli.printing import say_json


@click.command(name="schema", short_help="Print the JSON Schema for editors.")
@locale_option
@click.option(
    "--portable",
    is_flag=True,
    help="Leave out what plugins add, and accept any plugin's names.",
)
@plugin_option
def command(locale: str, portable: bool, plugins: tuple[str, ...]) -> None:
    """Print the JSON Schema of the language, with the providers of every installed plugin.

    \b
    fakegen schema > fakegen.schema.json
    # and as the first line of a schema:
    # yaml-language-server: $schema=fakegen.schema.json
    """  # noqa: D301 - click looks for the backspace itself
    from fakegen import json_schema

    say_json(json_schema(locale=locale, plugins=plugins, portable=portable))
