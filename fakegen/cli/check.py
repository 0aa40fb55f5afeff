"""``fakegen check``: whether data satisfies a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fakegen import CheckError, number_of
from fakegen.cli.options import pairs, plugin_option, schema_argument, source_option
from fakegen.cli.printing import say, say_json

if TYPE_CHECKING:
    from fakegen import CheckReport, Violation


@click.command(name="check", short_help="Check data against a schema.")
@click.argument("data", metavar="DATA")
@schema_argument
@click.option(
    "--table",
    metavar="TABLE",
    help="The table to check against. Default: the one that DATA is named after, or the only one.",
)
@click.option(
    "--max", "most", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
    help="How many rows to list for each violated rule.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@source_option
@plugin_option
def command(
    data: str,
    schema: str,
    untrusted: bool,
    table: str | None,
    most: int,
    as_json: bool,
    sources: tuple[str, ...],
    plugins: tuple[str, ...],
) -> None:
    """Check DATA, made or real, against a table of SCHEMA.

    DATA is a file in a format that 'fakegen explain file' lists. Its columns must be present and of
    the planned types, unique and not null where the schema says so, and every constraint must be
    satisfied. Rows are numbered from 0. The exit status is 5 if a rule is violated.
    """
    import fakegen

    loaded = fakegen.load(
        schema, plugins=plugins, sources=pairs(sources, "--source"), untrusted=untrusted
    )
    report = loaded.check(data, table, most=most)
    if as_json:
        from dataclasses import asdict

        say_json(asdict(report))
    else:
        _print(report)
    if report.violations:
        found, checked = len(report.violations), report.checked
        verb = "is" if found == 1 else "are"
        raise CheckError(f"{data}: {found} of {number_of(checked, 'rule')} {verb} violated")


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
