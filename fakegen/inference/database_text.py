"""The text of a schema that makes rows for the tables of a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fakegen.databases.inspected_table import InspectedTable
from fakegen.databases.url import VARIABLE
from fakegen.errors import number_of
from fakegen.inference.draft import Draft
from fakegen.inference.lines import Line, laid_out
from fakegen.inference.model_text import drawn_columns, model_lines, read_columns, why_read
from fakegen.inference.summary import summary
from fakegen.inference.table_draft import TableDraft
from fakegen.inference.yaml_text import flow
from fakegen.interfaces.constraint import Finder
from fakegen.passwords import without_passwords

_INTRODUCTION = (
    "Tables stand in the order in which they are filled. What the database decides by itself is left out, "
    "and what is not kept is named."
)

_WHY_VARIABLE = "set this environment variable: a password is not written down"


@dataclass(frozen=True, slots=True)
class Learning:
    """Where the models of a schema learn.

    Attributes:
        finders: The finders of constraints between learned columns, by kind.
        url: The database's URL as the schema has it.
        rows: How many rows of a table are read at most.
        query: Returns the query for some columns of that many rows of a table.
    """

    finders: Mapping[str, Finder]
    url: str
    rows: int
    query: Callable[[InspectedTable, Sequence[str]], str]


def database_text(
    drafts: Mapping[str, TableDraft],
    left: Mapping[str, str],
    place: str,
    tables: Mapping[str, InspectedTable],
    learning: Learning | None,
) -> Iterator[str]:
    """Yield the lines of a schema.

    Args:
        drafts: Its tables, in the order in which they are filled.
        left: Those that are left out, and why.
        place: The database's URL.
        tables: The database's tables, by name.
        learning: Where models learn; None for no models.
    """
    shown = without_passwords(place)
    yield from laid_out([Line("", f"Made by 'fakegen init' from {shown}. {_INTRODUCTION}")], 0)
    learned = [table.learned for table in drafts.values() if table.learned is not None]
    yield from laid_out(summary(learned), 0)
    for name, reason in left.items():
        yield from laid_out([Line("", f"Table {name!r} is left out: {reason}")], 0)
    yield "fakegen: 1"
    yield "seed: 0"
    yield ""
    models = [one for one in learned if one.learned or one.kin]
    if models and learning is not None:
        yield "sources:"
        for one in models:
            yield from _source(one, tables[one.table.item.name], learning)
        yield ""
        yield "models:"
        for one in models:
            yield from model_lines(one)
        yield ""
    yield "tables:"
    for table in drafts.values():
        yield from _table(table)


def _source(draft: Draft, table: InspectedTable, learning: Learning) -> Iterator[str]:
    seen = draft.table.seen
    read = read_columns(draft)
    names = [column.name for column in seen.columns if column.name in read]
    rows = f"{number_of(seen.rows, 'row')}: {why_read(draft)}"
    lines = [
        Line(f"query: {flow(learning.query(table, names))}", rows),
        Line(f"url: {flow(learning.url)}", _WHY_VARIABLE if learning.url == VARIABLE else ""),
    ]
    yield f"  {flow(table.name)}:"
    yield from laid_out([*lines, *draft.kin.lines_of_source()], 4)


def _table(table: TableDraft) -> Iterator[str]:
    learned = table.learned
    yield f"  {flow(table.name)}:"
    if learned is not None and learned.kin.above is not None:
        yield from laid_out([learned.kin.above.rows()], 4)
    else:
        yield from laid_out([Line(f"rows: {flow(table.rows)}", table.why_rows)], 4)
    if table.key:
        yield f"    key: {flow(table.key)}"
    yield "    columns:"
    lines = [
        Line(f"{flow(name)}: {flow(entry)}", table.notes.get(name, ""))
        for name, entry in table.columns.items()
    ]
    if learned is not None:
        lines += drawn_columns(learned)
    yield from laid_out([*lines, *(Line("", remark) for remark in table.remarks)], 6)
    constraints = [Line(f"- {flow(constraint)}") for constraint in table.constraints]
    if learned is not None:
        constraints += learned.rules.constraints
    if constraints:
        yield "    constraints:"
        yield from laid_out(constraints, 6)
