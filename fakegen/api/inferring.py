"""From real tables to a schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fakegen import inference
from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.errors import UsageError
from fakegen.registry import registry_for


def database_schema(
    url: Any,
    *,
    tables: Iterable[str] = (),
    skip: Iterable[str] = (),
    rows: int = 100,
    server: str | None = None,
    plugins: Plugins = (),
) -> str:
    """Return a schema, as YAML, that makes rows for the tables of a database, which accepts them.

    Args:
        url: The database: sqlite:///shop.db, duckdb:///shop.duckdb, postgresql://user@host/shop,
            mysql://user@host/shop. Its structure is read, and no rows but the keys of tables that migrations have
            filled. Or what makes the tables: a script of SQL (shop.sql), SQLAlchemy's declarative base or
            metadata, or Django's registry of apps (``django.apps.apps``).
        tables: The tables to make, with those that their rows must refer to; all by default.
        skip: Tables to leave out.
        rows: How many rows each table has that belongs to no other.
        server: Of a script or models: the server whose dialect they have, as postgresql://user@host. It makes
            the tables in a database of their own, which is dropped. By default, SQLite makes them.
        plugins: As for :func:`load`.

    Raises:
        UsageError: The URL is not valid, or there is no such kind of database, file or table.
        DataError: SQLAlchemy or a driver is missing, or the database cannot be read or has no tables.
    """
    from fakegen.databases.inspecting import inspect_database, inspect_models, models_of
    from fakegen.inference.database_schema import database_schema as drafted

    if rows < 1:
        raise UsageError("'rows' must be 1 or more")
    databases = registry_for(as_plugins(plugins)).databases
    models = None if isinstance(url, str) else models_of(url)
    if models is not None:
        found = inspect_models(models, databases, list(tables), list(skip), server)
        return drafted(found, models.name, rows)
    if not isinstance(url, str):
        raise UsageError(f"{url!r} is no URL, no script and no models with tables")
    return drafted(inspect_database(url, databases, list(tables), list(skip), server), url, rows)


def infer_schema(
    paths: str | Path | Iterable[str | Path],
    *,
    plugins: Plugins = (),
    folder: str | Path | None = None,
    options: Mapping[str, Any] | None = None,
) -> str:
    """Return a schema, as YAML, that makes data like some files; comments say what was seen in them.

    Args:
        paths: Files (CSV, JSON, JSON lines, Parquet, Arrow, Excel) and folders of them.
        plugins: As for :func:`load`.
        folder: The folder that the schema will be in, the current one by default.
        options: What is known of the files, as for the source ``file``: ``delimiter``, ``encoding``,
            ``header``, ``sheet``. What is not given is found.

    Raises:
        UsageError: There is no such file, or a folder holds no data.
        DataError: A file cannot be read, or holds nothing that can be made.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    registry = registry_for(as_plugins(plugins))
    return inference.infer_schema(given, registry, Path(folder or ""), options or {})
