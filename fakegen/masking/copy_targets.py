"""Where masked rows go: tables of a database, a new SQLite file, or files. All of them, or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa

from fakegen.databases.continued_keys import Shifts, continued_keys, shifted
from fakegen.databases.loader import Loader, Mode
from fakegen.databases.seeding import opened
from fakegen.databases.stored_tables import MatchedTable, Matching, StoredTables
from fakegen.errors import DataError, Problem, SchemaError, UsageError, number_of
from fakegen.formats.partial_file import PartialFile, publish, writing
from fakegen.interfaces.database import DatabaseUrl
from fakegen.interfaces.definition import Definition, ForeignKey
from fakegen.interfaces.format import Format
from fakegen.masking.copied_tables import CopiedTable
from fakegen.masking.copying import Copying
from fakegen.streams.hashed_values import HashedValues

_TEXTS = ("csv",)
Progress = Callable[[str, int], None]
"""Called with a table's name and the number of rows just written."""


def into_database(
    copying: Copying, url: DatabaseUrl, package: str, mode: Mode, progress: Progress | None
) -> None:
    """Load all tables into those of the same names that a database has, in one transaction.

    Args:
        copying: The rows.
        url: The database.
        package: What to install if its driver is missing.
        mode: What becomes of the rows that the tables have.
        progress: See :data:`Progress`; None to look only whether it could be done.

    Raises:
        SchemaError: The database lacks a table or a column.
        UsageError: Rows are in the way.
        DataError: The database refuses something; it is as it was before.
    """
    wanted = {name: list(mask.table.columns) for name, mask in copying.masks.items()}
    with opened(url, package) as seeding:
        matching = seeding.stored.matched(wanted)
        if matching.faults:
            raise SchemaError(_problems(copying, matching))
        seeding.allow(list(matching.tables.values()), mode)
        if progress is None:
            seeding.check([match.stored for match in matching.tables.values()], mode)
        else:
            seeding.fill(matching, mode, _MaskedRows(copying), progress)


class _MaskedRows:
    """The rows to load: masked values follow from the real ones, so there are no others instead."""

    changes: ClassVar = False

    def __init__(self, copying: Copying) -> None:
        self._copying = copying
        self._tables: Mapping[str, MatchedTable] = {}
        self._shifts: Shifts = {}

    def go_on(self, matching: Matching, stored: StoredTables, loader: Loader) -> None:
        self._tables = matching.tables
        filled = {match.stored.name: match.stored for match in matching.tables.values()}
        self._shifts = continued_keys(stored, filled.values(), filled, loader)

    def blocks(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        blocks = (block.select(list(columns)) for block in self._copying.blocks(table))
        match = self._tables.get(table)
        return blocks if match is None else shifted(match, blocks, self._shifts)

    def follows(self, table: str, columns: Sequence[str]) -> Set[str]:
        """Return none: no masked row becomes another one."""
        del table, columns
        return frozenset()

    def avoid(
        self,
        taken: Mapping[str, Mapping[tuple[str, ...], HashedValues]],
        repeating: Mapping[str, Set[tuple[str, ...]]],
    ) -> None:
        del repeating
        table, found = next(iter(taken.items()))
        columns, values = next(iter(found.items()))
        rows = number_of(len(values.first), "row")
        raise UsageError(
            f"the target's table {table!r} has the {' and '.join(map(repr, columns))} of {rows} to append already: "
            "delete the rows there (mode 'truncate')"
        )


def _problems(copying: Copying, matching: Matching) -> list[Problem]:
    """Return what the target lacks as mistakes in the schema, with their places."""
    found = []
    for fault in matching.faults:
        mask = copying.masks[fault.table]
        mark = mask.mark if fault.column is None else mask.marks.get(fault.column, mask.mark)
        message = fault.message.replace("the database", "the target")
        found.append(Problem(mark, message, fault.suggestion))
    return found


def into_new_sqlite(
    copying: Copying, path: Path, statements: Sequence[str], mode: Mode, progress: Progress
) -> None:
    """Write a SQLite file with the tables of another one.

    Args:
        copying: The rows.
        path: The file, which does not exist.
        statements: What makes the tables and their indexes.
        mode: See :func:`into_database`.
        progress: See :data:`Progress`.

    Raises:
        DataError: It cannot be written; nothing is left of it.
    """
    part = PartialFile(path)
    try:
        with writing(path), closing(sqlite3.connect(part.working)) as base, base:
            for statement in statements:
                base.execute(statement)
        url = DatabaseUrl(scheme="sqlite", driver="sqlite3", database=str(part.working))
        into_database(copying, url, "", mode, progress)
        publish([part])
    except sqlite3.Error as error:
        raise DataError(f"{path} cannot be written: {error}") from error
    finally:
        part.discard()


def into_files(
    copying: Copying, path: Path, format: Format, options: Mapping[str, Any], progress: Progress
) -> None:
    """Write all tables to a file or a folder.

    Args:
        copying: The rows.
        path: Where to.
        format: How.
        options: The format's own options.
        progress: See :data:`Progress`.

    Raises:
        DataError: The target cannot be written; nothing is left of the attempt.
    """
    as_text = format.name in _TEXTS
    schemas = {name: copying.schema(name, as_text=as_text) for name in copying.masks}
    definitions = {name: _definition(mask.table) for name, mask in copying.masks.items()}
    writer = format.opened(path, schemas, definitions, **options)
    try:
        for name in copying.masks:
            for block in copying.typed_blocks(name, as_text=as_text):
                writer.write(name, block)
                progress(name, block.num_rows)
        writer.commit()
    except BaseException:
        writer.abort()
        raise


def _definition(table: CopiedTable) -> Definition:
    return Definition(
        key=table.key,
        unique=[names for names in table.unique if names],
        foreign=[ForeignKey(link.columns, link.parent, link.targets) for link in table.links],
        required=frozenset(c.name for c in table.columns.values() if not c.nullable),
    )


def database_at(path: Path) -> DatabaseUrl | None:
    """Return the URL of a SQLite file by its name; None of any other file."""
    if path.suffix.lower() not in (".db", ".sqlite", ".sqlite3"):
        return None
    return replace(DatabaseUrl(scheme="sqlite", driver="sqlite3"), database=str(path.resolve()))
