"""The same table gives the same draft, whatever format it is read from."""

from __future__ import annotations

import csv
import json
import random
import re
from datetime import date, datetime, time, timedelta

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
import yaml

import fakegen

RNG = random.Random(4)
ROWS = [
    {
        "id": n + 1,
        "day": date(2020, 1, 1) + timedelta(RNG.randrange(600)),
        "price": float(RNG.randrange(10, 60)),
        "stock": RNG.choice([None, 1.0, 2.0, 3.0]),
        "rate": RNG.randrange(100, 900) / 100,
        "sold": RNG.choice([True, False, None]),
        "code": f"{RNG.randrange(20):05}",
        "size": RNG.choice(["small", "large"]),
        "opens": time(RNG.randrange(24), RNG.randrange(60), RNG.randrange(60)),
        "at": datetime(2021, 3, RNG.randrange(1, 29), RNG.randrange(24), 10, RNG.randrange(60)),
        "left": RNG.choice(["n/a", date(2021, 1, 1) + timedelta(RNG.randrange(300))]),
        "shut": RNG.choice(["NA", time(RNG.randrange(24), RNG.randrange(60), 1)]),
        "count": RNG.choice(["NA", RNG.randrange(40), RNG.randrange(40)]),
        "mean": RNG.choice(["NULL", RNG.randrange(400) / 8]),
        "seen": RNG.choice(["n/a", f"{RNG.randrange(1, 13):02}/{RNG.randrange(1, 13):02}/2021"]),
        "parcel": RNG.randrange(10**25, 10**26),
    }
    for n in range(300)
]


WORDS = ("NA", "n/a", "NULL")
UNSTORED = {".parquet", ".xlsx"}
"""The formats that have no numbers of 26 digits."""


def write(path, rows):
    kind = path.suffix
    if kind in UNSTORED:
        rows = [row | {"parcel": str(row["parcel"])} if "parcel" in row else row for row in rows]
    if kind == ".parquet":
        words = [name for name, value in rows[0].items() if name in TYPED]
        plain = [row | {name: None for name in words if row[name] in WORDS} for row in rows]
        pa.parquet.write_table(pa.Table.from_pylist(plain), path)
    elif kind == ".csv":
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([list(rows[0]), *(row.values() for row in rows)])
    elif kind == ".xlsx":
        book = openpyxl.Workbook()
        for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
            book.active.append(row)
        book.save(path)
    else:
        plain = [json.dumps(row, default=lambda moment: moment.isoformat()) for row in rows]
        text = "\n".join(plain) if kind == ".jsonl" else f"[{','.join(plain)}]"
        path.write_text(text + "\n")
    return path


TYPED = ("left", "shut", "count", "mean")
"""The columns in which words for missing values are among values of another type."""


def drafted(path):
    schema = path.with_suffix(".yaml")
    schema.write_text(fakegen.infer_schema(path, folder=path.parent))
    return schema


def columns_of_draft(text):
    """Return the part of a draft that says what was seen in the columns.

    JSON has a T in moments, which are strings of such a form where nothing else makes them moments.
    """
    found = re.search(r"\nmodels:\n(.*)\n\ntables:", text, re.DOTALL)
    return re.sub(r"\s+(# )?", " ", found[1]).replace('{form: "%Y-%m-%dT%H:%M:%S"}', "{}")


@pytest.mark.parametrize("kind", ["json", "jsonl", "parquet", "xlsx"])
def test_a_format_changes_nothing_that_is_seen(tmp_path, kind):
    expected = fakegen.infer_schema(write(tmp_path / "t.csv", ROWS), folder=tmp_path)
    text = fakegen.infer_schema(write(tmp_path / f"t.{kind}", ROWS), folder=tmp_path)
    assert columns_of_draft(text) == columns_of_draft(expected)
    tables = yaml.safe_load(text)["tables"]["t"]["columns"]
    assert tables["id"] == "sequence"


@pytest.mark.parametrize("kind", ["json", "jsonl", "xlsx"])
def test_dates_and_times_are_made_as_such(tmp_path, kind):
    schema = drafted(write(tmp_path / f"t.{kind}", ROWS))
    made = pa.table(fakegen.generate(schema)["t"])
    assert made.schema.field("day").type == made.schema.field("left").type == pa.date32()
    assert pa.types.is_time(made.schema.field("opens").type)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
@pytest.mark.parametrize("between", [" ", "T"])
def test_moments_in_json_are_written_as_they_were(tmp_path, kind, between):
    rows = [
        {"n": n % 7, "at": f"2021-03-{n % 28 + 1:02}{between}{n % 24:02}:10:{n % 60:02}"}
        for n in range(300)
    ]
    made = tmp_path / f"made.{kind}"
    fakegen.generate(drafted(write(tmp_path / f"t.{kind}", rows))).write(made)
    moments = re.findall(r'"at":"(.*?)"', made.read_text())
    assert moments
    assert all(re.fullmatch(rf"2021-\d\d-\d\d{between}\d\d:\d\d:\d\d", at) for at in moments)


def test_moments_of_a_workbook_keep_their_time(tmp_path):
    rows = [{"id": row["id"], "day": row["day"].isoformat() + " 10:30"} for row in ROWS]
    text = fakegen.infer_schema(write(tmp_path / "t.xlsx", rows), folder=tmp_path)
    assert "types" not in text
