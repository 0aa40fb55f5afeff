"""``fakegen generate``: write a schema's tables."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fakegen import number_of
from fakegen.cli.options import (
    pairs,
    plugin_option,
    row_counts,
    schema_argument,
    seed_option,
    seed_value,
    source_option,
)
from fakegen.cli.printing import say
from fakegen.cli.progress_bar import progress_bar


@click.command(
    name="generate", short_help="Write a schema's tables to files, a database or stdout."
)
@schema_argument
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    help="A file, a folder (one file per table) or - for standard output, the default.",
)
@click.option(
    "-f",
    "--format",
    "format",
    metavar="FORMAT",
    help="A format that 'fakegen formats' lists. Default: by the file name's ending; csv for "
    "standard output.",
)
@click.option(
    "-n",
    "--rows",
    metavar="N|TABLE=N",
    multiple=True,
    help="How many rows to make, of every table or of TABLE.",
)
@seed_option
@click.option(
    "--start-row",
    type=click.IntRange(min=0),
    metavar="ROW",
    help="First row to make, counting from 0. Rows are the same as in a whole run.",
)
@click.option(
    "--only",
    metavar="TABLE[.COLUMN]",
    multiple=True,
    help="Make only this table or column. Values are the same as in a whole run.",
)
@click.option(
    "-w", "--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
    help="Number of processes. Values do not depend on it.",
)  # fmt: skip
@click.option(
    "--executor",
    metavar="NAME",
    help="How blocks are made: local, processes or a plugin's executor. Values do not depend on it.",
)
@click.option(
    "--option", "options", metavar="NAME=VALUE", multiple=True, help="Set an option of the format."
)
@source_option
@plugin_option
def command(
    schema: str,
    untrusted: bool,
    output: str,
    format: str | None,
    rows: tuple[str, ...],
    seed: str | None,
    start_row: int | None,
    only: tuple[str, ...],
    workers: int,
    executor: str | None,
    options: tuple[str, ...],
    sources: tuple[str, ...],
    plugins: tuple[str, ...],
) -> None:
    """Write the tables of SCHEMA (YAML, JSON or TOML; - for standard input).

    \b
    fakegen generate people.yaml -o people.parquet
    fakegen generate shop.yaml -o out/ --format csv --rows 1_000_000 --workers 4
    fakegen generate people.yaml --only person.email --start-row 5000 --rows 10
    """  # noqa: D301 - click looks for the backspace itself
    import fakegen

    loaded = fakegen.load(
        schema, plugins=plugins, sources=pairs(sources, "--source"), untrusted=untrusted
    )
    tables = loaded.generate(
        row_counts(rows),
        seed=seed_value(seed),
        start_row=start_row,
        workers=workers,
        executor=executor,
        only=only,
    )
    if format is None and output == "-":
        format = "csv"
    with progress_bar({name: len(table) for name, table in tables.items()}) as progress:
        written = tables.write(
            output, format, progress=progress, **_typed(pairs(options, "--option"))
        )
    if output != "-" and sys.stderr.isatty():
        say(f"{number_of(written, 'row')} written to {Path(output)}", err=True)


def _typed(options: dict[str, str]) -> dict[str, object]:
    """Return options with true, false, null and integers converted."""
    words: dict[str, object] = {"true": True, "false": False, "null": None}
    return {
        name: words.get(text, int(text) if text.lstrip("-").isdigit() else text)
        for name, text in options.items()
    }
