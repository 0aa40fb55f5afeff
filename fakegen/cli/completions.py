"""What a shell completes a word with: functions for ``shell_complete`` of arguments and options.

Each answers from the words that come before, and none fails: a schema that is half written, a plugin that is
broken or a locale that does not exist leaves a word without completions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
from click.shell_completion import CompletionItem

from fakegen import FakegenError

if TYPE_CHECKING:
    from fakegen import SchemaOutline

Items: TypeAlias = "list[CompletionItem]"
Completing: TypeAlias = Callable[[click.Context, click.Parameter, str], Items]
_Offering: TypeAlias = "Callable[[click.Context, str], Iterable[str] | Mapping[str, str]]"


def _words(offering: _Offering) -> Completing:
    """Return what offers those of some words, or of names with summaries, that start with the incomplete one."""

    @wraps(offering)
    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> Items:
        del parameter
        try:
            offered = offering(ctx, incomplete)
        except FakegenError:
            return []
        abouts = offered if isinstance(offered, Mapping) else dict.fromkeys(offered, "")
        return [
            CompletionItem(word, help=about or None)
            for word, about in abouts.items()
            if word.startswith(incomplete)
        ]

    return complete


def files(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> Items:
    """Leave it to the shell to complete the name of a file."""
    del ctx, parameter
    return [CompletionItem(incomplete, type="file")]


def kind(*kinds: str) -> Completing:
    """Return what offers the names of some kinds, in the locale and with the plugins of the command line."""

    def names(ctx: click.Context, incomplete: str) -> Mapping[str, str]:
        del incomplete
        return {name: about for each in kinds for name, about in _known(ctx, each).items()}

    return _words(names)


@_words
def anything(ctx: click.Context, incomplete: str) -> Mapping[str, str]:
    """Offer all that can be explained: of one kind, if the command line names it."""
    del incomplete
    from fakegen import explained_kinds

    every = [*explained_kinds(), "command"]
    wanted = [str(ctx.params["kind"])] if ctx.params.get("kind") else every
    return {name: about for each in reversed(wanted) for name, about in _known(ctx, each).items()}


@_words
def kinds(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the kinds of things that can be explained."""
    del ctx, incomplete
    from fakegen import explained_kinds

    return explained_kinds()


@_words
def tables(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the tables of the schema."""
    del incomplete
    return _outline(ctx).tables


@_words
def columns(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the tables of the schema, and the columns of the one that is begun."""
    known = _outline(ctx).tables
    begun = [
        name
        for name in known
        if f"{name}.".startswith(incomplete) or incomplete.startswith(f"{name}.")
    ]
    if len(begun) != 1:
        return begun
    return [*begun, *(f"{begun[0]}.{column}" for column in known[begun[0]])]


@_words
def row_counts(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the tables of the schema, for numbers of rows."""
    del incomplete
    return [f"{name}=" for name in _outline(ctx).tables]


@_words
def sources(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the sources of the schema, for other files."""
    del incomplete
    return [f"{name}=" for name in _outline(ctx).sources]


@_words
def models(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the models of the schema."""
    del incomplete
    return _outline(ctx).models


@_words
def format_options(ctx: click.Context, incomplete: str) -> Mapping[str, str]:
    """Offer the options of the format that the command line names, or the ending of the output."""
    del incomplete
    name = ctx.params.get("format")
    output = str(ctx.params.get("output") or "").lower()
    if not name:
        endings = _known(ctx, "ending")
        name = next((endings[end] for end in endings if output.endswith(end)), "csv")
    return {f"{option}=": about for option, about in _known(ctx, f"option of {name}").items()}


@_words
def examples(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Offer the example schemas."""
    del ctx, incomplete
    from fakegen import example_schemas

    return example_schemas()


def _known(ctx: click.Context, kind: str) -> Mapping[str, str]:
    from fakegen import known_words

    given = {"locale": locale} if (locale := ctx.params.get("locale")) else {}
    return known_words(kind, plugins=ctx.params.get("plugins") or (), **given)


def _outline(ctx: click.Context) -> SchemaOutline:
    from fakegen import SchemaOutline, outline

    schema = ctx.params.get("schema") or _argument(ctx, "schema")
    return outline(schema) if schema and Path(schema).is_file() else SchemaOutline()


def _argument(ctx: click.Context, name: str) -> str | None:
    """Return an argument that click has not assigned: it stops at an option whose value is to be completed."""
    arguments = [item.name for item in ctx.command.params if isinstance(item, click.Argument)]
    return dict(zip(arguments, ctx.args, strict=False)).get(name)
