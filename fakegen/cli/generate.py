"""``fakegen generate``: write a schema's tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import click

from fakegen import UsageError, number_of
from fakegen.cli import completions
from fakegen.cli.fidelity_lines import print_fidelity
from fakegen.cli.options import (
    loading_options,
    only_option,
    pairs,
    place_options,
    progress_option,
    rows_option,
    run_plugins_option,
    schema_argument,
    seed_option,
)
from fakegen.cli.printing import say
from fakegen.cli.progress_bar import part_progress, progress_bar

if TYPE_CHECKING:
    from fakegen import Job, Schema, Tables

_LINES = 10
"""So many columns and rules are listed of each table."""


@click.command(
    name="generate", short_help="Write a schema's tables to files, a database or stdout."
)
@schema_argument
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    shell_complete=completions.files,
    help="A file, a folder (one file per table) or - for standard output, the default.",
)
@click.option(
    "-f",
    "--format",
    "format",
    metavar="FORMAT",
    shell_complete=completions.kind("format"),
    help="A format that 'fakegen formats' lists. Default: by the file name's ending; csv for "
    "standard output.",
)
@rows_option
@seed_option
@click.option(
    "--start-row",
    type=click.IntRange(min=0),
    metavar="ROW",
    help="First row to make, counting from 0. Rows are the same as in a whole run.",
)
@only_option
@click.option(
    "--nested",
    is_flag=True,
    help="Put rows that belong to those of another table (rows: {per: TABLE}) inside these, as a list "
    "with their table's name: for json, jsonl, parquet and arrow.",
)
@place_options
@click.option(
    "--parts",
    type=click.IntRange(min=1),
    metavar="N",
    help="Cut the run into N parts, each with files of its own in the folder of -o, written by the "
    "process that makes them; parquet by default.",
)
@click.option(
    "--part",
    type=click.IntRange(min=0),
    metavar="K",
    help="Write this part only, counting from 0, as one job of an array does.",
)
@click.option(
    "--resume", is_flag=True, help="Keep the finished parts, once their files have been verified."
)
@progress_option
@click.option(
    "--fidelity/--no-fidelity",
    default=None,
    help="In the end, print how close the first 10,000 rows of each table are to the file that 'fakegen init' "
    "drafted it from, the worst first. Default: on a terminal, where files are written.",
)
@click.option(
    "--option",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=completions.format_options,
    help="Set an option of the format.",
)
@loading_options
@run_plugins_option
def command(
    schema: str,
    untrusted: bool,
    output: str,
    format: str | None,
    rows: int | dict[str, int] | None,
    seed: int | str | None,
    start_row: int | None,
    only: tuple[str, ...],
    nested: bool,
    workers: int | Literal["auto"],
    executor: str | None,
    address: str | None,
    parts: int | None,
    part: int | None,
    resume: bool,
    progress: str,
    fidelity: bool | None,
    options: tuple[str, ...],
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
    run_plugins: bool,
) -> None:
    """Write the tables of SCHEMA (YAML, JSON or TOML; - for standard input), or of a job.

    \b
    fakegen generate people.yaml -o people.parquet
    fakegen generate shop.yaml -o out/ --format csv --rows 1_000_000 --workers 4
    fakegen generate people.yaml --only person.email --start-row 5000 --rows 10
    fakegen generate people.job -o s3://bucket/people --parts 100 --part 7
    """  # noqa: D301 - click looks for the backspace itself
    import fakegen

    place: dict[str, Any] = {"workers": workers, "executor": executor, "address": address}
    job: Job | None = None
    if schema.endswith(".job"):
        _refuse(
            "a job has its rows, seed and plugins: leave out",
            {
                "--rows": rows, "--seed": seed, "--start-row": start_row, "--only": only,
                "--source": sources or None, "--plugin": plugins, "--nested": nested or None,
                "--fidelity": fidelity,
            },
        )  # fmt: skip
        job = fakegen.load_job(schema, run_plugins=run_plugins, untrusted=untrusted)
    elif parts is not None:
        _refuse(
            "parts are those of a whole run: leave out",
            {"--start-row": start_row, "--nested": nested or None, "--fidelity": fidelity},
        )
        job = fakegen.job(
            schema,
            rows,
            seed=seed,
            only=only,
            plugins=plugins,
            sources=sources,
            untrusted=untrusted,
            cache=cache,
            passes=part is None,
            scratch=None if output == "-" else output,
            **place,
        )
    settings = _typed(pairs(options, "--option"))
    if parts is not None:
        assert job is not None
        if output == "-":
            raise UsageError("parts are written to a folder: give one with -o")
        with part_progress(job, parts, part, progress) as shown:
            written = job.write(
                output,
                parts,
                part,
                format or "parquet",
                resume=resume,
                progress=shown,
                options=settings,
                **place,
            )
        _say_written(written, output)
        return
    _refuse("without --parts, leave out", {"--part": part, "--resume": resume or None})
    loaded: Schema | None = None
    if job is not None:
        tables = job.generate(**place)
    else:
        loaded = fakegen.load(
            schema, plugins=plugins, sources=sources, untrusted=untrusted, cache=cache
        )
        if fidelity and not loaded.drafted:
            raise UsageError(
                "--fidelity needs a table that 'fakegen init' drafted from a file which is still there"
            )
        tables = loaded.generate(
            rows, seed=seed, start_row=start_row, only=only, nested=nested, **place
        )
    if format is None and output == "-":
        format = "csv"
    totals = {name: len(table) for name, table in tables.items()}
    with progress_bar(totals, progress) as advance:
        written = tables.write(output, format, progress=advance, **settings)
    if output != "-":
        _say_written(written, output)
    if fidelity is None:
        fidelity = output != "-" and sys.stderr.isatty() and not untrusted
    if fidelity and loaded is not None:
        _say_fidelity(loaded, tables)


def _refuse(why: str, given: Mapping[str, object]) -> None:
    """Refuse options that do not go with others.

    Raises:
        UsageError: One of them is given.
    """
    found = [flag for flag, value in given.items() if value is not None and value != ()]
    if found:
        raise UsageError(f"{why} {', '.join(found)}")


def _say_written(rows: int, output: str) -> None:
    if sys.stderr.isatty():
        say(f"{number_of(rows, 'row')} written to {output}", err=True)


def _say_fidelity(schema: Schema, tables: Tables) -> None:
    for name, close in schema.draft_fidelity(tables).items():
        made = number_of(close.rows, "row")
        say("", f"{name}: {made} beside {close.real_rows:,} real ones", err=True)
        print_fidelity(close, _LINES, err=True)


def _typed(options: dict[str, str]) -> dict[str, object]:
    """Return options with true, false, null and integers converted."""
    words: dict[str, object] = {"true": True, "false": False, "null": None}
    return {
        name: words.get(text, int(text) if text.lstrip("-").isdigit() else text)
        for name, text in options.items()
    }
