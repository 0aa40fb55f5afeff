"""``fakegen gather``: check that all parts of a run are there."""

from __future__ import annotations

import click

from fakegen import number_of
from fakegen.cli import completions
from fakegen.cli.options import run_plugins_option
from fakegen.cli.printing import one_line, say, say_json


@click.command(
    name="gather", short_help="Check that all parts of a run are there, whole and of one run."
)
@click.argument("folder", metavar="FOLDER", shell_complete=completions.files)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@run_plugins_option
def command(folder: str, as_json: bool, run_plugins: bool) -> None:
    """Check the parts in FOLDER, which may be a URL.

    All must be there, with the sizes and digests that their manifests say, of one run; and the rules over
    all rows must hold. Nothing is made again, and no rows are copied.
    """
    import fakegen

    found = fakegen.gather(folder, run_plugins=run_plugins)
    if as_json:
        from dataclasses import asdict

        say_json(asdict(found))
        return
    for table, rows in found.rows.items():
        say(f"{one_line(table)}: {number_of(rows, 'row')}")
    rules = f", {number_of(found.rules, 'rule')} over all rows checked" if found.rules else ""
    say(f"{number_of(found.parts, 'part')}, {found.bytes:,} bytes, all whole{rules}")
    say(f"digest {found.digest}")
