"""Tables of a database against a schema."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fakegen
from fakegen.cli.main import run
from tests.servers import Database, client

SCHEMA = """\
tables:
  kind: {rows: 3, hidden: true, columns: {name: {choice: [a, b, c], unique: true}}}
  account:
    rows: 20
    columns:
      id: sequence
      kind: {ref: kind.name}
      opened: {datetime: {from: 2024-01-01, to: 2024-12-31}}
      limit: {decimal: {min: 0, max: 99, decimals: 2}}
      open: {boolean: 0.4}
      daily: {time: {from: "08:00", to: "18:00"}}
      total: {expr: sum(entry.amount)}
    constraints:
      - total == sum(entry.amount)
  entry:
    rows: {per: account, count: {1: 1, 4: 1}}
    key: [account_id, number]
    columns:
      account_id: {ref: account.id}
      number: position
      amount: {integer: {max: 50}}
      balance: {expr: previous.balance + amount}
    constraints:
      - balance == previous.balance + amount
"""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "bank.yaml"
    path.write_text(SCHEMA)
    return path


def check(url: str, schema: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    status = run(["check", url, str(schema)])
    return status, capsys.readouterr().out


def found_and_lost(
    url: str,
    execute: Callable[[str], Any],
    schema: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out = check(url, schema, capsys)
    assert status == 0
    assert "20 rows satisfy all 21 rules of table 'account'" in out
    assert "rules of table 'entry'" in out
    assert "which is hidden" in out  # such a table is in no database
    execute("UPDATE entry SET amount = 99 WHERE account_id = 3 AND number = 1")
    execute("DELETE FROM entry WHERE account_id = 4")
    execute("INSERT INTO entry (account_id, number, amount, balance) VALUES (77, 1, 1, 1)")
    status, out = check(url, schema, capsys)
    assert status == 5
    assert "constraint 'total == sum(entry.amount)' is violated (2 rows)" in out
    assert "constraint 'balance == previous.balance + amount' is violated (1 row)" in out
    assert "'account_id' refers to no row of 'account' (1 row)" in out


def filled(schema: Path, dialect: str) -> str:
    script = schema.parent / f"{dialect}.sql"
    fakegen.generate(schema).write(script, dialect=dialect)
    return script.read_text()


def test_sqlite(schema: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    file = schema.parent / "bank.db"
    fakegen.generate(schema).write(file)
    with sqlite3.connect(file, isolation_level=None) as base:
        found_and_lost(f"sqlite:///{file}", base.execute, schema, capsys)
    base.close()
    (report,) = [fakegen.load(schema).check(f"sqlite:///{file}", "account")]
    assert report.rows == 20


def test_postgresql(postgresql: Database, schema: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url, execute = postgresql
    script = filled(schema, "postgresql")
    subprocess.run(
        client("psql", "-q", url), input=script, text=True, check=True, capture_output=True
    )
    execute("ALTER TABLE entry DROP CONSTRAINT entry_account_id_fkey")
    found_and_lost(url, execute, schema, capsys)


def test_mariadb(mariadb: Database, schema: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url, execute = mariadb
    for statement in filled(schema, "mysql").split(";\n"):
        if statement.strip():
            execute(statement)
    execute("SET foreign_key_checks = 0")
    execute("COMMIT")
    found_and_lost(url, execute, schema, capsys)


def test_mistakes(schema: Path) -> None:
    loaded = fakegen.load(schema)
    fakegen.generate({"tables": {"account": {"rows": 2, "columns": {"id": "sequence"}}}}).write(
        schema.parent / "x.db"
    )
    with pytest.raises(
        fakegen.DataError, match=r"table 'entry' of the database: the query fails: no such"
    ):
        loaded.check_all(f"sqlite:///{schema.parent}/x.db")
    with pytest.raises(fakegen.UsageError, match=r"there is no file 'y.db'; did you mean 'x.db'\?"):
        loaded.check_all(f"sqlite:///{schema.parent}/y.db")
    with pytest.raises(fakegen.UsageError, match="did you mean 'postgresql'") as error:
        loaded.check_all("postgres://me:secret@host/base")
    assert "secret" not in str(error.value)
