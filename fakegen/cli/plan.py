"""``fakegen plan``: what a schema will do, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fakegen import number_of
from fakegen.cli.options import loading_options, schema_argument
from fakegen.cli.printing import one_line, print_table, say, say_document, say_json

if TYPE_CHECKING:
    from fakegen import (
        BentFacts,
        ConditionFacts,
        Evidence,
        ModelFacts,
        NullFacts,
        StepFacts,
        TableFacts,
        Uniqueness,
    )


@click.command(name="plan", short_help="Explain how a schema's tables will be made.")
@schema_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--mermaid",
    is_flag=True,
    help="Print the tables and what refers to what as a Mermaid diagram.",
)
@loading_options
def command(
    schema: str,
    untrusted: bool,
    as_json: bool,
    mermaid: bool,
    sources: dict[str, str],
    cache: bool,
    plugins: tuple[str, ...],
) -> None:
    """Explain how the tables of SCHEMA will be made, column by column in the order of making.

    Tables that belong to others or refer to them are drawn first. Each column is listed with its provider,
    the columns that it reads, how its values are kept unique and where they are null; each constraint with
    how it is satisfied; each condition with what is resampled in rows that violate it.
    """
    import fakegen

    loaded = fakegen.load(
        schema,
        plugins=plugins,
        sources=sources,
        untrusted=untrusted,
        cache=cache,
    )
    explanation = loaded.plan()
    if as_json:
        from dataclasses import asdict

        say_json(asdict(explanation))
        return
    from fakegen.cli import plan_drawing

    if mermaid:
        say_document("".join(f"{line}\n" for line in plan_drawing.mermaid(explanation.tables)))
        return
    if any(table.links or table.per for table in explanation.tables):
        say(*plan_drawing.drawn(explanation.tables), "")
    for table in explanation.tables:
        _print_table(table)
    for model in explanation.models:
        say(_model(model))
        for column, reason in model.left_out.items():
            say(f"  left out: {one_line(column)}: {one_line(reason)}")


def _print_table(table: TableFacts) -> None:

    size = number_of(table.rows, "row")
    say(f"{table.name}: {size}; columns in the order in which they are made")
    rows, has_locales = [], any(step.locale for step in table.steps)
    for step in table.steps:
        names, types = [one_line(name) for name in step.columns], list(step.columns.values())
        if not step.hidden:
            hidden = {one_line(name) for name in step.hidden_columns}
            names = [f"{name} (hidden)" if name in hidden else name for name in names]
        if names != [step.label]:
            names, types = [f"{step.label}:", *(f"  {name}" for name in names)], ["", *types]
        if step.hidden:
            names[0] += " (hidden)"
        unique = _unique(step.unique) if step.unique else ""
        reads = ", ".join(step.reads)
        row = [
            "\n".join(names),
            "\n".join(types),
            step.provider,
            step.made,
            reads,
            unique,
            _nulls(step),
        ]
        rows.append([*row, step.locale or ""] if has_locales else row)
    headings = ["column", "type", "provider", "made", "reads", "unique", "null"]
    print_table([*headings, "locale"] if has_locales else headings, rows)
    for rule in table.rules:
        say(f"constraint {rule.text}", f"  {rule.strategy}: {rule.how}")
    for bent in table.bent:
        say(_bent(bent))
    for condition in table.conditions:
        say(*_condition(condition))
    if table.rules or table.conditions:
        say()


def _unique(unique: Uniqueness) -> str:
    if unique.strategy == "construction":
        return f"by construction: {number_of(unique.available or 0, 'value')} available"
    if unique.strategy == "never repeats":
        return "never repeats"
    if unique.strategy == "suffix":
        return "equal values are numbered"
    if not unique.resamples:
        return "checked only: it cannot be resampled"
    most = "" if unique.available is None else f"; at most {number_of(unique.available, 'value')}"
    return f"by resampling: {', '.join(unique.resamples)}{most}"


def _nulls(step: StepFacts) -> str:
    alone = [f"{one_line(name)}: {_null(facts)}" for name, facts in step.nulls.items()]
    return "; ".join(filter(None, [_null(step), *alone]))


def _null(step: StepFacts | NullFacts) -> str:
    parts = []
    if step.null_rate:
        parts.append(f"{100 * step.null_rate:.4g}% of rows")
    if step.null_where is not None:
        parts.append(f"where {step.null_where}")
    if step.when is not None:
        parts.append(f"unless {step.when}")
    return "; ".join(parts)


def _condition(condition: ConditionFacts) -> list[str]:
    lines = [f"{_rows_under(condition)} {condition.text}"]
    for label, text in condition.drawn.items():
        evidence = condition.evidence.get(label)
        lines.append(f"  drawn so by the model of {label}: {text}{_rests(evidence)}")
    if condition.resamples:
        lines.append(f"  by resampling, in rows that violate it: {', '.join(condition.resamples)}")
    return lines


def _rows_under(condition: ConditionFacts) -> str:
    verb = "satisfy" if condition.rows > 1 else "satisfies"
    if condition.first is None:
        return f"{number_of(condition.rows, 'row')}, spread over the parents, {verb}"
    last = condition.first + condition.rows - 1
    rows = f"row {last:,}" if condition.rows == 1 else f"rows {condition.first:,} to {last:,}"
    return f"{rows} {verb}"


def _bent(bent: BentFacts) -> str:
    return (
        f"warning: constraints change the weights of column {one_line(bent.column)}: "
        f"{one_line(str(bent.value))} is drawn in {bent.drawn:.1%} of the rows and left in "
        f"{bent.kept:.1%} ({', '.join(bent.places)})"
    )


def _rests(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    about = "" if evidence.exact else "about "
    return f" (in {about}{evidence.rows:,.0f} of {evidence.of:,.0f} learned rows)"


def _model(model: ModelFacts) -> str:
    rows = "" if model.rows is None else f", learned from {number_of(model.rows, 'row')}"
    return f"model {model.name}: {model.method}{rows}, draws {', '.join(model.columns)}"
