"""From the tables of a database to the text of a schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from fakegen.databases.inspected_table import InspectedKey, InspectedTable
from fakegen.inference.filling_order import filling_order
from fakegen.inference.guessed_keys import with_guessed_keys
from fakegen.inference.lines import Line, laid_out
from fakegen.inference.table_draft import TableDraft, can_be_named, draft
from fakegen.inference.table_links import Linking, TableLinks, shared_parents
from fakegen.inference.yaml_text import flow
from fakegen.interfaces.detector import Detector
from fakegen.passwords import without_passwords

_INTRODUCTION = (
    "Tables stand in the order in which they are filled. What the database decides by itself is left out, "
    "and what is not kept is named."
)


def database_schema(
    tables: Sequence[InspectedTable], place: str, rows: int, detectors: Collection[Detector] = ()
) -> str:
    """Return a schema, as YAML, that makes rows for the tables of a database.

    Args:
        tables: The tables.
        place: The database's URL.
        rows: How many rows each table has that belongs to no other.
        detectors: Find what strings mean, where some rows were read.
    """
    left = _unfillable(tables)
    ordered, forward = filling_order(with_guessed_keys(tables, left))
    by_name = {table.name: table for table in ordered if table.name not in left}
    shared = shared_parents(by_name)
    drafts: dict[str, TableDraft] = {}
    sizes: dict[str, int] = {}
    for table in by_name.values():
        links = Linking(table, by_name, shared, rows).made()
        room = min([rows, *(sizes[name] for name in links.at_most if name in sizes)])
        _cycles(table, links, forward)
        drafts[table.name] = draft(table, links, room, sizes, detectors)
        if isinstance(made := drafts[table.name].rows, int):
            sizes[table.name] = made
    return "\n".join(_document(drafts, left, place)) + "\n"


def _unfillable(tables: Sequence[InspectedTable]) -> dict[str, str]:
    """Return the tables for which no rows are made, and why: so are those whose rows need theirs."""
    left = {table.name: table.unfillable for table in tables if table.unfillable}
    for table in tables:
        if not table.name.isprintable():
            left[table.name] = "its name cannot stand in a schema"
        needed = (c.name for c in table.columns if not (c.nullable or c.default or c.generated))
        odd = next((name for name in needed if not can_be_named(name)), None)
        if odd is not None:
            why = f"its column {odd!r} must have a value, and cannot be named in a schema"
            left.setdefault(table.name, why)
    found = True
    while found:
        found = False
        for table in tables:
            never_null = {column.name for column in table.columns if not column.nullable}
            for key in table.foreign_keys:
                if key.table in left and table.name not in left and never_null >= set(key.columns):
                    left[table.name] = f"its rows need those of {key.table!r}"
                    found = True
    return left


def _cycles(
    table: InspectedTable, links: TableLinks, forward: set[tuple[str, InspectedKey]]
) -> None:
    """Say which references are to tables that are filled later."""
    for name, key in forward:
        if name == table.name and key.columns[0] in links.entries:
            links.notes[key.columns[0]] = (
                f"{key.table!r} is filled later: check this foreign key only at the end"
            )


def _document(
    drafts: Mapping[str, TableDraft], left: Mapping[str, str], place: str
) -> Iterator[str]:
    shown = without_passwords(place)
    yield from laid_out([Line("", f"Made by 'fakegen init' from {shown}. {_INTRODUCTION}")], 0)
    for name, reason in left.items():
        yield from laid_out([Line("", f"Table {name!r} is left out: {reason}")], 0)
    yield "fakegen: 1"
    yield "seed: 0"
    yield ""
    yield "tables:"
    for table in drafts.values():
        yield f"  {flow(table.name)}:"
        yield f"    rows: {flow(table.rows)}"
        if table.key:
            yield f"    key: {flow(table.key)}"
        yield "    columns:"
        lines = [
            Line(f"{flow(name)}: {flow(entry)}", table.notes.get(name, ""))
            for name, entry in table.columns.items()
        ]
        yield from laid_out([*lines, *(Line("", remark) for remark in table.remarks)], 6)
        if table.constraints:
            yield "    constraints:"
            yield from (f"      - {flow(constraint)}" for constraint in table.constraints)
