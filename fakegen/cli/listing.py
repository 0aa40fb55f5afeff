"""``fakegen providers``, ``constraints``, ``formats`` ...: everything of a kind, one line each.

Without words no example is made: examples of all providers take seconds, their names and summaries a
tenth of a second. A cache on disk would have to know every library, plugin and locale.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from fakegen.cli import completions
from fakegen.cli.options import locale_option, plugin_option
from fakegen.cli.printing import print_table, say_json, say_text, terminal_width

if TYPE_CHECKING:
    from fakegen import Entry

_KINDS: dict[str, tuple[str, ...]] = {
    "providers": ("provider",),
    "constraints": ("constraint",),
    "formats": ("format",),
    "sources": ("source",),
    "methods": ("method",),
    "functions": ("function", "filter", "test"),
}


def _listing(plural: str, kinds: Sequence[str]) -> click.Command:
    words_of = "functions, filters and tests of expressions" if len(kinds) > 1 else plural

    def run(
        alone: bool,
        words: tuple[str, ...],
        locale: str,
        examples: bool,
        as_json: bool,
        plugins: tuple[str, ...],
    ) -> None:
        from fakegen.cli.quick_start import start_quickly

        if alone:
            start_quickly()
        from fakegen import Explanations, UsageError, did_you_mean, look_up, nearest

        text = " ".join(words)
        found = [e for kind in kinds for e in look_up(kind, text, locale=locale, plugins=plugins)]
        exact = [entry for entry in found if [entry.name] == list(words)]
        if as_json:
            _print_json(found, examples=examples or bool(words))
        elif exact:
            others = [entry.name for entry in found if entry not in exact]
            say_text(Explanations(exact, others).text(terminal_width(sys.stdout)))
        elif found:
            _print(plural, found, kinds, examples=examples or bool(words))
        else:
            names = [
                entry.name
                for kind in kinds
                for entry in look_up(kind, locale=locale, plugins=plugins)
            ]
            hint = did_you_mean(nearest(text, names)) or _elsewhere(text, plugins)
            raise UsageError(f"no {plural.removesuffix('s')} matches {text!r}{hint}")

    made: click.Command = click.command(
        name=plural,
        short_help=f"List and search {words_of}.",
        help=f"List the {words_of} with all WORDS in their name or summary. A full name is "
        f"explained.\n\nWithout WORDS, examples are shown only with --examples.",
    )(click.pass_obj(run))
    options = [
        click.argument("words", nargs=-1, shell_complete=completions.kind(*kinds)),
        locale_option,
        click.option(
            "--examples", is_flag=True, help="Show an example of each, which takes seconds."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        plugin_option,
    ]
    for option in reversed(options):
        option(made)
    made.params.reverse()
    return made


def _elsewhere(name: str, plugins: Sequence[str]) -> str:
    """Return how a message ends about a name that something of another kind has."""
    from fakegen import UsageError, explain

    try:
        kind = explain(name, plugins=plugins)[0].kind_in_words
    except UsageError:
        return ""
    return f"; it is {kind}: see 'fakegen explain {name}'"


def _print_json(found: Sequence[Entry], *, examples: bool) -> None:

    facts = [entry.facts(examples=examples) for entry in found]
    say_json(facts)


def _print(plural: str, found: Sequence[Entry], kinds: Sequence[str], *, examples: bool) -> None:
    from fakegen.cli.progress_bar import progress_bar

    headings = [plural.removesuffix("s"), "summary", "parameters"]
    if len(kinds) > 1:
        headings.insert(1, "kind")
    if examples:
        headings.append("makes")
    rows = []
    with progress_bar({plural: len(found)} if examples else {}) as progress:
        for entry in found:
            row = [entry.name, entry.summary, entry.signature]
            if len(kinds) > 1:
                row.insert(1, entry.kind)
            if examples:
                row.append("\n".join(entry.makes[:1]))
                progress(plural, 1)
            rows.append(row)
    print_table(headings, rows)


LISTINGS = {plural: _listing(plural, kinds) for plural, kinds in _KINDS.items()}
