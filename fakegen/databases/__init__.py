"""SQL databases: querying them, and writing scripts and files for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fakegen.databases.dialects import DIALECTS
from fakegen.databases.query import read_query
from fakegen.databases.sql_script import sql_format
from fakegen.databases.sqlite import SqliteWriter
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.format import Format
from fakegen.interfaces.source import Source


@hookimpl
def fakegen_sources() -> Iterable[Source]:
    """Return the sources that query a database."""
    return [Source.of("query", read_query)]


@hookimpl
def fakegen_formats(dialects: Mapping[str, SqlDialect]) -> Iterable[Format]:
    """Return the formats for databases."""
    return [
        sql_format(dialects),
        Format.of("sqlite", [".sqlite", ".sqlite3", ".db"], SqliteWriter),
    ]


@hookimpl
def fakegen_dialects() -> Iterable[SqlDialect]:
    """Return the built-in dialects: standard, postgresql, mysql and sqlite."""
    return DIALECTS
