"""The recipes of "Fill a development database": make, the entry point and the CI job, run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "fill-a-development-database.md"
TABLES = "CREATE TABLE note (id integer PRIMARY KEY, text varchar(40) NOT NULL)"
SCHEMA = "tables:\n  note:\n    rows: 20\n    columns: {id: sequence, text: {text: {words: 2}}}\n"
COUNT = "import sqlite3; assert sqlite3.connect('dev.db').execute('SELECT count(*) FROM note').fetchone() == (20,)\n"


def saved(name: str) -> str:
    found = re.search(
        rf'^```\w+ title="{re.escape(name)}".*?\n(.*?)^```$',
        PAGE.read_text(),
        re.DOTALL | re.MULTILINE,
    )
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seed.yaml").write_text(SCHEMA)
    for name in ("Makefile", "entrypoint.sh", "seed.yml"):
        (tmp_path / name).write_text(saved(name))
    with closing(sqlite3.connect(tmp_path / "dev.db")) as base:
        base.execute(TABLES)
    return tmp_path


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    scripts = Path(sys.executable).parent
    env = {
        **os.environ,
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "DATABASE_URL": "sqlite:///dev.db",
    }
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def notes(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "dev.db")) as base:
        return int(base.execute("SELECT count(*) FROM note").fetchone()[0])


@pytest.mark.skipif(shutil.which("make") is None, reason="no make")
def test_the_makefile(folder: Path) -> None:
    assert run(folder, "make", "seed").returncode == 0
    assert run(folder, "make", "seed").returncode != 0  # there are rows
    assert run(folder, "make", "sample").returncode == 0
    assert notes(folder) == 2
    assert run(folder, "make", "reseed").returncode == 0
    assert notes(folder) == 20


def test_the_entry_point(folder: Path) -> None:
    first = run(folder, "sh", "entrypoint.sh", "echo", "started")
    assert (first.stdout, notes(folder)) == ("started\n", 20)
    again = run(folder, "sh", "entrypoint.sh", "echo", "started")
    assert again.stdout == "started\n"
    assert "not seeded: table 'note' is not empty" in again.stderr


def test_the_job(folder: Path) -> None:
    """Its own steps, but for those that install and check out."""
    (folder / "migrate.py").write_text("pass\n")
    (folder / "checks.py").write_text(COUNT)
    steps = yaml.safe_load(saved("seed.yml"))["jobs"]["seed"]["steps"]
    commands = [step["run"] for step in steps if "run" in step and "pip" not in step["run"]]
    assert len(commands) == 3
    for command in commands:
        done = run(folder, "sh", "-c", command.replace("python ", f"{sys.executable} "))
        assert done.returncode == 0, done.stderr
