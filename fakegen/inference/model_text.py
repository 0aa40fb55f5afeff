"""The text of a table's model: what its source reads, what it learns, and the entry that draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakegen.inference.decisions import Learned
from fakegen.inference.draft import Draft
from fakegen.inference.lines import Line, laid_out, listed
from fakegen.inference.rule_lines import weight_of
from fakegen.inference.stated_categories import stated_categories
from fakegen.inference.yaml_text import flow

_WHY_COPULA = "the rows are too few for trees"


def read_columns(draft: Draft) -> set[str]:
    """Return the columns that the source reads: those to learn, and what identifies rows of related sources."""
    read = {*draft.learned, *draft.rules.derived, *draft.given, *draft.kin.keys}
    return read - {draft.table.counts}


def why_read(draft: Draft) -> str:
    """Return why the source reads these columns, for a comment."""
    return "the columns to learn" + (", and what identifies rows" if draft.kin.keys else "")


def model_lines(draft: Draft) -> Iterator[str]:
    """Yield the lines of the model, if there is one."""
    if not draft.learned and not draft.kin.below:
        return
    name, rules = draft.table.item.name, draft.rules
    yield f"  {flow(name)}:"
    yield f"    source: {flow(name)}"
    if draft.suits_copula:
        yield from laid_out([Line("method: copula", _WHY_COPULA)], 4)
    if draft.given:
        given = listed("given", list(map(flow, [*draft.given, *draft.kin.given])), 4)
        yield from laid_out([Line(given, "made elsewhere; the other columns follow them")], 4)
    yield "    columns:"
    columns = []
    for column, choice in rules.choices.items():
        if column in draft.learned:
            assert isinstance(choice, Learned)
            columns.append(Line(f"{flow(column)}: {flow(choice.options)}", choice.why))
        elif column in draft.given and (options := draft.table.options[column]):
            columns.append(Line(f"{flow(column)}: {flow(options)}", "given"))
    columns += draft.kin.lines_of_model()
    yield from laid_out(columns, 6)
    if draft.table.counts in draft.learned and not draft.suits_copula:
        yield f"    order: {flow([*draft.given, draft.table.counts])}"
    for key, lines in (("fuse", rules.fuse), ("rising", rules.rising), ("derive", rules.derive)):
        if lines:
            yield f"    {key}:"
            yield from laid_out(lines, 6)
    weight = weight_of(draft.table.seen)
    yield from laid_out([weight] if weight else [], 4)


def drawn_columns(draft: Draft) -> Iterator[Line]:
    """Yield the entries of a table that draw what its model has learned, if there is one."""
    item, kin = draft.table.item, draft.kin
    own = [*draft.learned, *draft.rules.derived]
    if not own and not kin.hidden:
        return
    if not own:
        counted: dict[str, Any] = {"model": item.name, "hidden": kin.hidden}
        yield Line(f'"*": {flow(counted)}', "learned, but not written")
        return
    yield from kin.lines_of_table()
    given = [*draft.given, *kin.given]
    formed = {name: form for name, form in item.forms.items() if name in own}
    null_strings = {name: text for name, text in item.null_strings.items() if name in own}
    categories = stated_categories(item, draft.table.seen, draft.learned)
    everything: dict[str, Any] = {
        "model": {"name": item.name, "given": given} if given else item.name,
        **({"form": formed} if formed else {}),
        **({"null_string": null_strings} if null_strings else {}),
        **({"categories": categories} if categories else {}),
        **({"hidden": kin.hidden} if kin.hidden else {}),
    }
    words = (
        "the learned column" if len(own) == 1 else f"the {len(own)} learned columns, drawn together"
    )
    yield Line(f'"*": {flow(everything)}', words)
