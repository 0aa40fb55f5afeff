"""``fakegen compare``: how close made data is to real data."""

from __future__ import annotations

import click

from fakegen.cli import completions
from fakegen.cli.options import plugin_option
from fakegen.cli.printing import print_table, say, say_json

_SHOWN = 3


@click.command(name="compare", short_help="Measure how close made data is to real data.")
@click.argument("real", metavar="REAL", shell_complete=completions.files)
@click.argument("made", metavar="MADE", shell_complete=completions.files)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all the numbers.")
@plugin_option
def command(real: str, made: str, as_json: bool, plugins: tuple[str, ...]) -> None:
    """Measure how close the rows of the file MADE are to those of the file REAL.

    Both are CSV, JSON, JSON lines, Parquet, Arrow or Excel files; columns that only one of them has
    are left out. Every metric is printed with its worst columns or pairs of columns.

    \b
    fakegen compare real.csv made.csv
    """  # noqa: D301 - click looks for the backspace itself
    import fakegen

    found = fakegen.compare(real, made, plugins=plugins)
    if as_json:
        from dataclasses import asdict

        say_json(asdict(found))
        return

    rows = []
    for item in found.measurements:
        worst = [f"{name} {value:.3f}" for name, value in item.worst[:_SHOWN]]
        value = "" if item.value is None else f"{item.value:.4f}"
        rows.append((item.metric, value, item.better, "; ".join(worst)))
    print_table(("metric", "value", "better", "worst"), rows)
    if found.left_out:
        say(f"left out, as only one file has it: {', '.join(found.left_out)}", err=True)
