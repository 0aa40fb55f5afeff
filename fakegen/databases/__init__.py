"""SQL databases: what is read from them, and what is written for them."""

from __future__ import annotations

from collections.abc import Iterable

from fakegen.databases.query import read_query
from fakegen.databases.sql_script import SqlWriter
from fakegen.databases.sqlite import SqliteWriter
from fakegen.formats.text_columns import endings
from fakegen.hookspecs import hookimpl
from fakegen.interfaces.format import Format
from fakegen.interfaces.source import Source


@hookimpl
def fakegen_sources() -> Iterable[Source]:
    """Return the sources that ask a database."""
    return [Source.of("query", read_query)]


@hookimpl
def fakegen_formats() -> Iterable[Format]:
    """Return the formats that databases read."""
    return [
        Format.of("sql", endings(".sql"), SqlWriter),
        Format.of("sqlite", [".sqlite", ".sqlite3", ".db"], SqliteWriter),
    ]
