"""``fakegen providers``: list, search and explain what makes values."""

from __future__ import annotations

import click

from fakegen.cli.options import plugin_option


@click.command(name="providers", short_help="List, search and explain providers.")
@click.argument("words", nargs=-1)
@click.option("--locale", default="en_US", show_default=True, help="In this locale.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plugin_option
def command(words: tuple[str, ...], locale: str, as_json: bool, plugins: tuple[str, ...]) -> None:
    r"""List the providers whose name or summary has all of WORDS; explain one named in full.

    \b
    fakegen providers
    fakegen providers postal --locale nl_BE
    fakegen providers faker.first_name
    """
    from fakegen.api import providers

    found = providers(" ".join(words), locale=locale, plugins=plugins)
    if as_json:
        import json

        click.echo(json.dumps([_facts(entry) for entry in found], indent=2, ensure_ascii=False))
    elif len(words) == 1 and any(entry.name == words[0] for entry in found):
        _explain(next(entry for entry in found if entry.name == words[0]))
    elif found:
        from fakegen.cli.tables import print_table

        rows = [
            (e.name, "compiled" if e.compiled else "scalar", e.summary, e.signature, e.example)
            for e in found
        ]
        print_table(("provider", "speed", "makes", "parameters", "example"), rows)
    else:
        click.echo("no provider matches", err=True)


def _facts(entry: object) -> dict[str, object]:
    names = ("name", "compiled", "summary", "signature", "example")
    return {name: getattr(entry, name) for name in names}


def _explain(entry: object) -> None:
    from fakegen.plan.catalogue import Entry

    assert isinstance(entry, Entry)
    click.echo(f"{entry.name} ({'compiled' if entry.compiled else 'scalar: one call per value'})")
    click.echo()
    click.echo(entry.provider.doc.strip())
    if entry.provider.parameters:
        click.echo("\nParameters:")
        for parameter in entry.provider.parameters.values():
            default = "required" if parameter.required else f"default {parameter.default!r}"
            click.echo(f"  {parameter.name}: {parameter.type_name}, {default}. {parameter.doc}")
    if entry.example:
        click.echo(f"\nExample: {entry.example}")
