"""Objects: their types, and what formats make of them."""

from __future__ import annotations

import json
import sqlite3

import pyarrow as pa
import pyarrow.parquet

import fakegen

SCHEMA = {
    "tables": {
        "t": {
            "rows": 20,
            "columns": {
                "id": "sequence",
                "address": {
                    "object": {
                        "city": {"choice": ["Ghent", 'with "quotes"']},
                        "since": {"date": {"from": "2020-01-01", "to": "2020-12-31"}},
                        "tags": {"list": {"of": "faker.word", "length": {"min": 0, "max": 2}}},
                    },
                    "null": 0.2,
                },
            },
        }
    }
}


def test_an_object_is_a_struct():
    made = fakegen.load(SCHEMA).generate(seed=1)["t"]
    kind = made.to_arrow().schema.field("address").type
    assert kind == pa.struct(
        [("city", pa.string()), ("since", pa.date32()), ("tags", pa.list_(pa.string()))]
    )
    assert 0 < made.to_arrow()["address"].null_count < 20
    assert made.to_pandas()["address"].dropna().iloc[0].keys() == {"city", "since", "tags"}


def test_formats_keep_objects_or_write_them_as_json(tmp_path):
    schema = fakegen.load(SCHEMA)
    made = schema.generate(seed=1)["t"].to_arrow()
    schema.generate(seed=1).write(tmp_path / "t.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "t.parquet").equals(made)
    expected = [
        row["address"] and {**row["address"], "since": row["address"]["since"].isoformat()}
        for row in made.to_pylist()
    ]
    schema.generate(seed=1).write(tmp_path / "t.jsonl")
    lines = (tmp_path / "t.jsonl").read_text().splitlines()
    assert [json.loads(line)["address"] for line in lines] == expected
    schema.generate(seed=1).write(tmp_path / "t.db")
    found = sqlite3.connect(tmp_path / "t.db").execute("SELECT address FROM t ORDER BY id")
    assert [text and json.loads(text) for (text,) in found] == expected
