"""``fakegen preview``: the first rows on the terminal."""

from __future__ import annotations

import click

from fakegen.cli.options import (
    pairs,
    plugin_option,
    schema_argument,
    seed_option,
    seed_value,
    source_option,
)


@click.command(name="preview", short_help="Show the first rows of a schema's tables.")
@schema_argument
@click.option(
    "-n", "--rows", type=click.IntRange(min=0), default=10, show_default=True, help="How many rows."
)
@click.option(
    "--start-row",
    type=click.IntRange(min=0),
    default=0,
    metavar="ROW",
    help="First row to show, counting from 0.",
)
@click.option(
    "--only", metavar="TABLE[.COLUMN]", multiple=True, help="Show only this table or column."
)
@seed_option
@source_option
@plugin_option
@click.pass_obj
def command(
    alone: bool,
    schema: str,
    rows: int,
    start_row: int,
    only: tuple[str, ...],
    seed: str | None,
    sources: tuple[str, ...],
    plugins: tuple[str, ...],
) -> None:
    """Show the first rows of the tables of SCHEMA, the same as in a whole run."""
    import fakegen
    from fakegen.cli.arrow_runtime import leave_pandas_out
    from fakegen.cli.printing import print_rows

    if alone:
        leave_pandas_out()
    loaded = fakegen.load(schema, plugins=plugins, sources=pairs(sources, "--source"))
    tables = loaded.generate(rows, seed=seed_value(seed), start_row=start_row, only=only)
    for name, table in tables.items():
        print_rows(name, table.to_arrow(), start_row)
