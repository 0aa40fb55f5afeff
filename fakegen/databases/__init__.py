"""SQL databases: querying them, and writing scripts and files for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fakegen.hookspecs import hookimpl
from fakegen.interfaces.database import Database
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.format import Format
from fakegen.interfaces.source import Source


@hookimpl
def fakegen_databases() -> Iterable[Database]:
    """Return the kinds of database that queries read."""
    from fakegen.databases.read_duckdb import DUCKDB_DATABASE
    from fakegen.databases.read_mysql import MYSQL_DATABASES
    from fakegen.databases.read_postgresql import POSTGRESQL_DATABASE
    from fakegen.databases.read_sqlite import SQLITE_DATABASE

    return [SQLITE_DATABASE, POSTGRESQL_DATABASE, *MYSQL_DATABASES, DUCKDB_DATABASE]


@hookimpl
def fakegen_sources(databases: Mapping[str, Database]) -> Iterable[Source]:
    """Return the sources that query a database."""
    from fakegen.databases.query import query_source

    return [query_source(databases)]


@hookimpl
def fakegen_formats(dialects: Mapping[str, SqlDialect]) -> Iterable[Format]:
    """Return the formats for databases."""
    from fakegen.databases.sql_script import sql_format
    from fakegen.databases.sqlite import SqliteWriter

    return [
        sql_format(dialects),
        Format.of("sqlite", [".sqlite", ".sqlite3", ".db"], SqliteWriter, defines=True),
    ]


@hookimpl
def fakegen_dialects() -> Iterable[SqlDialect]:
    """Return the built-in dialects: standard, postgresql, mysql and sqlite."""
    from fakegen.databases.dialects import DIALECTS

    return DIALECTS
