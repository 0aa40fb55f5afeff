"""``fakegen examples``: the example schemas that come with fakegen."""

from __future__ import annotations

from pathlib import Path

import click

from fakegen.cli import completions
from fakegen.cli.printing import print_table, say, say_document


@click.command(name="examples", short_help="List, print or copy example schemas.")
@click.argument("names", nargs=-1, metavar="NAME...", shell_complete=completions.examples)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    shell_complete=completions.files,
    help="Copy them here, with the data they read.",
)
def command(names: tuple[str, ...], output: str | None) -> None:
    """List the example schemas. With NAME, print those schemas.

    \b
    fakegen examples people | fakegen preview -
    fakegen examples -o examples
    """  # noqa: D301 - click looks for the backspace itself
    from fakegen import about_example, copy_examples, example_schemas

    if output is not None:
        for path in copy_examples(names, output):
            say(str(path))
        return
    found = example_schemas(names)
    if not names:
        print_table(("example", "what it shows"), [(n, about_example(p)) for n, p in found.items()])
        return
    for path in found.values():
        say_document(Path(path).read_text(encoding="utf-8"))
