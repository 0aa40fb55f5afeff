"""From files to the text of a schema."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fakegen.errors import DataError
from fakegen.inference.decisions import (
    Learned,
    LeftOut,
    Scripted,
    choose,
    following,
    gender_column,
    rate,
)
from fakegen.inference.inputs import Input, read_inputs
from fakegen.inference.lines import Line, laid_out, listed
from fakegen.inference.references import find_references
from fakegen.inference.rule_lines import Settled, settle, weight_of
from fakegen.inference.yaml_text import flow
from fakegen.profiling.kinds import shown
from fakegen.profiling.table_profile import TableProfile, profile_table
from fakegen.registry import Registry


def infer_schema(paths: Sequence[str | Path], registry: Registry, folder: Path) -> str:
    """Return the text of a schema that generates data like that of some files.

    Args:
        paths: Files and folders.
        registry: Provides the source that reads files, the detectors and the constraints' finders.
        folder: The folder that the schema will be in: the files' paths are relative to it.

    Raises:
        UsageError: There is no such file, or a folder holds no data.
        DataError: A file cannot be read, or has no column that can be generated.
        PluginError: A detector or a finder fails.
    """
    inputs = read_inputs(paths, registry.file_source)
    detectors = registry.detectors.values()
    finders = {name: kind.finder for name, kind in registry.constraints.items() if kind.finder}
    profiles = {
        item.name: profile_table(item.name, item.data, item.rows, detectors, finders)
        for item in inputs
    }
    chosen = {name: choose(table) for name, table in profiles.items()}
    for reference in find_references(profiles, chosen):
        made = Scripted("ref", reference.evidence, f"{reference.key_table}.{reference.key}")
        nulls = _nulls(profiles[reference.table], reference.column)
        chosen[reference.table][reference.column] = Scripted(
            made.provider, made.why, made.value, nulls
        )
    settled = {}
    for item in inputs:
        table, choices = profiles[item.name], chosen[item.name]
        settled[item.name] = settle(table, following(choices, gender_column(table, choices)))
        if all(isinstance(choice, LeftOut) for choice in choices.values()):
            raise DataError(f"{item.path} has no column that can be generated")
    return "\n".join(_document(inputs, profiles, settled, folder)) + "\n"


def _nulls(table: TableProfile, name: str) -> dict[str, float]:
    column = next(column for column in table.columns if column.name == name)
    return {"null": rate(column.nulls, column.rows)} if column.nulls else {}


def _document(
    inputs: Sequence[Input],
    profiles: Mapping[str, TableProfile],
    settled: Mapping[str, Settled],
    folder: Path,
) -> Iterator[str]:
    files = ", ".join(shown(item.path.name) for item in inputs)
    yield from laid_out([Line("", f"Inferred by 'fakegen init' from {files}. {_INTRODUCTION}")], 0)
    yield "fakegen: 1"
    yield "seed: 0"
    locale = _locale(settled)
    yield from laid_out([Line(f"locale: {locale}", _WHY_LOCALE)] if locale else [], 0)
    yield ""
    learning = {name: _learned(rules) for name, rules in settled.items() if _learned(rules)}
    if learning:
        yield "sources:"
        for item in inputs:
            if item.name in learning:
                yield from _source(
                    item, profiles[item.name], learning[item.name], settled[item.name], folder
                )
        yield ""
        yield "models:"
        for name, columns in learning.items():
            yield from _model(name, columns, profiles[name], settled[name])
        yield ""
    yield "tables:"
    for item in inputs:
        yield from _table(item.name, profiles[item.name], settled[item.name], locale)


_INTRODUCTION = (
    "It can be run unchanged; correct what you know better. The comments say what was found in the data, "
    "and on what evidence."
)
_WHY_LOCALE = "the locale of most of the detected names and numbers"


def _locale(settled: Mapping[str, Settled]) -> str | None:
    found = Counter(
        choice.locale
        for rules in settled.values()
        for choice in rules.choices.values()
        if isinstance(choice, Scripted) and choice.locale
    )
    return found.most_common(1)[0][0] if found else None


def _learned(rules: Settled) -> list[str]:
    return [
        name
        for name, choice in rules.choices.items()
        if isinstance(choice, Learned) and name not in rules.derived
    ]


def _source(
    item: Input, seen: TableProfile, learned: Sequence[str], rules: Settled, folder: Path
) -> Iterator[str]:
    yield f"  {flow(item.name)}:"
    path = os.path.relpath(item.path.resolve(), folder.resolve())
    columns = "1 column" if len(seen.columns) == 1 else f"{len(seen.columns)} columns"
    size = f"{seen.rows:,} rows, {columns}"
    if seen.data.num_rows < seen.rows:
        size += f"; profiled on a sample of {seen.data.num_rows:,} rows"
    lines = [Line(f"file: {flow(Path(path).as_posix())}", size)]
    lines += [Line(f"{key}: {flow(value)}", _OPTIONS[key]) for key, value in item.options.items()]
    kept = [name for name in rules.choices if name in learned or name in rules.derived]
    if len(kept) < len(seen.columns):
        lines.append(Line(listed("columns", list(map(flow, kept)), 4), "the columns to learn"))
    yield from laid_out(lines, 4)


_OPTIONS = {"trim": "most strings of a column begin with a space"}


def _model(name: str, learned: Sequence[str], seen: TableProfile, rules: Settled) -> Iterator[str]:
    yield f"  {flow(name)}:"
    yield f"    source: {flow(name)}"
    yield "    columns:"
    columns = []
    for column in learned:
        choice = rules.choices[column]
        assert isinstance(choice, Learned)
        columns.append(Line(f"{flow(column)}: {flow(choice.options)}", choice.why))
    yield from laid_out(columns, 6)
    for key, lines in (("fuse", rules.fuse), ("derive", rules.derive)):
        if lines:
            yield f"    {key}:"
            yield from laid_out(lines, 6)
    weight = weight_of(seen)
    yield from laid_out([weight] if weight else [], 4)


def _table(name: str, seen: TableProfile, rules: Settled, locale: str | None) -> Iterator[str]:
    yield f"  {flow(name)}:"
    yield f"    rows: {seen.rows:_}" if seen.rows >= 10_000 else f"    rows: {seen.rows}"
    yield "    columns:"
    yield from laid_out(list(_columns(name, rules, locale)), 6)
    if rules.constraints:
        yield "    constraints:"
        yield from laid_out(rules.constraints, 6)
    if rules.remarks:
        yield "    # Also found, but not used:"
        yield from laid_out(rules.remarks, 4)


def _columns(name: str, rules: Settled, locale: str | None) -> Iterator[Line]:
    learned = _learned(rules)
    for column, choice in rules.choices.items():
        if isinstance(choice, LeftOut):
            yield Line("", f"{shown(column)} is left out: {choice.why}")
        elif isinstance(choice, Scripted):
            entry: Any = choice.entry
            if choice.locale and choice.locale[:3] != (locale or "")[:3]:
                entry = {
                    **(entry if isinstance(entry, dict) else {entry: {}}),
                    "locale": choice.locale,
                }
            yield Line(f"{flow(column)}: {flow(entry)}", choice.why)
        elif learned and column == learned[0]:
            made = len(learned) + len(rules.derived)
            words = (
                "the learned column" if made == 1 else f"the {made} learned columns, drawn together"
            )
            yield Line(f'"*": {{model: {flow(name)}}}', words)
