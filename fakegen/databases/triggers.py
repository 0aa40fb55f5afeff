"""Triggers: which tables they fill, and which may refuse rows.

A trigger's statements are not understood, only looked through: for tables that they insert into, directly
or through functions and procedures that they call, for words that raise an error, and for columns of the new row,
those that they set among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_INSERTS = re.compile(r"\bINSERT\s+(?:IGNORE\s+|OR\s+\w+\s+)?INTO\s+([\w.\"`$]+)", re.IGNORECASE)
_RAISES = re.compile(r"\bRAISE\s+EXCEPTION|\bRAISE\s*\(|\bSIGNAL\b", re.IGNORECASE)
_READS = re.compile(r"\bNEW\s*\.\s*[\"`]?([\w$]+)", re.IGNORECASE)
_SETS = re.compile(
    r"(?:^|;|\b(?:BEGIN|THEN|ELSE|LOOP|SET))\s*NEW\s*\.\s*[\"`]?([\w$]+)[\"`]?\s*:?=", re.IGNORECASE
)
_CALLS = re.compile(r"([\w$]+)[\"`]?\s*\(")
_DEEPEST = 4

_TRIGGERS = {
    "postgresql": """
        SELECT n.nspname, c.relname, t.tgname, p.prosrc
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND (t.tgtype::int & 4) > 0
        ORDER BY 1, 2, 3
    """,
    "mysql": """
        SELECT NULL, event_object_table, trigger_name, action_statement
        FROM information_schema.triggers
        WHERE event_object_schema = DATABASE() AND event_manipulation = 'INSERT' ORDER BY 2, 3
    """,
    "sqlite": """
        SELECT NULL, tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 2, 3
    """,
}
_ROUTINES = {
    "postgresql": """
        SELECT p.proname, p.prosrc FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND p.prosrc IS NOT NULL
    """,
    "mysql": """
        SELECT routine_name, routine_definition FROM information_schema.routines
        WHERE routine_schema = DATABASE() AND routine_definition IS NOT NULL
    """,
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger that runs for rows that are inserted.

    Attributes:
        schema: The database schema of its table; None where there is but one.
        table: The table.
        name: Its name.
        fills: The names of the tables that it may insert into, as they are written there.
        raises: Whether it may refuse a row.
        reads: The columns of the new row that it names, in lower case.
        sets: Those of them that it gives a value itself.
    """

    schema: str | None
    table: str
    name: str
    fills: frozenset[str]
    raises: bool
    reads: frozenset[str]
    sets: frozenset[str]


def triggers(connection: Any, scheme: str) -> list[Trigger]:
    """Return the triggers of a database's tables.

    Args:
        connection: The database, by SQLAlchemy.
        scheme: Its kind: ``postgresql``, ``mysql`` or ``sqlite``.
    """
    found = list(connection.exec_driver_sql(_TRIGGERS[scheme]))
    called = (
        dict(map(tuple, connection.exec_driver_sql(_ROUTINES[scheme])))
        if found and scheme in _ROUTINES
        else {}
    )
    made = []
    for schema, table, name, text in found:
        texts = list(_reached(text, called))
        fills = frozenset(_plain(word) for one in texts for word in _INSERTS.findall(one))
        reads = frozenset(word.lower() for one in texts for word in _READS.findall(one))
        sets = columns_set(text)
        raises = any(map(_RAISES.search, texts))
        made.append(Trigger(schema, table, name, fills, raises, reads, sets))
    return made


def columns_set(text: str) -> frozenset[str]:
    """Return the columns of the new row that a trigger's statements give a value, in lower case."""
    return frozenset(word.lower() for word in _SETS.findall(text))


def _reached(text: str, called: Mapping[str, str]) -> Iterable[str]:
    """Return a trigger's statements, with those of the functions and procedures that they call."""
    known = {name.lower(): body for name, body in called.items()}
    seen: set[str] = set()
    found, new = [text], [text]
    for _ in range(_DEEPEST):
        names = {name.lower() for one in new for name in _CALLS.findall(one)} & known.keys() - seen
        seen |= names
        new = [known[name] for name in sorted(names)]
        found += new
    return found


def _plain(name: str) -> str:
    return re.sub(r'["`]', "", name)
