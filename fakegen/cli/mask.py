"""``fakegen mask``: copy real data with what a masking schema says done to each column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Literal

import click

from fakegen import number_of
from fakegen.cli import completions
from fakegen.cli.options import pairs, plugin_option, progress_option
from fakegen.cli.printing import say
from fakegen.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from fakegen import MaskedTable


@click.command(name="mask", short_help="Copy real data, masked as a schema says.")
@click.argument("schema", metavar="SCHEMA", shell_complete=completions.files)
@click.option(
    "--from",
    "source",
    required=True,
    metavar="PLACE",
    help="The real data: postgresql://..., mysql://..., mariadb://..., sqlite:///FILE or duckdb:///FILE, or a file, "
    "or a folder with a file for each table.",
)
@click.option(
    "--to", "target", required=True, metavar="PLACE", help="Where the copy goes: likewise."
)
@click.option(
    "--secret",
    metavar="VARIABLE",
    default="FAKEGEN_SECRET",
    show_default=True,
    help="The environment variable with the secret that masked values are keyed by.",
)
@click.option(
    "--unlisted",
    type=click.Choice(["refuse", "keep", "null"]),
    default="refuse",
    show_default=True,
    help="What becomes of columns and tables that the schema does not list; null leaves out such tables.",
)
@click.option(
    "--mode",
    type=click.Choice(["fail", "append", "truncate", "replace"]),
    default="fail",
    show_default=True,
    help="What becomes of the rows that a database's tables have.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="ROWS",
    help="How many rows a subset may have in all.",
)
@click.option(
    "--dry-run", is_flag=True, help="Mask all rows, write none, show how many and the first ten."
)
@click.option("--format", metavar="NAME", help="The format of files. Default: by the name.")
@click.option(
    "--option", "options", multiple=True, metavar="NAME=VALUE", help="An option of the format."
)
@progress_option
@plugin_option
def command(
    schema: str,
    source: str,
    target: str,
    secret: str,
    unlisted: Literal["refuse", "keep", "null"],
    mode: Literal["fail", "append", "truncate", "replace"],
    limit: int | None,
    dry_run: bool,
    format: str | None,
    options: tuple[str, ...],
    progress: str,
    plugins: tuple[str, ...],
) -> None:
    """Copy tables, with what SCHEMA says done to each column, all or nothing.

    \b
    fakegen init postgresql://me@db/shop --mask -o mask.yaml
    fakegen mask mask.yaml --from postgresql://me@db/shop --to postgresql://me@localhost/dev

    Equal values are masked alike in every table and run with the same secret.
    """  # noqa: D301 - click looks for the backspace itself
    import fakegen

    given: dict[str, Any] = dict(pairs(options, "--option"))
    with ExitStack() as bars:
        advance: Callable[[str, int], None]

        def start(totals: Mapping[str, int]) -> None:
            nonlocal advance
            advance = bars.enter_context(progress_bar(totals, progress))

        def count(table: str, rows: int) -> None:
            advance(table, rows)

        tables = fakegen.mask(
            schema,
            source,
            target,
            secret=secret,
            unlisted=unlisted,
            mode=mode,
            limit=limit,
            dry_run=dry_run,
            format=format,
            plugins=plugins,
            started=start,
            progress=count,
            **given,
        )
    for table in tables:
        if dry_run:
            _show(table)
        else:
            say(_line(table, "copied"), err=True)


def _line(table: MaskedTable, what: str) -> str:
    if table.subset:
        return f"{table.name}: {what} {table.subset}"
    return f"{table.name}: {what} {number_of(table.rows, 'row')}"


def _show(table: MaskedTable) -> None:
    from fakegen.cli.records import print_rows

    say(_line(table, "would copy"))
    by_method: dict[str, list[str]] = {}
    for column, method in table.methods.items():
        by_method.setdefault(method, []).append(column)
    say("; ".join(f"{method}: {', '.join(columns)}" for method, columns in by_method.items()))
    if table.first is not None and len(table.first):
        print_rows(table.name, table.first, 0)
