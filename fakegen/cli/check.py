"""``fakegen check``: whether data satisfies a schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fakegen import CheckError, UsageError, number_of
from fakegen.cli import completions
from fakegen.cli.fidelity_lines import print_fidelity
from fakegen.cli.options import loading_options, schema_argument
from fakegen.cli.printing import say, say_json

if TYPE_CHECKING:
    from fakegen import CheckReport, Fidelity, Violation


@click.command(name="check", short_help="Check data against a schema.")
@click.argument(
    "data", metavar="DATA...", nargs=-1, required=True, shell_complete=completions.files
)
@schema_argument
@click.option(
    "--table",
    metavar="TABLE",
    shell_complete=completions.tables,
    help="The table to check against. Default: the one that DATA is named after, or the only one.",
)
@click.option(
    "--max", "most", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
    help="How many rows to list for each violated rule.",
)  # fmt: skip
@click.option(
    "--like",
    "real",
    metavar="REAL",
    shell_complete=completions.files,
    help="A file of real rows: also print how close each column is to theirs.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="With --like: fail if a column or a constraint scores less.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@loading_options
def command(
    data: tuple[str, ...],
    schema: str,
    untrusted: bool,
    table: str | None,
    most: int,
    real: str | None,
    fail_under: float | None,
    as_json: bool,
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
) -> None:
    """Check DATA, made or real, against the tables of SCHEMA.

    DATA is a file in a format that 'fakegen explain file' lists; several files, each named after its table, a
    folder of them, or a database (postgresql://, mysql://, mariadb://, sqlite:///FILE, duckdb:///FILE), are
    checked together: rows must refer to rows that are there, and belong to their parents in the numbers that
    the schema says. The columns must be present and of the planned types, unique and not null where the schema
    says so, and every constraint must be satisfied. Rows are numbered from 0. The exit status is 5 if a rule
    is violated.

    With --like, a line for each column follows, the worst first: the share of values in a form of the real
    ones, the share of open strings that are copied, distinct and missing values beside the real ones.
    """
    import fakegen

    if fail_under is not None and real is None:
        raise UsageError("--fail-under needs --like, the real rows to measure by")

    loaded = fakegen.load(
        schema,
        plugins=plugins,
        sources=sources,
        untrusted=untrusted,
        cache=cache,
    )
    close: Fidelity | None = None
    if len(data) == 1 and not _has_tables(data[0], table):
        reports = [loaded.check(data[0], table, most=most)]
        close = None if real is None else loaded.fidelity(data[0], real, table)
    elif table is not None or real is not None:
        flag = "--like" if table is None else "--table"
        raise UsageError(f"{flag} is for one file; several files are named after their tables")
    else:
        reports = loaded.check_all(data, most=most)
    if as_json:
        from dataclasses import asdict

        facts = [asdict(report) for report in reports]
        added = {"fidelity": asdict(close)} if close else {}
        say_json(facts[0] | added if len(facts) == 1 else facts)
    else:
        for report in reports:
            _print(report)
        if close is not None:
            print_fidelity(close)
    found, names = sum(len(report.violations) for report in reports), ", ".join(data)
    if found:
        checked = sum(report.checked for report in reports)
        verb = "is" if found == 1 else "are"
        raise CheckError(f"{names}: {found} of {number_of(checked, 'rule')} {verb} violated")
    if close is not None and fail_under is not None and close.score < fail_under:
        raise CheckError(f"{names}: the worst score is {close.score:.3f}, below {fail_under}")


def _has_tables(data: str, table: str | None) -> bool:
    """Return whether data are several tables: a folder, or a database of which none is named."""
    return (table is None and "://" in data) or Path(data).is_dir()


def _print(report: CheckReport) -> None:
    for violation in report.violations:
        rows = number_of(violation.count, "row")
        say(f"{violation.place}: {violation.message} ({rows})")
        _print_rows(violation)
    for note in report.unchecked:
        say(f"not checked: {note}")
    if not report.violations:
        verb = "satisfies" if report.rows == 1 else "satisfy"
        rules = f"all {report.checked} rules of table {report.table!r}"
        say(f"{number_of(report.rows, 'row')} {verb} {rules}")


def _print_rows(violation: Violation) -> None:
    for row in violation.rows:
        values = ", ".join(f"{name}={value!r}" for name, value in row.values.items())
        say(f"  row {row.row}{': ' if values else ''}{values}")
    more = violation.count - len(violation.rows)
    if violation.rows and more:
        say(f"  and {more:,} more")
