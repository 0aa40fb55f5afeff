"""SQL dialects of plugins."""

from __future__ import annotations

import types
from pathlib import Path

import pytest

import fakegen
from fakegen import Dialect, UsageError

DUCK = Dialect(name="duck", doc="Ducks.", begin="BEGIN TRANSACTION;\n", quote="`", text="TEXT")
SCHEMA = {"tables": {"t": {"rows": 1, "columns": {"a": {"constant": "x"}}}}}


def tables():
    return fakegen.load(SCHEMA, plugins=[DUCK]).generate()


def test_a_script_can_be_written_in_a_plugins_dialect(tmp_path: Path) -> None:
    tables().write(tmp_path / "t.sql", dialect="duck")
    script = (tmp_path / "t.sql").read_text()
    assert script.startswith("BEGIN TRANSACTION;\nCREATE TABLE `t` (\n  `a` TEXT NOT NULL\n);")


def test_an_unknown_dialect_is_refused_with_all_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one of standard, postgresql, mysql, sqlite, duck"):
        tables().write(tmp_path / "t.sql", dialect="duckling")
    with pytest.raises(UsageError):
        fakegen.load(SCHEMA).generate().write(tmp_path / "t.sql", dialect="duck")


def test_a_dialect_lacks_no_member() -> None:
    from fakegen.errors import PluginError
    from fakegen.registry import Registry

    bad = types.ModuleType("bad")
    bad.fakegen_dialects = fakegen.hookimpl(lambda: [1], specname="fakegen_dialects")
    with pytest.raises(PluginError, match="must return SqlDialect objects, not 1"):
        Registry([bad])
