"""``fakegen init``: infer a schema from real data."""

from __future__ import annotations

from pathlib import Path

import click

from fakegen import UsageError
from fakegen.cli.options import plugin_option
from fakegen.cli.printing import say, say_text
from fakegen.cli.progress_bar import work_bars


@click.command(name="init", short_help="Infer a schema from data.")
@click.argument("data", nargs=-1, required=True, metavar="DATA...")
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write the schema. Default: standard output."
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@plugin_option
def command(
    data: tuple[str, ...], output: str | None, force: bool, plugins: tuple[str, ...]
) -> None:
    """Infer a schema that makes data like DATA: files, or folders of files.

    'fakegen explain file' lists the formats of files. The schema can be run at once. Its comments say
    what was seen in the data.
    """
    import fakegen
    from fakegen import write_file  # which loads Arrow

    target = Path(output) if output and output != "-" else None
    if target is not None and target.exists() and not force:
        raise UsageError(f"'{target}' already exists; --force overwrites it")
    with work_bars():
        text = fakegen.infer_schema(data, plugins=plugins, folder=target.parent if target else None)
    if target is None:
        say_text(text, nl=False)
        return
    write_file(target, text.encode())
    say(f"{target} written: review it, then try 'fakegen preview {target}'", err=True)
