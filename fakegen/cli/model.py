"""``fakegen model``: what is inside a model file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from fakegen import number_of
from fakegen.cli import completions
from fakegen.cli.options import plugin_option
from fakegen.cli.printing import one_line, print_table, say, say_json
from fakegen.cli.suggestions import SuggestingGroup


@click.group(name="model", cls=SuggestingGroup, short_help="Inspect model files.")
def command() -> None:
    """Inspect the files that 'fakegen learn' writes."""


@command.command(name="show", short_help="Show what is inside a model file.")
@click.argument("file", metavar="FILE", shell_complete=completions.files)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plugin_option
def show(file: str, as_json: bool, plugins: tuple[str, ...]) -> None:
    """Show what is inside a model FILE, without running any code in it.

    This includes the rows that it was learned from, what was left out and why, rules that a sample of
    the rows satisfies, what protects the rows and what does not, and the columns with their kinds and
    missing codes. A value is thin if fewer than 10 rows have it: there is little evidence for how other
    columns follow it.
    """
    from fakegen import load_model

    model = load_model(file, plugins=plugins)
    facts = model.describe()
    if as_json:
        say_json(facts)
        return
    columns = facts.pop("columns")
    facts.pop("method")
    say(f"{file}: {model.method}, {number_of(len(model.columns), 'column')}")
    for name, value in facts.items():
        for line in _lines(value):
            say(f"{one_line(name).replace('_', ' ')}: {line}")
    described = dict(_described(columns))
    headings = list(dict.fromkeys(key for column in described.values() for key in column))
    rows = [
        (one_line(name), *(one_line(column[key]) if key in column else "" for key in headings))
        for name, column in described.items()
    ]
    print_table(("column", *headings), rows)


def _lines(value: Any) -> Iterator[str]:
    """Yield a fact in lines: a mapping's entries and whole sentences have one each."""
    if isinstance(value, dict):
        yield from (f"{one_line(key)}: {one_line(item)}" for key, item in value.items())
    elif isinstance(value, list) and any(" " in str(item) for item in value):
        yield from map(one_line, value)
    else:
        yield one_line(value)


def _described(columns: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each column and the facts about it, including the members of fused columns."""
    for name, column in columns.items():
        facts = dict(column) if isinstance(column, Mapping) else {"type": column}
        members = facts.pop("members", {})
        yield name, facts
        yield from ((f"  {member}", dict(known)) for member, known in members.items())
