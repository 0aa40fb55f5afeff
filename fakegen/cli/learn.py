"""``fakegen learn``: learn a schema's models and keep them in files."""

from __future__ import annotations

from pathlib import Path

import click

from fakegen.cli.options import pairs, plugin_option, schema_argument, source_option
from fakegen.cli.tables import one_line
from fakegen.errors import UsageError


@click.command(name="learn", short_help="Learn a schema's models and save them.")
@schema_argument
@click.argument("model", required=False)
@click.option(
    "-o", "--output", metavar="FILE", help="Where to save it. Default: the model's own 'file'."
)
@source_option
@plugin_option
def command(
    schema: str,
    model: str | None,
    output: str | None,
    sources: tuple[str, ...],
    plugins: tuple[str, ...],
) -> None:
    """Learn MODEL of SCHEMA, or all its models, from their sources, and save them.

    A saved model holds no rows of the source and runs no code when it is loaded.
    """
    import fakegen

    loaded = fakegen.load(schema, plugins=plugins, sources=pairs(sources, "--source"))
    names = [model] if model else list(loaded.models)
    if not names:
        raise UsageError("the schema declares no models")
    if output and len(names) > 1:
        raise UsageError(f"say which model to save to {output!r}: {', '.join(names)}")
    for name in names:
        path = Path(output) if output else loaded.models.get(name)
        learned = loaded.learn(name)
        if path is None:
            raise UsageError(f"model {name!r} declares no 'file': say where to save it with -o")
        fakegen.save_model(learned, path)
        facts = learned.describe()
        click.echo(f"{name}: {learned.method}, {len(learned.columns)} columns, saved to {path}")
        for column, reason in facts.get("left_out", {}).items():
            click.echo(f"  left out: {one_line(column)}: {one_line(reason)}")
