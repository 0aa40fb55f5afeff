"""Values that a table has already, where none may occur twice.

Integer keys go on behind those there. Other unique values, such as UUIDs and addresses, are what the schema makes:
before a row is appended, the table is asked for each of them. It compares them itself, as its index does: without
regard to case, say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from fakegen.databases.loader import Loader
from fakegen.databases.stored_tables import MatchedTable
from fakegen.errors import UsageError
from fakegen.formats.text_columns import join

_AT_ONCE = 500
"""How many values one query asks for; SQLite takes no more than 1,000 conditions."""


class TakenValueError(UsageError):
    """A table has a unique value already that a row to append has."""


def refuse_taken(
    match: MatchedTable,
    blocks: Callable[[Sequence[str]], Iterable[pa.RecordBatch]],
    shifts: Mapping[tuple[str, str], int],
    loader: Loader,
) -> None:
    """Refuse rows to append with a value that the table has already and may not have twice.

    Args:
        match: The table.
        blocks: The rows to append, of some of the schema's columns.
        shifts: The columns whose numbers go on behind those there.
        loader: Asks the database.

    Raises:
        TakenValueError: There is one.
    """
    stored = match.stored
    made = {column.name: name for name, column in match.loaded.items()}
    moved = {column for table, column in shifts if table == stored.name}
    groups = [
        group for group in stored.unique if moved.isdisjoint(group) and made.keys() >= {*group}
    ]
    if not groups or not loader.has_rows(f"SELECT 1 FROM {stored.sql} LIMIT 1"):  # noqa: S608
        return
    names = list(dict.fromkeys(made[column] for group in groups for column in group))
    for block in blocks(names):
        for group in groups:
            row = _taken(match, block.select([made[column] for column in group]), loader)
            if row is not None:
                values = ", ".join(f"{name} {row[made[name]]!r}" for name in group)
                raise TakenValueError(
                    f"table {stored.name!r} has a row with {values} already, and rows to append have it, too"
                )


def _taken(
    match: MatchedTable, block: pa.RecordBatch, loader: Loader
) -> Mapping[str, object] | None:
    """Return the first row of a block that a table has already; None if there is none."""
    pieces: list[str | pa.Array] = []
    for name, values in zip(block.schema.names, block.columns, strict=True):
        column = match.loaded[name]
        lead = f"{' AND ' if pieces else '('}{loader.quoted(column.name)} = "
        pieces += [lead, *loader.literals(column, values)]
    conditions = join([*pieces, ")"]).to_pylist() if block.num_rows else []

    def found(start: int, stop: int) -> bool:
        anyone = " OR ".join(conditions[start:stop])
        return loader.has_rows(f"SELECT 1 FROM {match.stored.sql} WHERE {anyone} LIMIT 1")  # noqa: S608

    for start in range(0, len(conditions), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(conditions))
        if found(start, stop):
            first = next(row for row in range(start, stop) if found(row, row + 1))
            return {name: block.column(name)[first].as_py() for name in block.schema.names}
    return None
