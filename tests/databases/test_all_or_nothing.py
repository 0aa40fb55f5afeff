"""A seeding that ends before its time leaves the database as it was: its dump is the same."""

from __future__ import annotations

import json
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import fakegen
from fakegen.errors import DataError
from tests.databases.conftest import duckdb_file, of_kind
from tests.servers import HOST, client

NAMES = [f"t{number}" for number in range(6)]
SPEC = {
    name: {
        "rows": 1_000,
        "columns": {"id": "sequence", "other": {"integer": {"min": 1, "max": 1_000}}},
    }
    for name in NAMES
}
OTHER = dict(zip(NAMES, NAMES[1:] + NAMES[:1], strict=True))
POINTS = random.Random(14).sample(range(len(NAMES)), 3)
"""During which table the seeding ends."""

KILLED = """
import os, signal, sys, fakegen
left = int(sys.argv[3])
def progress(table, rows):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
fakegen.load(sys.argv[1]).generate().seed(sys.argv[2], "truncate", progress=progress)
"""


def dump(url: str) -> str:
    """Return all that a database has, as its own client writes it, without counters that no rollback undoes."""
    place = urlsplit(url)
    if place.scheme == "duckdb":
        return repr(
            [duckdb_file(Path(place.path[1:]))(f"FROM {name}").fetchall() for name in NAMES]
        )
    if place.scheme == "sqlite":
        with closing(sqlite3.connect(place.path[1:])) as base:
            return "\n".join(base.iterdump())
    words = {
        "postgresql": ["pg_dump", f"-h{HOST}", "-Upostgres"],
        "mariadb": ["mariadb-dump", f"-h{HOST}", "-uroot", "--skip-dump-date"],
    }[place.scheme]
    command = client(*words, place.path[1:])
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r"^\\(un)?restrict .*$| AUTO_INCREMENT=\d+", "", text, flags=re.MULTILINE)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb", "duckdb"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Callable[[str], Any]]:
    """Return the URL of a database whose tables refer to each other in a circle, with a row in each."""
    url, execute = of_kind(request, tmp_path)
    kind = {
        "sqlite": "integer PRIMARY KEY",
        "postgresql": "serial PRIMARY KEY",
        "mariadb": "int AUTO_INCREMENT PRIMARY KEY",
        "duckdb": "int DEFAULT nextval('numbers') PRIMARY KEY",
    }[request.param]
    if request.param == "duckdb":  # where no circle can be made
        execute("CREATE SEQUENCE numbers")
    key = ", FOREIGN KEY (other) REFERENCES {} (id)"
    for name in NAMES:
        inside = key.format(OTHER[name]) if request.param == "sqlite" else ""
        execute(f"CREATE TABLE {name} (id {kind}, other int NOT NULL{inside})")
        execute(f"INSERT INTO {name} (other) VALUES (1)")
    for name in NAMES if request.param not in ("sqlite", "duckdb") else ():
        execute(f"ALTER TABLE {name} ADD FOREIGN KEY (other) REFERENCES {OTHER[name]} (id)")
    return url, execute


def test_killed(filled, tmp_path):
    url, _ = filled
    schema = tmp_path / "s.json"
    schema.write_text(json.dumps({"tables": SPEC}))
    before = dump(url)
    done = subprocess.run([sys.executable, "-c", KILLED, schema, url, str(POINTS[0])])
    assert done.returncode == -signal.SIGKILL
    assert dump(url) == before


@pytest.mark.parametrize("filled", ["postgresql", "mariadb"], indirect=True)
@pytest.mark.parametrize("point", POINTS)
def test_the_connection_is_lost(filled, point):
    url, execute = filled
    before, steps = dump(url), 0

    def progress(table: str, rows: int) -> None:
        nonlocal steps
        if steps == point:
            cut(url, execute)
        steps += 1

    made = fakegen.load({"tables": SPEC}).generate()
    with pytest.raises(DataError, match=r"the database (refuses|cannot)") as caught:
        made.seed(url, "truncate", progress=progress)
    assert "row" not in str(caught.value)
    assert dump(url) == before
    made.seed(url, "truncate")  # nothing of it is in the way
    assert execute("SELECT count(*) FROM t0").fetchone() == (1_000,)


def cut(url: str, execute: Callable[[str], Any]) -> None:
    """Let a server end all connections to a database but that of the test."""
    if url.startswith("postgresql"):
        execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return
    others = execute(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
    )
    for (number,) in others.fetchall():
        with suppress(Exception):  # one that has gone by itself
            execute(f"KILL {number}")


FILLS_THE_DISK = """
import resource, sys, fakegen
most = int(sys.argv[3])
made = fakegen.load(sys.argv[1]).generate()
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # no file may grow beyond it
try:
    made.seed(sys.argv[2], "append")
except fakegen.FakegenError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.parametrize("filled", ["sqlite", "duckdb"], indirect=True)
def test_the_disk_is_full(filled, tmp_path):
    url, execute = filled
    execute("CREATE TABLE wide (text varchar(2000))")
    columns = {"text": {"regex": "[a-z]{2000}"}}
    schema = tmp_path / "s.json"
    schema.write_text(json.dumps({"tables": {"wide": {"rows": 2_000, "columns": columns}}}))
    before = dump(url)
    most = 1 << 20
    done = subprocess.run(
        [sys.executable, "-c", FILLS_THE_DISK, schema, url, str(most)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stderr
    assert "the database refuses" in done.stdout
    assert dump(url) == before
    assert execute("SELECT count(*) FROM wide").fetchall() == [(0,)]
