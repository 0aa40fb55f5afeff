"""From the tables of a database to the text of a schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from fakegen.databases.inspected_table import InspectedKey, InspectedTable
from fakegen.inference.belonging import Belonging
from fakegen.inference.database_text import Learning, database_text
from fakegen.inference.families import Kin, find_families
from fakegen.inference.filling_order import filling_order
from fakegen.inference.guessed_keys import with_guessed_keys
from fakegen.inference.learned_columns import seen_rows
from fakegen.inference.owned_rows import owned_rows
from fakegen.inference.table_draft import TableDraft, can_be_named, draft
from fakegen.inference.table_links import Linking, TableLinks, shared_parents
from fakegen.interfaces.detector import Detector

_ROWS = 100


def database_schema(
    tables: Sequence[InspectedTable],
    place: str,
    rows: int | None = None,
    detectors: Collection[Detector] = (),
    learning: Learning | None = None,
) -> str:
    """Return a schema, as YAML, that makes rows for the tables of a database.

    Args:
        tables: The tables.
        place: The database's URL.
        rows: How many rows each table has that belongs to no other; by default as many as models learn from, or 100.
        detectors: Find what strings mean, where some rows were read.
        learning: Where models learn from the tables' rows; None for no models.
    """
    left = _unfillable(tables)
    ordered, forward = filling_order(with_guessed_keys(tables, left))
    by_name = {table.name: table for table in ordered if table.name not in left}
    shared = shared_parents(by_name)
    seen = {} if learning is None else seen_rows(by_name.values(), detectors, learning.finders)
    whole = {name: one.profile for name, one in seen.items()
             if learning is not None and one.profile.rows < learning.rows}  # fmt: skip
    owners = owned_rows(by_name, whole, forward)
    owned: dict[str, Belonging] = {}
    drafts: dict[str, TableDraft] = {}
    sizes: dict[str, int] = {}
    for name, table in by_name.items():
        size = rows or (seen[name].profile.rows if name in seen else _ROWS)
        may_own = owners.get(name, {})
        links = Linking(table, by_name, shared, size, may_own).made()
        if links.parent in may_own and not links.alone and name not in shared:
            owned[name] = may_own[links.parent]
        room = min([size, *(sizes[other] for other in links.at_most if other in sizes)])
        _cycles(table, links, forward)
        drafts[name] = draft(table, links, room, sizes, detectors, seen.get(name))
        if isinstance(made := drafts[name].rows, int):
            sizes[name] = made
    _relate(drafts, owned)
    return "\n".join(database_text(drafts, left, place, by_name, learning)) + "\n"


def _relate(drafts: Mapping[str, TableDraft], owned: Mapping[str, Belonging]) -> None:
    """Let tables have as many rows to each of another one as there are, and models learn with each other."""
    learned = {name: made.learned for name, made in drafts.items() if made.learned is not None}
    seen = {name: one.table.seen for name, one in learned.items()}
    families = find_families(seen, {name: one.rules for name, one in learned.items()}, owned)
    for name, whose in owned.items():
        drafts[name].rows = {"per": whose.parent, **whose.rows}
        drafts[name].why_rows = whose.evidence
    for name, one in learned.items():
        drafts[name].learned = replace(one, kin=Kin.of(name, families))


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
