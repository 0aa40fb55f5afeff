"""Replacing tables of MySQL and MariaDB: new ones beside them, and one RENAME TABLE when these are full.

A foreign key follows the table that it refers to when that is renamed. So the keys of the new tables refer to each
other, and go along; those of other tables would go along with the old ones, and so would triggers. The names of new
keys say which name they get when the old ones are gone, since a database has each name but once.

Such statements cannot be undone, and end a transaction. Where a swap was ended before its time, tables and keys with
these names are left: :func:`sweep` sees to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fakegen.databases.dialects import MYSQL
from fakegen.databases.stored_tables import StoredTable, StoredTables
from fakegen.errors import UsageError

Ask = Callable[[str], Sequence[tuple[Any, ...]]]
"""Runs a statement; returns its rows."""

LEFT = "fakegen swap "
"""What the names of new and old tables, and of new keys, begin with."""

_LONGEST = 64
_LISTED = (
    f"SELECT table_name FROM information_schema.tables "  # noqa: S608 - a constant
    f"WHERE table_schema = DATABASE() AND table_name LIKE '{LEFT}%' ORDER BY table_name"
)
_RULES = """
    SELECT table_name, constraint_name, update_rule, delete_rule
    FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()
"""
_KEYS = f"""
    SELECT r.table_name, r.constraint_name, r.update_rule, r.delete_rule, k.column_name,
        k.referenced_column_name, k.referenced_table_schema, k.referenced_table_name
    FROM information_schema.referential_constraints r
    JOIN information_schema.key_column_usage k ON k.constraint_schema = r.constraint_schema
        AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name
    WHERE r.constraint_schema = DATABASE() AND r.constraint_name LIKE '{LEFT}%'
        AND r.table_name NOT LIKE '{LEFT}%'
    ORDER BY r.table_name, r.constraint_name, k.ordinal_position
"""  # noqa: S608 - a constant
_VIEWS = "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = DATABASE()"
_TRIGGERS = """
    SELECT trigger_name, event_object_table, action_statement FROM information_schema.triggers
    WHERE event_object_schema = DATABASE()
"""


def refuse_swap(tables: Sequence[StoredTable], stored: StoredTables, ask: Ask) -> None:
    """Refuse to replace tables that something refers to which would not go along.

    Args:
        tables: The tables.
        stored: All tables.
        ask: Runs statements.

    Raises:
        UsageError: Names what is in the way.
    """
    names = {table.name.lower() for table in tables}
    found = [f"table {key.table!r}" for key in stored.referring(tables)]
    for view, definition in ask(_VIEWS):
        if _mentions(definition, names):
            found.append(f"view {view!r}")
    for trigger, table, statement in ask(_TRIGGERS):
        if table.lower() in names or _mentions(statement, names):
            found.append(f"trigger {trigger!r}")
    if found:
        listed = ", ".join(dict.fromkeys(found))
        raise UsageError(
            f"the tables cannot be replaced, since what is not in the schema refers to them, and would keep to the "
            f"old ones: {listed}; mode 'truncate' deletes the rows instead"
        )


def _mentions(statement: str, names: Iterable[str]) -> bool:
    words = set(re.findall(r"\w+|`(?:[^`]|``)+`", statement.lower()))
    return any(name in words or MYSQL.quoted(name) in words for name in names)


class TableSwap:
    """New tables with the columns, indexes, checks and keys of others, which they take the place of.

    Args:
        tables: The others.
        stored: All tables, with their keys.
        parents: The quoted names of the tables that keys refer to, by the key's table and name.
        ask: Runs statements.
    """

    def __init__(
        self,
        tables: Sequence[StoredTable],
        stored: StoredTables,
        parents: Mapping[tuple[str, str], str],
        ask: Ask,
    ) -> None:
        self._ask, self._tables = ask, tables
        self.places = {
            table.name: MYSQL.quoted(f"{LEFT}new {number}") for number, table in enumerate(tables)
        }
        """The quoted names of the new tables, by the name of the other."""
        rules = {(table, key): said for table, key, *said in ask(_RULES)}
        for table in tables:
            ask(f"CREATE TABLE {self.places[table.name]} LIKE {table.sql}")
        ask("SET SESSION foreign_key_checks = 0")  # of tables that refer to each other
        for number, key in enumerate(key for key in stored.keys if key.table in self.places):
            name = MYSQL.quoted(f"{LEFT}{number} {key.name}"[:_LONGEST])
            parent = self.places.get(key.parent, parents[key.table, key.name])
            added = _key(name, key.columns, parent, key.referred, rules[key.table, key.name])
            ask(f"ALTER TABLE {self.places[key.table]} ADD {added}")
        ask("SET SESSION foreign_key_checks = 1")

    def finish(self) -> None:
        """Let the new tables take the places of the others, all at once, and drop these."""
        moves = []
        for number, table in enumerate(self._tables):
            old = MYSQL.quoted(f"{LEFT}old {number}")
            moves += [f"{table.sql} TO {old}", f"{self.places[table.name]} TO {table.sql}"]
        self._ask(f"RENAME TABLE {', '.join(moves)}")
        sweep(self._ask)


def sweep(ask: Ask) -> bool:
    """Drop what a swap leaves, ended before its time or not, and give keys the names that they should have.

    Returns:
        Whether keys have other names now.
    """
    left = [name for (name,) in ask(_LISTED)]
    ask("SET SESSION foreign_key_checks = 0")
    if left:
        ask(f"DROP TABLE {', '.join(map(MYSQL.quoted, left))}")
    keys: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for table, name, *facts in ask(_KEYS):
        keys.setdefault((table, name), []).append(tuple(facts))
    for (table, name), facts in keys.items():
        rules, own, referred = facts[0][:2], [f[2] for f in facts], [f[3] for f in facts]
        parent = ".".join(map(MYSQL.quoted, facts[0][4:]))
        kept = MYSQL.quoted(name.removeprefix(LEFT).partition(" ")[2])
        # Not checked again: the key is there already, under the other name.
        ask(
            f"ALTER TABLE {MYSQL.quoted(table)} DROP FOREIGN KEY {MYSQL.quoted(name)}, "
            f"ADD {_key(kept, own, parent, referred, rules)}"
        )
    ask("SET SESSION foreign_key_checks = 1")
    return bool(keys)


def _key(
    name: str, own: Iterable[str], parent: str, referred: Iterable[str], rules: Sequence[str]
) -> str:
    columns, others = (", ".join(map(MYSQL.quoted, names)) for names in (own, referred))
    said = zip(("UPDATE", "DELETE"), rules, strict=True)
    does = "".join(f" ON {what} {rule}" for what, rule in said if rule != "NO ACTION")
    return f"CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {parent} ({others}){does}"
