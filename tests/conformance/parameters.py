"""What the suite gives to everything registered that needs something: one table for each kind.

A registered name that has required parameters and no entry here fails the suite.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

PROVIDERS: dict[str, Any] = {
    "bban": {"country": "BE"},
    "choice": {"yes": 3, "no": 1},
    "constant": 3,
    "distribution": {"name": "lognorm", "s": 0.6, "scale": 32_000},
    "expr": "years_between(born, today) * 2",
    "faker.enum": None,  # takes a Python class, which no schema can write
    "iban": {"country": "BE"},
    "mimesis.choice.choice": {"items": ["a", "b", "c"]},
    "mimesis.datetime.bulk_create_datetimes": {
        "date_start": "2020-01-01", "date_end": "2020-02-01", "days": 1,
    },
    "model": "learned",
    "national_number": {"country": "BE"},
    "ref": "other.id",
    "regex": "[A-Z]{2}[0-9]{3,5}(x|yz)?",
    "sample": {"values": [1, 2, 3]},
    "shuffle": {"values": list(range(1_000))},
    "template": "{{ born.year }}-{{ name | slug }}",
    "vat": {"country": "BE"},
}  # fmt: skip
"""What a schema says behind a provider's name; None for one that no schema can use."""

COLUMNS = {"be.municipality": "municipality", "example.shift": "shift"}
"""One of the columns of a provider that makes several together, which name them themselves."""

METHODS: dict[str, dict[str, Any]] = {
    "trees": {"min_leaf": 5},
    "sdv.ctgan": {"epochs": 1},
    "sdv.tvae": {"epochs": 1},
}
"""Parameters of a method; those that it has not are its defaults."""

ROWS = [{"a": number, "b": f"word {number}"} for number in range(6)]
"""What every source of :data:`SOURCES` holds."""


def _file(folder: Path) -> dict[str, Any]:
    pa.csv.write_csv(pa.Table.from_pylist(ROWS), folder / "rows.csv")
    return {"file": "rows.csv"}


def _query(folder: Path) -> dict[str, Any]:
    import sqlite3

    with sqlite3.connect(folder / "rows.db") as connection:
        connection.execute("CREATE TABLE t (a INTEGER, b TEXT)")
        connection.executemany("INSERT INTO t VALUES (:a, :b)", ROWS)
    connection.close()
    return {"query": "SELECT a, b FROM t ORDER BY a", "url": "sqlite:///rows.db"}


def _package(folder: Path) -> dict[str, Any]:
    package = folder / "conforming_package"
    package.mkdir()
    (package / "__init__.py").touch()
    pa.csv.write_csv(pa.Table.from_pylist(ROWS), package / "rows.csv")
    return {"package": package.name, "path": "rows.csv"}


def _rows(folder: Path) -> dict[str, Any]:
    del folder
    return {"rows": ROWS}


def _ini(folder: Path) -> dict[str, Any]:
    sections = "".join(f"[{row['a']}]\nb = {row['b']}\n" for row in ROWS)
    (folder / "rows.ini").write_text(sections)
    return {"example.ini": "rows.ini", "name": "a"}


SOURCES = {"example.ini": _ini, "file": _file, "query": _query, "package": _package, "rows": _rows}
"""A function by source: puts the rows where they belong, returns what a schema says of them."""

TEXTUAL = {"example.ini"}
"""Sources that hold nothing but strings."""

MISSING: dict[str, Any] = {
    "example.ini": {"example.ini": "absent.ini"},
    "file": {"file": "absent.csv"},
    "query": {"query": "SELECT 1", "url": "sqlite:///absent.db"},
    "package": {"package": "no_such_package", "path": "rows.csv"},
    "rows": {"rows": 3},
}
"""Data that is not there, by source."""

FORMATS: dict[str, dict[str, Any]] = {"example.fixed": {"width": 40}, "sql": {"dialect": "sqlite"}}
"""Options of a format that make what it writes readable here."""

HELD = {"example.fixed": ["id", "text", "real", "flag"]}
"""The columns that a format can hold, where it cannot hold all."""
