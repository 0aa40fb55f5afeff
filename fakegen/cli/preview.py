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

_SHOWN = 10


@click.command(name="preview", short_help="Show the first rows of a schema's tables.")
@schema_argument
@click.option(
    "-n",
    "--rows",
    type=click.IntRange(min=0),
    help="How many rows; by default 10, or all of a smaller table.",
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
    untrusted: bool,
    rows: int | None,
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
    loaded = fakegen.load(
        schema, plugins=plugins, sources=pairs(sources, "--source"), untrusted=untrusted
    )
    tables = loaded.generate(rows, seed=seed_value(seed), start_row=start_row, only=only)
    for name, table in tables.items():
        shown = table.head(_SHOWN) if rows is None else table.to_arrow()
        print_rows(name, shown, start_row)
