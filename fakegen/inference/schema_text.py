"""From files to the text of a schema."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from fakegen.errors import DataError
from fakegen.inference.belonging import Belonging, find_belonging
from fakegen.inference.composed_columns import composed
from fakegen.inference.containing_columns import containing
from fakegen.inference.decisions import (
    Choice,
    Learned,
    LeftOut,
    Scripted,
    choose,
    following,
    gender_column,
    rate,
)
from fakegen.inference.draft import Draft
from fakegen.inference.drafted_table import DraftedTable
from fakegen.inference.entity_tables import with_entities
from fakegen.inference.families import Kin, find_families
from fakegen.inference.inputs import FileInput, Input, read_inputs
from fakegen.inference.kept_keys import with_kept_keys
from fakegen.inference.lines import Line, laid_out, listed
from fakegen.inference.model_text import drawn_columns, model_lines, read_columns, why_read
from fakegen.inference.references import carried, find_references
from fakegen.inference.rule_lines import settle
from fakegen.inference.summary import summary
from fakegen.inference.written_forms import in_real_forms
from fakegen.inference.yaml_text import flow
from fakegen.profiling.kinds import shown
from fakegen.profiling.table_profile import TableProfile, profile_table
from fakegen.registry import Registry

NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


def infer_schema(
    paths: Sequence[str | Path],
    registry: Registry,
    folder: Path,
    options: Mapping[str, Any] = NO_OPTIONS,
) -> str:
    """Return the text of a schema that generates data like that of some files.

    Args:
        paths: Files and folders.
        registry: Provides the source that reads files, the detectors and the constraints' finders.
        folder: The folder that the schema will be in: the files' paths are relative to it.
        options: What the user says of the files: options of the source.

    Raises:
        UsageError: There is no such file, or a folder holds no data.
        DataError: A file cannot be read, or has no column that can be generated.
        PluginError: A detector or a finder fails.
    """
    inputs = read_inputs(paths, registry.file_source, options)
    detectors = registry.detectors.values()
    finders = {name: kind.finder for name, kind in registry.constraints.items() if kind.finder}
    profiles = {
        item.name: profile_table(item.name, item.data, item.rows, detectors, finders)
        for item in inputs
    }
    chosen = {name: choose(table) for name, table in profiles.items()}
    references = find_references(profiles, chosen)
    belonging = find_belonging(profiles, references)
    for reference in references:
        made = Scripted("ref", reference.evidence, f"{reference.key_table}.{reference.key}")
        nulls = _nulls(profiles[reference.table], reference.column)
        chosen[reference.table][reference.column] = Scripted(
            made.provider, made.why, made.value, nulls
        )
    repeated: dict[str, dict[str, Mapping[str, Any]]] = {name: {} for name in profiles}
    for reference in references:
        for name, column in carried(profiles, reference).items():
            before, there = chosen[reference.table][name], chosen[reference.key_table][column]
            refers = isinstance(before, Scripted) and before.provider == "ref"
            if refers or isinstance(before, LeftOut) or isinstance(there, LeftOut):
                continue
            if isinstance(before, Learned) and isinstance(there, Learned):
                repeated[reference.table][name] = before.options
            nulls = _nulls(profiles[reference.table], reference.column)
            place = f"{reference.key_table}.{column}"
            chosen[reference.table][name] = Scripted("ref", f"the same as {place}", place, nulls)
    for name, found in belonging.items():
        if found.numbers is not None:
            why = f"numbers the rows of each of {found.parent!r} from 1"
            chosen[name][found.numbers] = Scripted("position", why)

    def profile(name: str, data: pa.Table) -> TableProfile:
        return profile_table(name, data, data.num_rows, detectors, finders)

    drafts: list[Draft] = []
    for item in inputs:
        if all(isinstance(choice, LeftOut) for choice in chosen[item.name].values()):
            raise DataError(f"{item.path} has no column that can be generated")
        choices = containing(profiles[item.name], chosen[item.name])
        table = _drafted(item, profiles[item.name], choices, belonging.get(item.name))
        known = repeated[item.name]
        table = replace(table, given=tuple(known), options=known)
        taken = {one.table.item.name for one in drafts} | profiles.keys()
        for drafted in map(with_kept_keys, with_entities(table, profile, taken)):
            choices = following(drafted.choices, gender_column(drafted.seen, drafted.choices))
            choices = composed(drafted.seen, in_real_forms(drafted.seen, choices, registry))
            drafts.append(Draft(drafted, settle(drafted.seen, choices, drafted.given)))
    return "\n".join(_document(inputs, _with_kin(drafts, belonging), folder)) + "\n"


def _drafted(
    item: Input, seen: TableProfile, choices: Mapping[str, Choice], whose: Belonging | None
) -> DraftedTable:
    if whose is None:
        return DraftedTable(item, seen, choices)
    rows = {"per": whose.parent, **whose.rows}
    return DraftedTable(item, seen, choices, rows=rows, evidence=whose.evidence)


def _with_kin(drafts: Sequence[Draft], belonging: Mapping[str, Belonging]) -> list[Draft]:
    """Return the drafts with what they learn together."""
    seen = {draft.table.item.name: draft.table.seen for draft in drafts}
    settled = {draft.table.item.name: draft.rules for draft in drafts}
    families = find_families(seen, settled, belonging)
    return [replace(draft, kin=Kin.of(draft.table.item.name, families)) for draft in drafts]


def _nulls(table: TableProfile, name: str) -> dict[str, float]:
    column = next(column for column in table.columns if column.name == name)
    return {"null": rate(column.nulls, column.rows)} if column.nulls else {}


def _document(inputs: Sequence[FileInput], drafts: Sequence[Draft], folder: Path) -> Iterator[str]:
    files = ", ".join(shown(item.path.name) for item in inputs)
    yield from laid_out([Line("", f"Inferred by 'fakegen init' from {files}. {_INTRODUCTION}")], 0)
    for item in inputs:
        if item.layout:
            words = " ".join(f"--option {k}={_shell(v)}" for k, v in item.layout.items())
            hint = f"To write a CSV file that is laid out as {shown(item.path.name)} is: {words}"
            yield from laid_out([Line("", hint)], 0)
    for line in summary(drafts):
        yield from laid_out([line], 0)
    yield "fakegen: 1"
    yield "seed: 0"
    locale = _locale(drafts)
    yield from laid_out([Line(f"locale: {locale}", _WHY_LOCALE)] if locale else [], 0)
    yield ""
    learning = [draft for draft in drafts if draft.learned or draft.kin]
    if learning:
        yield "sources:"
        paths = {item.name: item.path for item in inputs}
        for draft in learning:
            path = os.path.relpath(paths[draft.table.root].resolve(), folder.resolve())
            yield from _source(draft, Path(path))
        yield ""
        yield "models:"
        for draft in learning:
            yield from model_lines(draft)
        yield ""
    yield "tables:"
    for draft in drafts:
        yield from _table(draft, locale)


def _shell(word: str) -> str:
    return "$'\\t'" if word == "\t" else shlex.quote(word)


_INTRODUCTION = (
    "It can be run unchanged; correct what you know better. The comments say what was found in the data, "
    "and on what evidence."
)
_WHY_LOCALE = "the locale of most of the detected names and numbers"


def _locale(drafts: Sequence[Draft]) -> str | None:
    found = Counter(
        locale
        for draft in drafts
        for choice in draft.rules.choices.values()
        if isinstance(choice, Scripted) and (locale := _located(choice))
    )
    return found.most_common(1)[0][0] if found else None


def _located(choice: Scripted) -> str | None:
    """Return the locale that was detected for a column, or for the hidden ones that it is written from."""
    parts = (entry.get("locale") for entry in choice.hidden.values() if isinstance(entry, dict))
    return choice.locale or next(filter(None, parts), None)


def _source(draft: Draft, path: Path) -> Iterator[str]:
    item, seen = draft.table.item, draft.table.seen
    yield f"  {flow(item.name)}:"
    columns = "1 column" if len(seen.columns) == 1 else f"{len(seen.columns)} columns"
    size = f"{seen.rows:,} rows, {columns}"
    if seen.data.num_rows < seen.rows:
        size += f"; profiled on a sample of {seen.data.num_rows:,} rows"
    if draft.table.hidden:
        size = draft.table.evidence
    lines = [Line(f"file: {flow(path.as_posix())}", size)]
    lines += [
        Line(
            f"{key}: {flow(value)}",
            _why_types(value) if key == "types" else _OPTIONS.get(key, "as it was said"),
        )
        for key, value in item.options.items()
    ]
    read = read_columns(draft)
    names = [name for name in draft.rules.choices if name in read]
    if draft.table.hidden or len(names) < len(seen.columns):
        keys = [name for key in ("per", "of") for name in item.options.get(key, ())]
        names += [name for name in keys if name not in names]
        lines.append(Line(listed("columns", list(map(flow, names)), 4), why_read(draft)))
    yield from laid_out([*lines, *draft.kin.lines_of_source()], 4)


def _why_types(types: Mapping[str, str]) -> str:
    """Return why a source states the types of columns."""
    why = dict.fromkeys(("date", "time"), "the format of the file has no such type")
    why["string"] = "read as strings, as their form is another than fakegen's"
    return "; ".join(dict.fromkeys(why[kind] for kind in types.values()))


_OPTIONS = {
    "trim": "most strings of a column begin with a space",
    "per": "one row for each",
    "of": "these are counted",
    "count": "how many rows each has",
    "missing": "no entity of their own",
}


def _table(draft: Draft, locale: str | None) -> Iterator[str]:
    table, rules = draft.table, draft.rules
    yield f"  {flow(table.item.name)}:"
    if table.hidden:
        yield from laid_out([Line("hidden: true", table.evidence)], 4)
    rows = table.seen.rows
    if draft.kin.above is not None:
        yield from laid_out([draft.kin.above.rows()], 4)
    elif table.rows is not None:
        why = "" if table.hidden else table.evidence
        yield from laid_out([Line(f"rows: {flow(table.rows)}", why)], 4)
    else:
        yield f"    rows: {rows:_}" if rows >= 10_000 else f"    rows: {rows}"
    if draft.order:
        order = listed("column_order", list(map(flow, draft.order)), 4)
        yield from laid_out([Line(order, "as in the data")], 4)
    yield "    columns:"
    yield from laid_out(list(_columns(draft, locale)), 6)
    if rules.constraints:
        yield "    constraints:"
        yield from laid_out(rules.constraints, 6)
    if rules.remarks:
        yield "    # Also found, but not used:"
        yield from laid_out(rules.remarks, 4)


_FORMED = ("constant", "expr", "integer", "ref", "sequence")
"""Providers of numbers that may be written in a form."""


def _columns(draft: Draft, locale: str | None) -> Iterator[Line]:
    item, rules, learned = draft.table.item, draft.rules, draft.learned
    for column, choice in rules.choices.items():
        if isinstance(choice, LeftOut):
            yield Line("", f"{shown(column)} is left out: {choice.why}")
        elif isinstance(choice, Scripted):
            for hidden, entry in choice.hidden.items():
                whole = entry if isinstance(entry, dict) else {entry: {}}
                yield Line(f"{flow(hidden)}: {flow({**whole, 'hidden': True})}")
            entry = choice.entry
            if choice.locale and choice.locale[:3] != (locale or "")[:3]:
                entry = {
                    **(entry if isinstance(entry, dict) else {entry: {}}),
                    "locale": choice.locale,
                }
            if column in item.forms and choice.provider in _FORMED:
                entry = entry if isinstance(entry, dict) else {entry: {}}
                entry = {**entry, "form": item.forms[column]}
            if column in item.null_strings:
                whole = entry if isinstance(entry, dict) else {entry: {}}
                entry = {**whole, "null_string": item.null_strings[column]}
            yield Line(f"{flow(column)}: {flow(entry)}", choice.why)
        elif learned and column == learned[0]:
            yield from drawn_columns(draft)
    if not learned:
        yield from drawn_columns(draft)
