"""Seeded databases of a session: one template, filled once, and a copy of it for each process."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import fakegen
from fakegen.testing.database_copy import SeededDatabase
from fakegen.testing.filling import Filling
from fakegen.testing.session_options import SEED
from fakegen.testing.uses import sources, uses_of


def seeded(
    known: dict[str, SeededDatabase],
    item: pytest.Item,
    shared: Path,
    target: Any,
    source: Any,
    create: Any,
    seed: int | str | None,
) -> SeededDatabase:
    """Return this process's copy of a seeded database, made when it is first asked for."""
    is_engine = not isinstance(target, str)
    if is_engine and not hasattr(target, "url"):
        raise fakegen.UsageError(
            f"fakegen_db takes a URL or an engine of SQLAlchemy, not {type(target).__name__}"
        )
    url = target.url.render_as_string(hide_password=False) if is_engine else target
    folder = Path(item.path).parent
    if seed is None:
        seed = item.config.stash[SEED]
    loaded = sources(item.config).load(source, folder, {})
    uses_of(item).databases.add((loaded.name, seed))
    key = repr(
        (
            url,
            type(target).__name__,
            str(source),
            str(folder) if isinstance(source, str) else "",
            create,
            seed,
        )
    )
    if key not in known:
        filling = Filling(loaded.whole, _script(create, folder), seed)
        name = "fakegen_" + blake2b(f"{_run(item.config)}{key}".encode(), digest_size=6).hexdigest()
        copy = _copy(url, name, _worker(item.config), shared, filling)
        known[key] = _reached(copy, target) if is_engine else copy
    return known[key]


def _reached(copy: SeededDatabase, engine: Any) -> SeededDatabase:
    """Return a copy as it is reached through an engine of this kind."""
    from fakegen.testing.engine_copies import AsyncEngineCopy, EngineCopy

    made = AsyncEngineCopy if hasattr(engine, "sync_engine") else EngineCopy
    return made(copy, engine.url.drivername)


def _copy(url: str, name: str, worker: str, shared: Path, filling: Filling) -> SeededDatabase:
    scheme = urlsplit(url).scheme.partition("+")[0]
    if scheme == "sqlite":
        from fakegen.testing.sqlite_copies import SqliteCopy

        return SqliteCopy(url, name, worker, shared, filling)
    if scheme in ("postgresql", "postgres"):
        from fakegen.testing.postgresql_copies import PostgresqlCopy

        return PostgresqlCopy(url, name, worker, filling)
    hint = fakegen.did_you_mean(fakegen.nearest(scheme, ["sqlite", "postgresql"]))
    raise fakegen.UsageError(f"fakegen_db knows sqlite and postgresql, not {scheme!r}{hint}")


def _script(create: Any, folder: Path) -> Any:
    """Return what creates the tables: SQL, a function, or None."""
    if isinstance(create, Path) or (isinstance(create, str) and create.endswith(".sql")):
        return (folder / create).read_text(encoding="utf-8")
    return create


def _run(config: pytest.Config) -> str:
    workerinput = getattr(config, "workerinput", {})
    return str(workerinput.get("testrunuid") or id(config))


def _worker(config: pytest.Config) -> str:
    return str(getattr(config, "workerinput", {}).get("workerid", "main"))
