"""``fakegen check``: whether data keeps the rules of a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fakegen import CheckError
from fakegen.cli.options import pairs, plugin_option, schema_argument, source_option

if TYPE_CHECKING:
    from fakegen import CheckReport, Violation


@click.command(name="check", short_help="Check data against a schema's rules.")
@click.argument("data", metavar="DATA")
@schema_argument
@click.option(
    "--table",
    metavar="TABLE",
    help="Whose rules. Default: the table that DATA is named after, or the only one.",
)
@click.option(
    "--max", "most", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
    help="How many offending rows to list for each rule.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@source_option
@plugin_option
def command(
    data: str,
    schema: str,
    table: str | None,
    most: int,
    as_json: bool,
    sources: tuple[str, ...],
    plugins: tuple[str, ...],
) -> None:
    """Verify DATA, made or real, against a table of SCHEMA.

    DATA is a file of a format that 'fakegen explain file' lists. Its columns must be there and of
    the planned types, unique and not null where the schema says so, and every constraint must hold.
    Rows count from 0. The exit status is 5 if a rule is broken.
    """
    import fakegen

    loaded = fakegen.load(schema, plugins=plugins, sources=pairs(sources, "--source"))
    report = loaded.check(data, table, most=most)
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False, default=str))
    else:
        _print(report)
    if report.violations:
        found, checked = len(report.violations), report.checked
        raise CheckError(f"{data}: {found} of {checked} rules are violated")


def _print(report: CheckReport) -> None:
    for violation in report.violations:
        rows = "1 row" if violation.count == 1 else f"{violation.count:,} rows"
        click.echo(f"{violation.place}: {violation.message} ({rows})")
        _print_rows(violation)
    for note in report.unchecked:
        click.echo(f"not checked: {note}")
    if not report.violations:
        rules = f"all {report.checked} rules of table {report.table!r}"
        click.echo(f"{report.rows:,} rows satisfy {rules}")


def _print_rows(violation: Violation) -> None:
    for row in violation.rows:
        values = ", ".join(f"{name}={value!r}" for name, value in row.values.items())
        click.echo(f"  row {row.row}{': ' if values else ''}{values}")
    more = violation.count - len(violation.rows)
    if violation.rows and more:
        click.echo(f"  and {more:,} more")
