"""``fakegen seed``: load a schema's tables into those of a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import click

from fakegen import UsageError, number_of
from fakegen.cli.options import (
    loading_options,
    only_option,
    progress_option,
    rows_option,
    schema_argument,
    seed_option,
)
from fakegen.cli.printing import say
from fakegen.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from fakegen import SeededTable

_NAMED = 12
"""How many tables one line names."""


@click.command(name="seed", short_help="Load a schema's tables into those of a database.")
@schema_argument
@click.option(
    "--to",
    "url",
    required=True,
    metavar="URL",
    help="The database: postgresql://user@host/database, mysql://..., mariadb://..., "
    "sqlite:///file.db or duckdb:///file.duckdb.",
)
@click.option(
    "--mode",
    type=click.Choice(["fail", "append", "truncate", "replace"]),
    default="fail",
    show_default=True,
    help="What becomes of the rows that the tables have: fail if there are any, append to them, "
    "truncate: delete them in the same transaction, or replace them: others read them until all new rows are there.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Match tables and columns, tell what would be done, load nothing.",
)
@click.option(
    "--triggers/--no-triggers",
    default=None,
    help="Whether the tables' triggers run for the rows, or all rest. Default: those rest that refuse rows. "
    "Only PostgreSQL can let them rest.",
)
@click.option(
    "--scale",
    type=click.FloatRange(0, min_open=True),
    metavar="FACTOR",
    help="So many times the rows of each table that belongs to no other, such as 0.1.",
)
@rows_option
@seed_option
@only_option
@progress_option
@loading_options
def command(
    schema: str,
    untrusted: bool,
    url: str,
    mode: Literal["fail", "append", "truncate", "replace"],
    dry_run: bool,
    triggers: bool | None,
    scale: float | None,
    rows: int | Mapping[str, int] | None,
    seed: int | str | None,
    only: tuple[str, ...],
    progress: str,
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
) -> None:
    """Load the tables of SCHEMA into tables of a database that exist, all or nothing.

    \b
    fakegen seed shop.yaml --to sqlite:///dev.db
    fakegen seed shop.yaml --to postgresql://me@localhost/dev --mode truncate --rows customer=500
    """  # noqa: D301 - click looks for the backspace itself
    import fakegen

    loaded = fakegen.load(
        schema,
        plugins=plugins,
        sources=sources,
        untrusted=untrusted,
        cache=cache,
    )
    if scale is not None and rows is not None:
        raise UsageError("'--scale' and '--rows' exclude each other")
    if scale is not None:
        rows = {name: max(1, round(size * scale)) for name, size in loaded.rows.items()}
    if scale is not None or isinstance(rows, int):
        wanted, rows = rows or 0, loaded.rows_with_room(rows or 0, url)
        if fewer := _fewer(rows, wanted):
            say(fewer, err=True)
    tables = loaded.generate(rows, seed=seed, only=only)
    if dry_run:
        for table in tables.seed(url, mode, dry_run=True):
            say(_line("would load", table, mode))
        return
    totals = {name: len(table) for name, table in tables.items()}
    with progress_bar(totals, progress) as advance:
        filled = tables.seed(url, mode, triggers=triggers, progress=advance)
    for table in filled:
        say(_line("loaded", table, mode), err=True)


def _fewer(rows: Mapping[str, int], wanted: int | Mapping[str, int]) -> str:
    """Return which tables get fewer rows than wanted, in one line; nothing if none does."""
    asked = wanted if isinstance(wanted, Mapping) else dict.fromkeys(rows, wanted)
    found = [f"{name} ({size:,})" for name, size in rows.items() if size < asked.get(name, size)]
    more = [f"{len(found) - _NAMED:,} more"] if len(found) > _NAMED else []
    return f"there is room for fewer rows in {', '.join(found[:_NAMED] + more)}" if found else ""


def _line(what: str, table: SeededTable, mode: str) -> str:
    """Return what is done to a table."""
    line = f"{table.target}: {what} {number_of(table.rows, 'row')}"
    if table.had_rows:
        line += " in place of those there" if mode != "append" else ", after those there"
    if table.left_out:
        line += f"; the database makes {', '.join(table.left_out)}"
    if table.rested:
        triggers = ", ".join(map(repr, table.rested))
        line += f"; trigger{'s' * (len(table.rested) > 1)} {triggers} refused rows, and rested meanwhile"
    return line
