"""``fakegen job``: write a run that travels to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from fakegen import number_of
from fakegen.cli import completions
from fakegen.cli.options import (
    loading_options,
    only_option,
    place_options,
    rows_option,
    schema_argument,
    seed_option,
)
from fakegen.cli.printing import say


@click.command(name="job", short_help="Write a run to a file that other machines make parts of.")
@schema_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    shell_complete=completions.files,
    help="The job file; its name ends in .job.",
)
@rows_option
@seed_option
@only_option
@place_options
@click.option(
    "--scratch",
    metavar="FOLDER",
    shell_complete=completions.files,
    help="A folder or the URL of one, which all processes reach, for files of the passes: 32 bytes a row "
    "of a unique column. Default: that of the job file.",
)
@loading_options
def command(
    schema: str,
    untrusted: bool,
    output: str,
    rows: int | dict[str, int] | None,
    seed: int | str | None,
    only: tuple[str, ...],
    workers: int | Literal["auto"],
    executor: str | None,
    address: str | None,
    scratch: str | None,
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
) -> None:
    """Write the run of SCHEMA as a job: models are learned and passes over all rows run, once.

    \b
    fakegen job people.yaml --rows 1_000_000_000 -o people.job
    fakegen job people.yaml -o /shared/people.job --engine dask --address tcp://scheduler:8786
    fakegen generate people.job -o out/ --parts 1000 --part 7

    The job holds the schema, learned models, data of sources and plugin files; what passes found is in
    people.job.mend beside it.
    """  # noqa: D301 - click looks for the backspace itself
    import fakegen

    if not output.endswith(".job"):
        raise fakegen.UsageError(f"a job file's name ends in .job, and {output!r} does not")
    made = fakegen.job(
        schema,
        rows,
        seed=seed,
        only=only,
        plugins=plugins,
        sources=sources,
        untrusted=untrusted,
        cache=cache,
        workers=workers,
        executor=executor,
        address=address,
        scratch=scratch or Path(output).parent,
    )
    made.save(output)
    if sys.stderr.isatty():
        rows_of_all = number_of(sum(made.tables.values()), "row")
        say(f"{output}: {rows_of_all}, digest {made.digest}", err=True)
