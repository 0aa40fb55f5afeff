"""Replacing the tables of MariaDB: all at once, with their keys, or not at all; nothing is left of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

import pytest

import fakegen
from fakegen.errors import DataError, UsageError

TABLES = (
    "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, b int, n varchar(9) CHECK (n <> 'x'), UNIQUE (n), "
    "g int AS (id + 1))",
    "CREATE TABLE `b``b` (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT to_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE)",
    "ALTER TABLE a ADD CONSTRAINT `to ``b` FOREIGN KEY (b) REFERENCES `b``b` (id)",
    "INSERT INTO a (id, b, n) VALUES (70, NULL, 'old')",
    "INSERT INTO `b``b` VALUES (7, 70)",
    "UPDATE a SET b = 7",
)
SPEC = {
    "a": {
        "rows": 50,
        "columns": {
            "id": "sequence",
            "b": {"integer": {"min": 1, "max": 50}},
            "n": {"regex": "n[0-9]{6}"},
        },
    },
    "b`b": {"rows": 50, "columns": {"id": "sequence", "a": {"ref": "a.id"}}},
}
KILLED = """
import json, os, signal, sys, fakegen
import fakegen.databases.load_mysql
import fakegen.databases.mysql_swap as swap
point = sys.argv[2]
def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if point == "swap":
    swap.TableSwap.finish = end
elif point == "sweep":
    swap.sweep = lambda ask: end()
fakegen.load(json.loads(sys.argv[3])).generate().seed(sys.argv[1], "replace", progress=end if point == "load" else lambda *_: None)
"""


def definitions(execute: Any) -> list[Any]:
    found = [execute(f"SHOW CREATE TABLE {name}").fetchall() for name in ("a", "`b``b`")]
    return [
        [
            text.replace(" AUTO_INCREMENT=71", "").replace(" AUTO_INCREMENT=51", "")
            for row in rows
            for text in row
        ]
        for rows in found
    ]


def tables(**changes: Any) -> fakegen.Tables:
    return fakegen.load({"tables": {**SPEC, **changes}}).generate()


def left(execute: Any) -> list[Any]:
    """Return the names of tables and keys that a swap makes."""
    return execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'fakegen%' "
        "UNION ALL SELECT constraint_name FROM information_schema.referential_constraints "
        "WHERE constraint_schema = DATABASE() AND constraint_name LIKE 'fakegen%'"
    ).fetchall()


def test_new_tables_are_like_the_old_ones(mariadb):
    url, execute = mariadb
    for statement in TABLES:
        execute(statement)
    before = definitions(execute)
    filled = tables().seed(url, "replace")
    assert [table.had_rows for table in filled] == [True, True]
    assert definitions(execute) == before
    assert left(execute) == ()
    assert execute("SELECT count(*), min(n) LIKE 'n%' FROM a").fetchall() == ((50, 1),)
    execute("INSERT INTO a (n) VALUES ('own')")
    assert execute("SELECT max(id) FROM a").fetchone() == (51,)


def test_a_rejected_row_leaves_the_tables_as_they_were(mariadb):
    url, execute = mariadb
    for statement in TABLES:
        execute(statement)
    wrong = {**SPEC["b`b"], "columns": {"id": "sequence", "a": {"constant": 51}}}
    with pytest.raises(DataError, match=r"row 0 .*is rejected: .*foreign key"):
        tables(**{"b`b": wrong}).seed(url, "replace")
    assert execute("SELECT id, b, n FROM a").fetchall() == ((70, 7, "old"),)
    assert left(execute) == ()


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["CREATE TABLE other (a int REFERENCES a (id))"], "table 'other'"),
        (["CREATE VIEW seen AS SELECT id FROM `b``b`"], "view 'seen'"),
        (["CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = NULL"], "trigger 't'"),
        (["CREATE TABLE log (x int)", "CREATE TRIGGER u AFTER INSERT ON log FOR EACH ROW DELETE FROM a WHERE id = 0"], "trigger 'u'"),
    ],
)  # fmt: skip
def test_what_refers_to_a_table_is_named(mariadb, statements, named):
    url, execute = mariadb
    for statement in (*TABLES, *statements):
        execute(statement)
    with pytest.raises(UsageError, match=f"cannot be replaced, .*: {named}; mode 'truncate'"):
        tables().seed(url, "replace")
    assert execute("SELECT count(*) FROM a").fetchone() == (1,)


@pytest.mark.parametrize("modes", [("truncate", "replace"), ("replace", "truncate")])
@pytest.mark.parametrize("point", ["load", "swap", "sweep"])
def test_what_a_killed_swap_leaves_is_swept_by_the_next_seeding(mariadb, point, modes):
    url, execute = mariadb
    for statement in TABLES:
        execute(statement)
    before = definitions(execute)
    done = subprocess.run([sys.executable, "-c", KILLED, url, point, json.dumps({"tables": SPEC})])
    assert done.returncode == -signal.SIGKILL
    assert len(left(execute)) > 1
    expected = (1,) if point != "sweep" else (50,)  # the swap itself is one step
    assert execute("SELECT count(*) FROM a").fetchone() == expected
    for mode in modes:
        tables().seed(url, mode)
        assert left(execute) == ()
        assert definitions(execute) == before


INTERRUPTED = """
import json, os, signal, sys, fakegen
import fakegen.databases.load_mysql
import fakegen.databases.mysql_swap as swap
def end(*_):
    os.kill(os.getpid(), signal.SIGINT)
if sys.argv[2] == "sweep":
    finish = swap.sweep
    swap.sweep = lambda ask: [end(), finish(ask)]
fakegen.load(json.loads(sys.argv[3])).generate().seed(sys.argv[1], "replace", progress=end if sys.argv[2] == "load" else lambda *_: None)
"""


@pytest.mark.parametrize(("point", "rows"), [("load", 1), ("sweep", 50)])
def test_an_interrupted_swap_is_undone_or_finished(mariadb, point, rows):
    url, execute = mariadb
    for statement in TABLES:
        execute(statement)
    before = definitions(execute)
    arguments = [url, point, json.dumps({"tables": SPEC})]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *arguments], capture_output=True, text=True
    )
    assert done.stderr.rstrip().endswith("KeyboardInterrupt")
    assert left(execute) == ()
    assert execute("SELECT count(*) FROM a").fetchone() == (rows,)
    assert definitions(execute) == before
