"""What rows and statistics tell of a database's columns, and what they do not tell."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

import fakegen

ROWS = 1_200
PEOPLE = {
    "tables": {
        "person": {
            "rows": ROWS,
            "key": "id",
            "columns": {
                "id": "sequence",
                "account": {"iban": {"country": "BE"}},
                "status": {"choice": {"active": 0.7, "left": 0.3}},
                "tier": {"choice": {1: 0.6, 2: 0.4}},
                "member": {"boolean": {"rate": 0.9}},
                "note": {"regex": "[a-z]{5}", "null": 0.6},
                "pay": {"number": {"min": 1800, "max": 7200, "decimals": 2}},
                "born": {"date": {"from": "1950-03-01", "to": "2003-11-01"}},
                "code": {"regex": "[A-Z]{3}[0-9]{7}"},
            },
        }
    }
}


def filled(url: str, address: str) -> dict[str, set[str]]:
    """Fill a table; return what a draft must not hold, by column."""
    engine, metadata = sa.create_engine(address), sa.MetaData()
    columns = [sa.Column("account", sa.String(34)), sa.Column("status", sa.String(10)),
               sa.Column("tier", sa.Integer), sa.Column("member", sa.Boolean, nullable=False),
               sa.Column("note", sa.String(20)), sa.Column("pay", sa.Numeric(8, 2)),
               sa.Column("born", sa.Date), sa.Column("code", sa.String(12))]  # fmt: skip
    sa.Table("person", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)
    metadata.create_all(engine)
    tables = fakegen.load(PEOPLE).generate()
    tables.seed(url)
    engine.dispose()
    person = tables["person"].to_arrow()
    return {name: {*person[name].drop_null().to_pylist()} for name in ("account", "note", "code")}


def check(draft: str, secret: dict[str, set[str]]) -> dict:
    """Check what is known from rows and statistics alike; return the entries."""
    columns = yaml.safe_load(draft)["tables"]["person"]["columns"]
    assert columns["note"][None] == pytest.approx(0.6, abs=0.06)
    assert columns["pay"]["decimal"].keys() >= {"min", "max"}
    assert 1800 <= float(columns["pay"]["decimal"]["min"]) < 2000
    assert 7000 < float(columns["pay"]["decimal"]["max"]) <= 7200
    assert (columns["born"]["date"]["from"].year, columns["born"]["date"]["to"].year) == (
        1950,
        2003,
    )
    assert columns["born"]["date"]["from"].strftime("%m-%d") == "01-01"
    assert not [value for values in secret.values() for value in values if value in draft]
    return columns


def check_shares(columns: dict) -> None:
    assert columns["status"]["choice"]["active"] == pytest.approx(0.7, abs=0.06)
    assert columns["tier"]["choice"][2] == pytest.approx(0.4, abs=0.06)
    assert columns["member"]["boolean"]["rate"] == pytest.approx(0.9, abs=0.04)


def check_rows(url: str, secret: dict[str, set[str]], folder: Path) -> None:
    draft = fakegen.database_schema(url, sample=1_000)
    columns = check(draft, secret)
    check_shares(columns)
    assert columns["account"]["iban"] == {"country": "BE"}
    (folder / "draft.yaml").write_text(draft)
    fakegen.load(folder / "draft.yaml").generate().seed(url, mode="truncate")


def test_sqlite(tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path / 'dev.db'}"
    sqlite3.connect(tmp_path / "dev.db").close()
    check_rows(place, filled(place, place), tmp_path)
    with pytest.raises(fakegen.DataError, match="sqlite keeps no statistics"):
        fakegen.database_schema(place, like=True)


def test_postgresql(postgresql, tmp_path: Path) -> None:
    url, run = postgresql
    secret = filled(url, url.replace("://", "+psycopg://"))
    with pytest.raises(fakegen.DataError, match="ANALYZE gathers them"):
        fakegen.database_schema(url, like=True)
    run("ANALYZE person")
    check_shares(check(fakegen.database_schema(url, like=True), secret))
    check_rows(url, secret, tmp_path)


def test_mariadb(mariadb, tmp_path: Path) -> None:
    url, run = mariadb
    secret = filled(url, url.replace("mariadb://", "mysql+pymysql://"))
    run("ANALYZE TABLE person PERSISTENT FOR ALL")
    check(fakegen.database_schema(url, like=True), secret)
    check_rows(url, secret, tmp_path)


def test_what_has_no_rows_tells_nothing() -> None:
    with pytest.raises(fakegen.UsageError, match="for a database that has rows"):
        fakegen.database_schema(sa.MetaData(), sample=5)
    with pytest.raises(fakegen.UsageError, match="either 'sample' or 'like'"):
        fakegen.database_schema("sqlite:///x.db", sample=5, like=True)
    with pytest.raises(fakegen.UsageError, match="'sample' must be 1 or more"):
        fakegen.database_schema("sqlite:///x.db", sample=0)
