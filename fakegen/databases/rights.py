"""Rights that a database's user lacks: the statement to ask for, from what the database says."""

from __future__ import annotations

import re

from fakegen.databases.dialects import MYSQL, POSTGRESQL
from fakegen.interfaces.database import DatabaseUrl

SCRATCH = "fakegen_init_"
"""What the names of databases begin with that are made to run a script in."""

_UNREAD = re.compile(
    r"permission denied for (?:table|view|relation|materialized view) (.+?)(?: (?:[A-Z]+|LINE \d+):|$)"
)
_UNSEEN = re.compile(r"permission denied for schema (.+?)(?: (?:[A-Z]+|LINE \d+):|$)")
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_UNMADE = re.compile(r"permission denied to create database")
_COMMAND = re.compile(
    r"([A-Z][A-Z, ]*) command denied to user ('.*?'@'.*?') for table (.+?)[\"')]*$"
)
_DATABASE = re.compile(r"Access denied for user ('.*?'@'.*?') to database '(.*?)'")


def with_grant(message: str, url: DatabaseUrl, place: str = "", account: str = "") -> str:
    """Return a database's message, with the statement to ask for where it speaks of a missing right.

    Args:
        message: What the database says. In another language than English, it stays as it is.
        url: The database.
        place: The quoted name of the table that was read, where it is known.
        account: The user's account in MySQL or MariaDB, quoted, where it is known: their messages name the client.
    """
    statement = _granting(message, url, place, account)
    return f"{message}; ask for: {statement}" if statement else message


def quoted_account(user: str) -> str:
    """Return what ``CURRENT_USER()`` of MySQL and MariaDB gives as statements write it."""
    return "@".join(map(MYSQL.quoted, user.rpartition("@")[::2]))


def _as_needed(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else POSTGRESQL.quoted(name)


def _granting(message: str, url: DatabaseUrl, place: str, account: str) -> str:
    role = POSTGRESQL.quoted(url.user or "") if url.user else "CURRENT_USER"
    if found := _UNREAD.search(message):
        space = "pg_catalog." if found[1].startswith("pg_") else ""
        return f"GRANT SELECT ON {place or space + _as_needed(found[1])} TO {role}"
    if found := _UNSEEN.search(message):
        return f"GRANT USAGE ON SCHEMA {_as_needed(found[1])} TO {role}"
    if _UNMADE.search(message):
        return f"ALTER ROLE {role} CREATEDB"
    if found := _COMMAND.search(message):
        return f"GRANT {found[1].strip()} ON {found[3]} TO {account or found[2]}"
    if found := _DATABASE.search(message):
        user, name = found[1], found[2]
        if name.startswith(SCRATCH):
            pattern = MYSQL.quoted(SCRATCH.replace("_", r"\_") + "%")
            return f"GRANT ALL ON {pattern}.* TO {user}"
        return f"GRANT SELECT, INSERT ON {MYSQL.quoted(name)}.* TO {user}"
    return ""
