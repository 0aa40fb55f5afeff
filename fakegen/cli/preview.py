"""``fakegen preview``: the first rows on the terminal."""

from __future__ import annotations

import click

from fakegen.cli import completions
from fakegen.cli.named_types import imported_type, is_type_name
from fakegen.cli.options import loading_options, schema_argument, seed_option


@click.command(name="preview", short_help="Show the first rows of a schema's tables.")
@schema_argument
@click.option(
    "-n",
    "--rows",
    type=click.IntRange(min=0),
    metavar="N",
    default=10,
    show_default=True,
    help="How many rows of each table to show; all of a smaller one.",
)
@click.option(
    "--start-row",
    type=click.IntRange(min=0),
    default=0,
    metavar="ROW",
    help="First row to show, counting from 0.",
)
@click.option(
    "--window",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show the rows of a window, as fakegen_data makes them for a test.",
)
@click.option(
    "--linked",
    is_flag=True,
    help="With --window: show the tables as arrow() and pandas() link them, not the rows that one() takes.",
)
@click.option(
    "--seeded",
    is_flag=True,
    help="With --window: show rows that refer to the tables' own, as in a test with fakegen_db.",
)
@click.option(
    "--only",
    metavar="TABLE[.COLUMN]",
    multiple=True,
    shell_complete=completions.columns,
    help="Show only this table or column.",
)
@click.option(
    "--vertical",
    is_flag=True,
    help="Show each row as lines, one per column. Default: only where a table is too wide.",
)
@seed_option
@loading_options
@click.pass_obj
def command(
    alone: bool,
    schema: str,
    untrusted: bool,
    rows: int,
    start_row: int,
    window: int | None,
    linked: bool,
    seeded: bool,
    only: tuple[str, ...],
    vertical: bool,
    seed: int | str | None,
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
) -> None:
    """Show the first rows of the tables of SCHEMA, the same as in a whole run.

    SCHEMA can also name a type: MODULE:NAME.

    A table that is wider than the terminal (80 characters in a pipe; COLUMNS says otherwise) is shown
    with longer strings cut, or else row by row, as with --vertical. Numbers and dates are never cut.
    """
    import fakegen
    from fakegen.cli.quick_start import start_quickly
    from fakegen.cli.records import print_rows

    if alone:
        start_quickly()
    if is_type_name(schema) and not untrusted:
        loaded = fakegen.schema_of(imported_type(schema), plugins=plugins)
    else:
        loaded = fakegen.load(
            schema,
            plugins=plugins,
            sources=sources,
            untrusted=untrusted,
            cache=cache,
        )
    if window is not None:
        found = loaded.fixtures(seed=seed, window=window, seeded=seeded)
        for name in only or found:
            shown = found[name].first(start_row + rows, linked=linked).slice(start_row)
            print_rows(name, shown, start_row, vertical=vertical)
        return
    tables = loaded.generate(seed=seed, start_row=start_row, only=only)
    for name, table in tables.items():
        print_rows(name, table.head(rows), start_row, vertical=vertical)
