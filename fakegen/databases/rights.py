"""Rights that a database's user lacks: the statement to ask for, from what the database says."""

from __future__ import annotations

import re

from fakegen.databases.dialects import MYSQL, POSTGRESQL
from fakegen.interfaces.database import DatabaseUrl

SCRATCH = "fakegen_init_"
"""What the names of databases begin with that are made to run a script in."""

_UNREAD = re.compile(r"permission denied for (?:table|view|relation|materialized view) (\S+)")
_UNSEEN = re.compile(r"permission denied for schema (\S+)")
_UNMADE = re.compile(r"permission denied to create database")
_COMMAND = re.compile(
    r"([A-Z][A-Z, ]*) command denied to user ('.*?'@'.*?') for table (\S+?)\"?\)?$"
)
_DATABASE = re.compile(r"Access denied for user ('.*?'@'.*?') to database '(.*?)'")


def with_grant(message: str, url: DatabaseUrl) -> str:
    """Return a database's message, with the statement to ask for where it speaks of a missing right.

    Args:
        message: What the database says. In another language than English, it stays as it is.
        url: The database.
    """
    statement = _granting(message, url)
    return f"{message}; ask for: {statement}" if statement else message


def _granting(message: str, url: DatabaseUrl) -> str:
    role = POSTGRESQL.quoted(url.user or "") if url.user else "CURRENT_USER"
    if found := _UNREAD.search(message):
        space = "pg_catalog." if found[1].startswith("pg_") else ""
        return f"GRANT SELECT ON {space}{found[1]} TO {role}"
    if found := _UNSEEN.search(message):
        return f"GRANT USAGE ON SCHEMA {found[1]} TO {role}"
    if _UNMADE.search(message):
        return f"ALTER ROLE {role} CREATEDB"
    if found := _COMMAND.search(message):
        return f"GRANT {found[1].strip()} ON {found[3]} TO {found[2]}"
    if found := _DATABASE.search(message):
        user, name = found[1], found[2]
        if name.startswith(SCRATCH):
            pattern = MYSQL.quoted(SCRATCH.replace("_", r"\_") + "%")
            return f"GRANT ALL ON {pattern}.* TO {user}"
        return f"GRANT SELECT, INSERT ON {MYSQL.quoted(name)}.* TO {user}"
    return ""
