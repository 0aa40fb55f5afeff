"""``fakegen providers``: list, search and explain what makes values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fakegen.cli.options import plugin_option

if TYPE_CHECKING:
    from fakegen import Entry


@click.command(name="providers", short_help="List, search and explain providers.")
@click.argument("words", nargs=-1)
@click.option("--locale", default="en_US", show_default=True, help="In this locale.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plugin_option
def command(words: tuple[str, ...], locale: str, as_json: bool, plugins: tuple[str, ...]) -> None:
    """List the providers whose name or summary has all of WORDS; explain one named in full.

    \b
    fakegen providers
    fakegen providers postal --locale nl_BE
    fakegen providers faker.first_name
    """  # noqa: D301 - click looks for the backspace itself
    from fakegen import search_providers

    found = search_providers(" ".join(words), locale=locale, plugins=plugins)
    exact = next((entry for entry in found if [entry.name] == list(words)), None)
    if as_json:
        import json

        click.echo(json.dumps([_facts(entry) for entry in found], indent=2, ensure_ascii=False))
    elif exact:
        _explain(exact)
        others = [entry.name for entry in found if entry is not exact]
        if others:
            click.echo(f"\nSee also: {', '.join(others)}")
    elif found:
        from fakegen.cli.printing import print_table
        from fakegen.cli.progress_bar import progress_bar

        rows = []
        with progress_bar({"providers": len(found)}) as progress:
            for e in found:
                speed = "compiled" if e.compiled else "scalar"
                rows.append((e.name, speed, e.summary, e.signature, e.example))
                progress("providers", 1)
        print_table(("provider", "speed", "makes", "parameters", "example"), rows)
    else:
        click.echo("no provider matches", err=True)


def _facts(entry: Entry) -> dict[str, object]:
    names = ("name", "compiled", "summary", "signature", "example")
    return {name: getattr(entry, name) for name in names}


def _explain(entry: Entry) -> None:
    click.echo(f"{entry.name} ({'compiled' if entry.compiled else 'scalar: one call per value'})\n")
    click.echo(entry.description)
    if entry.provider.parameters:
        click.echo("\nParameters:")
    for parameter in entry.provider.parameters.values():
        words = ", ".join(filter(None, [parameter.type_name, parameter.default_text]))
        click.echo(f"  {parameter.name}: {words}. {parameter.doc}".rstrip())
    if entry.example:
        click.echo(f"\nExample: {entry.example}")
