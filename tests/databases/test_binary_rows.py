"""COPY's binary form: the same rows arrive as by text, which a column without a binary form asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import fakegen
from fakegen.errors import DataError

LEAST, MOST = -(2**63), 2**63 - 1
TYPES: dict[str, tuple[str, Any]] = {
    "a": ("smallint", {"integer": {"min": -32768, "max": 32767}}),
    "b": ("integer", {"choice": [-(2**31), -1, 0, 2**31 - 1]}),
    "c": ("bigint", {"choice": [LEAST, -1, 0, MOST]}),
    "d": ("real", {"number": {"min": -1, "max": 1}}),
    "e": ("double precision", {"choice": [0.1, -1e300, 5e-324, 0.0]}),
    "f": ("numeric(9, 2)", {"decimal": {"min": -9_999_999, "max": 9_999_999, "decimals": 2}}),
    "g": ("numeric", {"choice": [LEAST, MOST, 0, 1, 10_000, -9_999]}),
    "h": ("numeric(20, 3)", {"decimal": {"min": "-0.05", "max": "0.05", "decimals": 5}}),
    "i": ("boolean", "boolean"),
    "j": ("date", {"date": {"from": "1900-01-01", "to": "2100-01-01"}}),
    "k": ("timestamp", {"datetime": {"from": "1900-01-01", "to": "2100-01-01"}}),
    "l": ("timestamptz", {"datetime": {"from": "1900-01-01", "to": "2100-01-01", "timezone": "Asia/Tokyo"}}),
    "m": ("timestamp(0)", {"datetime": {"from": "2020-01-01", "to": "2021-01-01", "timezone": "Asia/Tokyo"}}),
    "n": ("time", "time"),
    "o": ("interval", {"duration": {"min": "1s", "max": "90h"}}),
    "p": ("uuid", "uuid"),
    "q": ("text", {"choice": ["", "\\", "\t", "\n", "\\N", "ü😀", '"', "a" * 300]}),
    "r": ("varchar(9)", {"regex": "[a-zé]{0,9}"}),
    "s": ("char(4)", {"regex": "[a-z]{1,4}"}),
    "t": ("mood", {"choice": ["ok", "it's bad"]}),
    "u": ("bytea", {"bytes": {"min": 0, "max": 9}}),
    "v": ("json", {"object": {"k": {"choice": ['"', "\n", "\\"]}}}),
    "w": ("jsonb", {"object": {"k": {"integer": {"max": 9}}, "l": {"list": {"of": "boolean", "length": 2}}}}),
    "x": ("small", {"integer": {"min": 1, "max": 9}}),
}  # fmt: skip
MOODS = (
    "CREATE TYPE mood AS ENUM ('ok', 'it''s bad'); CREATE DOMAIN small AS int CHECK (VALUE < 10)"
)


def seed(url: str, table: str, columns: dict[str, Any], rows: int = 1) -> fakegen.Table:
    made = fakegen.load({"tables": {table: {"rows": rows, "columns": columns}}}).generate()
    made.seed(url, "truncate")
    return made[table]


@pytest.mark.parametrize("null", [0, 0.3])
def test_every_type_arrives_as_by_text(postgresql, null):
    url, execute = postgresql
    execute(MOODS)
    entries = {
        name: entry if isinstance(entry, dict) else {entry: {}}
        for name, (_, entry) in TYPES.items()
    }
    columns = {
        "id": "sequence",
        **{name: {**entry, "null": null} for name, entry in entries.items()},
    }
    defined = ", ".join(f"{name} {kind}" for name, (kind, _) in TYPES.items())
    execute(
        f"CREATE TABLE r (id int, {defined}); CREATE TABLE other (id int, {defined}, list int[])"
    )
    seed(url, "r", columns, 300)
    # As if it was the same table, but for one column of a type that has no binary form.
    execute("ALTER TABLE r RENAME TO by_form; ALTER TABLE other RENAME TO r")
    made = seed(url, "r", {**columns, "list": {"list": {"of": {"integer": {}}, "length": 1}}}, 300)
    shown = ", ".join(f"{name}::text" for name in ("id", *TYPES))
    found = [
        execute(f"SELECT {shown} FROM {table} ORDER BY id").fetchall() for table in ("by_form", "r")
    ]
    assert found[0] == found[1]
    plain = execute("SELECT c, f, g, q FROM by_form ORDER BY id").fetchall()
    assert plain == [tuple(row[name] for name in "cfgq") for row in made.rows()]
    assert all(isinstance(row[1], Decimal | None) for row in plain)


@pytest.mark.parametrize(
    ("kind", "entry", "said"),
    [
        ("smallint", {"constant": 40_000}, "column 'a'.* not in range: -32768 to 32767"),
        ("text", {"constant": "a\0"}, "column 'a': a string contains a NUL character"),
        ("uuid", {"constant": "none"}, "column 'a': a value is no UUID"),
        ("varchar(3)", {"constant": "abcd"}, r"too long.*COPY r, line 1, column a"),
        ("int NOT NULL", {"constant": 1, "null": 0.5}, r"\"a\".*violates not-null"),
        ("int CHECK (a < 4)", {"constant": 4}, r"violates check constraint.*row contains \(4\)"),
        ("int UNIQUE", {"constant": 4}, r"Key \(a\)=\(4\) already exists.*COPY r, line 2"),
    ],
)  # fmt: skip
def test_a_rejected_row_is_told(postgresql, kind, entry, said):
    url, execute = postgresql
    execute(f"CREATE TABLE r (a {kind})")
    with pytest.raises(DataError, match=rf"tables\.r.*: table 'r'.*{said}"):
        seed(url, "r", {"a": entry}, 40)
    assert execute("SELECT count(*) FROM r").fetchone() == (0,)
