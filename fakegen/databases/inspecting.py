"""Inspecting a database: its tables, their columns, keys and rules, by SQLAlchemy's inspector or DuckDB's catalogue."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fakegen.databases.column_statistics import with_statistics
from fakegen.databases.ddl_script import database_of, database_of_models
from fakegen.databases.inspect_duckdb import read_duckdb_tables
from fakegen.databases.inspected_table import InspectedTable
from fakegen.databases.kept_rows import with_kept_rows
from fakegen.databases.modelled_tables import ModelledTables, with_model_types
from fakegen.databases.query import rows_of_query
from fakegen.databases.rights import with_grant
from fakegen.databases.sampled_rows import with_sampled_rows
from fakegen.databases.sqlalchemy_engine import DIALECTS, engine_of
from fakegen.databases.table_reader import read_tables
from fakegen.databases.tables_of_django import DjangoModels, is_registry
from fakegen.databases.tables_of_sqlalchemy import SqlalchemyModels
from fakegen.databases.url import parse_url
from fakegen.errors import (
    DataError,
    FakegenError,
    ParameterError,
    UsageError,
    did_you_mean,
    nearest,
)
from fakegen.interfaces.database import Database, DatabaseUrl
from fakegen.types.sqlalchemy_tables import metadata_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a database.

    Attributes:
        tables: The tables to read, and those that their NOT NULL foreign keys need; all by default.
        skip: Tables to leave out.
        sample: How many rows of each table are read, to see what columns hold; None for none.
        statistics: Whether the database's own statistics say what columns hold.
        learn: Whether the rows that are read are kept, for models to learn from.
    """

    tables: Sequence[str] = ()
    skip: Sequence[str] = ()
    sample: int | None = None
    statistics: bool = False
    learn: bool = False


def inspect_database(
    text: str,
    databases: Mapping[str, Database],
    asked: Asked = Asked(),
    server: str | None = None,
) -> list[InspectedTable]:
    """Return the tables of a database, in order of their names.

    Args:
        text: The database's URL, or a script of SQL that makes its tables.
        databases: The kinds of database by scheme.
        asked: Which tables, and what of them.
        server: The URL of a server that runs the script in a database of its own; by default SQLite does.

    Raises:
        UsageError: The URL is not valid, or there is no such kind of database, file or table.
        DataError: SQLAlchemy or a driver is missing, or the database cannot be reached or has no table.
    """
    if "://" not in text:
        place = None if server is None else _location(server, databases)
        reading = place or DatabaseUrl(scheme="sqlite", driver="sqlite3")
        return _told(reading, lambda: _of_script(Path(text), place, databases, asked))
    if server is not None:
        raise UsageError("a server is named for a script of SQL, not for a database")
    url = _location(text, databases)
    return _told(url, lambda: _read(url, databases[url.scheme], asked))


def _of_script(
    script: Path,
    server: DatabaseUrl | None,
    databases: Mapping[str, Database],
    asked: Asked,
) -> list[InspectedTable]:
    with database_of(script, server) as url:
        return _read(url, databases[url.scheme], asked)


def models_of(thing: Any) -> ModelledTables | None:
    """Return the models that SQLAlchemy's base or metadata has, or Django's registry of apps; None of others."""
    if is_registry(thing):
        return DjangoModels(thing)
    metadata = metadata_of(thing)
    return None if metadata is None else SqlalchemyModels(metadata)


def inspect_models(
    models: ModelledTables,
    databases: Mapping[str, Database],
    asked: Asked = Asked(),
    server: str | None = None,
) -> list[InspectedTable]:
    """Return the tables of models, as a database has them; see :func:`inspect_database`.

    Args:
        models: All models of a program.
        databases: The kinds of database by scheme.
        asked: Which tables, and what of them.
        server: The URL of a server that makes the tables in a database of its own; by default SQLite does.
    """
    place = None if server is None else _location(server, databases)

    def read() -> list[InspectedTable]:
        with database_of_models(models, place) as url:
            found = _read(url, databases[url.scheme], asked)
            return with_model_types(found, models)

    return _told(place or DatabaseUrl(scheme="sqlite", driver="sqlite3"), read)


def _location(text: str, databases: Mapping[str, Database]) -> DatabaseUrl:
    try:
        url = parse_url(text, databases)
    except ParameterError as error:
        raise UsageError(f"{error.message}{did_you_mean(error.suggestion)}") from None
    if url.scheme not in (*DIALECTS, "duckdb"):
        raise UsageError(f"the tables of {url.scheme} are not read; those of {_known()} are")
    if databases[url.scheme].is_file and not Path(url.database).is_file():
        raise UsageError(f"there is no file {url.database!r}")
    return url


def _told(url: DatabaseUrl, read: Callable[[], list[InspectedTable]]) -> list[InspectedTable]:
    """Return what is read; turn what a driver raises into one message."""
    failure: FakegenError
    try:
        return read()
    except FakegenError:
        raise
    except ModuleNotFoundError as error:
        name = error.name or "sqlalchemy"
        extra = "duckdb" if name == "duckdb" else "database"
        failure = DataError(f'reading tables needs {name}: pip install "fakegen[{extra}]"')
    except Exception as error:  # whatever a driver makes of what a server answers
        cause = getattr(error, "orig", None) or error
        reason = url.without_password(str(cause)) or type(cause).__name__
        failure = DataError(
            f"the database cannot be read: {with_grant(' '.join(reason.split()), url)}"
        )
    # Not chained: a driver's exception may hold the password, or the whole URL.
    raise failure


def _known() -> str:
    *first, last = (*DIALECTS, "duckdb")
    return f"{', '.join(first)} and {last}"


def _read(url: DatabaseUrl, database: Database, asked: Asked) -> list[InspectedTable]:
    found = read_duckdb_tables(url) if url.scheme == "duckdb" else _read_by_sqlalchemy(url)
    if not found:
        raise DataError("the database has no tables")
    for name in (*asked.tables, *asked.skip):
        if name not in found:
            hint = did_you_mean(nearest(name, found))
            raise UsageError(f"the database has no table {name!r}{hint}")
    read = partial(rows_of_query, database, url)
    found = with_kept_rows(found, read, url.scheme)
    kept = {name: table for name, table in found.items() if name not in asked.skip}
    tables = list(_wanted(kept, asked.tables).values())
    if asked.sample is not None:
        return with_sampled_rows(tables, read, url.scheme, asked.sample, keep=asked.learn)
    return with_statistics(tables, read, url.scheme) if asked.statistics else tables


def _read_by_sqlalchemy(url: DatabaseUrl) -> dict[str, InspectedTable]:
    import sqlalchemy as sa

    with warnings.catch_warnings(), closing(engine_of(url).connect()) as connection:
        warnings.simplefilter("ignore", sa.exc.SAWarning)  # of types that it does not know
        return read_tables(connection, "mysql" if url.scheme == "mariadb" else url.scheme)


def _wanted(found: dict[str, InspectedTable], tables: Sequence[str]) -> dict[str, InspectedTable]:
    """Return the tables that are asked for, with those that their rows cannot do without."""
    if not tables:
        return found
    wanted = [name for name in tables if name in found]
    for name in wanted:
        nullable = {column.name: column.nullable for column in found[name].columns}
        for key in found[name].foreign_keys:
            needed = not any(nullable[column] for column in key.columns)
            if needed and key.table in found and key.table not in wanted:
                wanted.append(key.table)
    return {name: table for name, table in found.items() if name in wanted}
