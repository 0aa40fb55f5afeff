"""From real tables to a schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from fakegen import inference
from fakegen.api.checked_arguments import Plugins, as_plugins
from fakegen.errors import UsageError
from fakegen.registry import registry_for

_MOST_LEARNED = 100_000
"""From so many rows of a table models learn unless ``sample`` says otherwise."""


def database_schema(
    url: Any,
    *,
    tables: Iterable[str] = (),
    skip: Iterable[str] = (),
    rows: int | None = None,
    server: str | None = None,
    sample: int | None = None,
    like: bool = False,
    learn: bool = False,
    folder: str | Path | None = None,
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
        rows: How many rows each table has that belongs to no other: by default 100, or as many as models learn from.
        server: Of a script or models: the server whose dialect they have, as postgresql://user@host. It makes
            the tables in a database of their own, which is dropped. By default, SQLite makes them.
        sample: How many rows of each table are read to see what columns hold: shares of closed categories and of nulls,
            bounds of numbers and dates, what strings mean. No value of a column of names or codes is kept.
        like: Whether the database's own statistics say so instead (``ANALYZE`` of PostgreSQL and MariaDB).
        learn: Whether models learn columns from the tables' rows, as :func:`infer_schema` drafts them: those that
            no key, reference or unkept rule has, and that nobody is named in. They read the first ``sample`` rows by
            primary key, by default 100,000, whenever the schema is loaded.
        folder: The folder that the schema will be in, the current one by default.
        plugins: As for :func:`load`.

    Raises:
        UsageError: The URL is not valid, or there is no such kind of database, file or table.
        DataError: SQLAlchemy or a driver is missing, or the database cannot be read or has no tables.
    """
    from fakegen.databases.inspecting import Asked, inspect_database, inspect_models, models_of
    from fakegen.databases.sampled_rows import first_rows
    from fakegen.databases.url import parse_url, url_in_schema
    from fakegen.inference.database_schema import database_schema as drafted
    from fakegen.inference.database_text import Learning

    if rows is not None and rows < 1:
        raise UsageError("'rows' must be 1 or more")
    if sample is not None and sample < 1:
        raise UsageError("'sample' must be 1 or more")
    if like and (sample is not None or learn):
        other = "learn" if learn else "sample"
        raise UsageError(f"either {other!r} or 'like' says what columns hold")
    registry = registry_for(as_plugins(plugins))
    databases, detectors = registry.databases, registry.detectors.values()
    if learn and sample is None:
        sample = _MOST_LEARNED
    asked = Asked(list(tables), list(skip), sample, like, learn)
    if (sample is not None or like) and not (isinstance(url, str) and "://" in url):
        raise UsageError("'sample', 'like' and 'learn' are for a database that has rows")
    models = None if isinstance(url, str) else models_of(url)
    if models is not None:
        found = inspect_models(models, databases, asked, server)
        return drafted(found, models.name, rows)
    if not isinstance(url, str):
        raise UsageError(f"{url!r} is no URL, no script and no models with tables")
    found = inspect_database(url, databases, asked, server)
    if not learn or sample is None:
        return drafted(found, url, rows, detectors)
    finders = {name: kind.finder for name, kind in registry.constraints.items() if kind.finder}
    query = partial(first_rows, scheme=parse_url(url, databases).scheme, rows=sample)
    written = url_in_schema(url, databases, Path(folder or ""))
    learning = Learning(finders, written, sample, query)
    return drafted(found, url, rows, detectors, learning)


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
