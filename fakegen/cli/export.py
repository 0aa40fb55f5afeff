"""``fakegen export``: a schema's rules as types and contracts of others."""

from __future__ import annotations

from pathlib import Path

import click

from fakegen import UsageError
from fakegen.cli import completions
from fakegen.cli.options import plugin_option, schema_argument
from fakegen.cli.printing import say, say_document


@click.command(name="export", short_help="Write a schema's rules as types or contracts of others.")
@schema_argument
@click.option(
    "--as",
    "kind",
    required=True,
    metavar="KIND",
    help="json-schema, pydantic, pandera, dbt, odcs or great-expectations.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=completions.files,
    help="Where to write it. Default: standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@plugin_option
@click.pass_obj
def command(
    alone: bool,
    schema: str,
    untrusted: bool,
    kind: str,
    output: str | None,
    force: bool,
    plugins: tuple[str, ...],
) -> None:
    """Write what SCHEMA says of its tables as types or contracts: what is known of every column."""
    import fakegen
    from fakegen import write_file

    del alone
    target = Path(output) if output and output != "-" else None
    if target is not None and target.exists() and not force:
        raise UsageError(f"'{target}' already exists; --force overwrites it")
    text = fakegen.export(fakegen.load(schema, plugins=plugins, untrusted=untrusted), kind)
    if target is None:
        say_document(text)
        return
    write_file(target, text.encode())
    say(f"{target} written", err=True)
