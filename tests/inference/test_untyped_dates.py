"""The same table gives the same draft, whatever format it is read from."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta

import openpyxl
import pyarrow as pa
import pyarrow.csv
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
    }
    for n in range(300)
]


def write(path, rows):
    kind = path.suffix
    if kind == ".parquet":
        pa.parquet.write_table(pa.Table.from_pylist(rows), path)
    elif kind == ".csv":
        pa.csv.write_csv(pa.Table.from_pylist(rows), path)
    elif kind == ".xlsx":
        book = openpyxl.Workbook()
        for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
            book.active.append(row)
        book.save(path)
    else:
        plain = [json.dumps(row, default=str) for row in rows]
        text = "\n".join(plain) if kind == ".jsonl" else f"[{','.join(plain)}]"
        path.write_text(text + "\n")
    return path


def drafted(path):
    schema = path.with_suffix(".yaml")
    schema.write_text(fakegen.infer_schema(path, folder=path.parent))
    return schema


def columns_of_draft(text):
    """Return the part of a draft that says what was seen in the columns."""
    found = re.search(r"\nmodels:\n(.*)\n\ntables:", text, re.DOTALL)
    return re.sub(r"\s+(# )?", " ", found[1])


@pytest.mark.parametrize("kind", ["json", "jsonl", "parquet", "xlsx"])
def test_a_format_changes_nothing_that_is_seen(tmp_path, kind):
    expected = fakegen.infer_schema(write(tmp_path / "t.csv", ROWS), folder=tmp_path)
    text = fakegen.infer_schema(write(tmp_path / f"t.{kind}", ROWS), folder=tmp_path)
    assert columns_of_draft(text) == columns_of_draft(expected)
    tables = yaml.safe_load(text)["tables"]["t"]["columns"]
    assert tables["id"] == "sequence"


@pytest.mark.parametrize("kind", ["json", "jsonl", "xlsx"])
def test_dates_are_made_as_dates(tmp_path, kind):
    schema = drafted(write(tmp_path / f"t.{kind}", ROWS))
    assert "types: {day: date}" in schema.read_text()
    made = pa.table(fakegen.generate(schema)["t"])
    assert made.schema.field("day").type == pa.date32()


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
    rows = [{**row, "day": row["day"].isoformat() + " 10:30"} for row in ROWS]
    text = fakegen.infer_schema(write(tmp_path / "t.xlsx", rows), folder=tmp_path)
    assert "types" not in text
