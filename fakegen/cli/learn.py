"""``fakegen learn``: learn a schema's models and save them to files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from fakegen import UsageError, number_of
from fakegen.cli import completions
from fakegen.cli.options import loading_options, schema_argument
from fakegen.cli.printing import one_line, say
from fakegen.cli.progress_bar import work_bars


@click.command(name="learn", short_help="Learn a schema's models and save them.")
@schema_argument
@click.argument("model", required=False, shell_complete=completions.models)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=completions.files,
    help="Where to save the model. Default: the 'file' that the schema declares for it.",
)
@loading_options
def command(
    schema: str,
    untrusted: bool,
    model: str | None,
    output: str | None,
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
) -> None:
    """Learn MODEL of SCHEMA, or all its models, from their sources, and save them.

    A saved model holds no rows of the source and runs no code when it is loaded.
    """
    import fakegen

    loaded = fakegen.load(
        schema,
        plugins=plugins,
        sources=sources,
        untrusted=untrusted,
        cache=cache,
    )
    names = [model] if model else list(loaded.models)
    if not names:
        raise UsageError("the schema declares no models")
    if output and len(names) > 1:
        raise UsageError(f"say which model to save to {output!r}: {', '.join(names)}")
    if untrusted and not output:
        raise UsageError("say where to save the model with -o: an untrusted schema does not choose")
    for name in names:
        path = Path(output) if output else loaded.models.get(name)
        if path is not None:
            fakegen.check_savable(path)
        with work_bars():
            learned = loaded.learn(name)
        if path is None:
            raise UsageError(f"model {name!r} declares no 'file': say where to save it with -o")
        fakegen.save_model(learned, path)
        columns = number_of(len(learned.columns), "column")
        say(f"{name}: {learned.method}, {columns}, saved to {path}")
        for line in _facts(learned.describe()):
            say(f"  {line}")


def _facts(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the model learned of the data, and what it left out."""
    if "learned_rows" in facts:
        rows = facts.get("rows", facts["learned_rows"])
        sample = "" if rows == facts["learned_rows"] else ", a sample"
        yield f"learned from {facts['learned_rows']:,} of {number_of(rows, 'row')}{sample}"
    for column, count in facts.get("unsampled", {}).items():
        yield f"values missing from the sample: {one_line(column)}: {count:,}"
    columns = {k: v for k, v in facts.get("columns", {}).items() if isinstance(v, Mapping)}
    for words, key in (("of fewer than 10 rows", "thin"), ("withheld as rare", "withheld")):
        if counts := {name: known[key] for name, known in columns.items() if known.get(key)}:
            listed = ", ".join(f"{one_line(name)} ({n:,})" for name, n in counts.items())
            yield f"values {words}: {listed}"
    for column, reason in facts.get("left_out", {}).items():
        yield f"left out: {one_line(column)}: {one_line(reason)}"
