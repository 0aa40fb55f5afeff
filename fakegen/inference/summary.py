"""The summary at the head of a draft: what is made up, what is learned, what is withheld and what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from fakegen.inference.decisions import Choice, Learned, LeftOut, Scripted
from fakegen.inference.draft import Draft
from fakegen.inference.lines import Line
from fakegen.profiling.kinds import Profile, shown

_PLAIN = ("constant", "sequence", "position", "expr")
_MANY = 20
_SEVERAL_WORDS = 0.6


def summary(drafts: Sequence[Draft]) -> list[Line]:
    """Return the comments that sum up a draft, the most important first."""
    hidden = {draft.table.item.name: draft for draft in drafts if draft.table.hidden}
    written = [draft for draft in drafts if not draft.table.hidden]
    several = len(written) > 1
    made: dict[str, list[str]] = {"scripted": [], "learned": [], "withheld": [], "in doubt": []}
    for draft in written:
        where = f"{draft.table.item.name}." if several else ""
        for name, choice in draft.rules.choices.items():
            source, found = _resolved(name, draft, choice, hidden)
            kind = _kind(found, name in source.rules.derived)
            if kind:
                made[kind].append(f"{where}{shown(name)}")
            made["in doubt"] += [
                f"{where}{shown(name)} ({why})" for why in _doubts(name, source, found)
            ]
    return [Line("", text) for text in _lines(made, list(hidden.values()))]


def _resolved(
    name: str, draft: Draft, choice: Choice, hidden: Mapping[str, Draft]
) -> tuple[Draft, Choice]:
    """Return where a column is made in the end, and how."""
    table = _target(choice)
    if table not in hidden or name not in hidden[table].rules.choices:
        return draft, choice
    above = hidden[table]
    return _resolved(name, above, above.rules.choices[name], hidden)


def _target(choice: Choice) -> str:
    """Return the table that a column refers to; empty if it refers to none."""
    if not isinstance(choice, Scripted):
        return ""
    entries = [{choice.provider: choice.value}, *choice.hidden.values()]
    value = next(
        (entry["ref"] for entry in entries if isinstance(entry, dict) and "ref" in entry), ""
    )
    return str(value["column"] if isinstance(value, dict) else value).partition(".")[0]


def _kind(choice: Choice, derived: bool) -> str:
    if isinstance(choice, Learned):
        return "" if derived else "learned"
    if isinstance(choice, LeftOut) or choice.provider == "text":
        return "withheld"
    return "" if choice.provider in (*_PLAIN, "ref") and not choice.hidden else "scripted"


def _doubts(name: str, draft: Draft, choice: Choice) -> Iterator[str]:
    """Yield what a reader should decide of a column."""
    seen = draft.table.seen
    form = seen.forms.get(name)
    if form is not None and form.doubt:
        yield form.doubt
    for suspect in seen.suspects.get(name, ()):
        yield f"{shown(suspect.value)} may stand for a missing value"
    column = next((column for column in seen.columns if column.name == name), None)
    if column is not None and isinstance(choice, Learned) and _may_be_names(column):
        yield f"its {column.distinct:,} values are kept as they are: they must not be names of persons"


def _may_be_names(column: Profile) -> bool:
    """Return whether a closed list could be one of names: long, and mostly of several words without digits."""
    levels = column.facts.get("levels")
    if levels is None or len(levels) < _MANY or not pa.types.is_string(levels.type):
        return False
    named = sum(
        bool(re.fullmatch(r"[^\W\d_]+([ .,'-]+[^\W\d_]+)+", text)) for text in levels.to_pylist()
    )
    return named >= _SEVERAL_WORDS * len(levels)


def _lines(made: Mapping[str, Sequence[str]], hidden: Sequence[Draft]) -> Iterator[str]:
    if made["scripted"]:
        yield f"Made up, so that nobody is copied: {', '.join(made['scripted'])}."
    if hidden:
        what = "; ".join(f"{draft.table.item.name} ({draft.table.evidence})" for draft in hidden)
        yield f"Made once and referred to, so that what belongs together stays together: {what}."
    if made["learned"]:
        yield f"Learned from the rows, so that their values come again: {', '.join(made['learned'])}."
    if made["withheld"]:
        yield f"Withheld (left out, or words without meaning in their place): {', '.join(made['withheld'])}."
    if made["in doubt"]:
        yield f"In doubt, for you to decide: {'; '.join(made['in doubt'])}."
