"""Entries that make lists and objects like real ones."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fakegen
from fakegen.inference.nested_values import nested_entry


@pytest.mark.parametrize(
    "values",
    [
        pa.array([["a"], ["a", "b"], []] * 30),
        pa.array([[1, 2, 3], [4], None] * 30),
        pa.array([{"x": 1.5, "y": "b"}, {"x": 2.5, "y": None}] * 30),
        pa.array([[{"sku": f"A-{n:04}", "n": n}] for n in range(60)]),
        pa.array([[True], [False]] * 30),
        pa.array([[date(2020, 1, 1)], [date(2021, 5, 5)]] * 30),
        pa.array([{"at": datetime(2020, 1, n % 28 + 1)} for n in range(60)]),
        pa.array([[[1], [2, 3]]] * 30),
        pa.array(
            [{"note": f"Seen at {n} by nobody whatever, again and again."} for n in range(60)]
        ),
    ],
)
def test_made_values_are_of_the_type(values):
    entry = nested_entry(values)
    made = fakegen.generate({"tables": {"t": {"columns": {"c": entry}}}}, rows=50)["t"].to_arrow()
    assert made.column(0).combine_chunks().cast(values.type).type == values.type


def test_lengths_levels_and_distinct_items_are_kept():
    entry = nested_entry(pa.array([["new"], ["new", "sale"], ["sale", "gift"], []] * 25))
    assert entry["list"]["length"] == {0: 0.25, 1: 0.25, 2: 0.5}
    assert entry["list"]["of"]["choice"] == {"new": 0.4, "sale": 0.4, "gift": 0.2}
    assert entry["list"]["unique"] is True


def test_open_values_are_shaped_and_not_copied():
    entry = nested_entry(pa.array([[f"K{n}"] for n in range(100, 200)]))
    assert entry["list"]["of"] == {"regex": "K1[0-9]{2}"} or "regex" in entry["list"]["of"]


@pytest.mark.parametrize(
    "values",
    [pa.array([None, None], pa.list_(pa.int64())), pa.array([[], []], pa.list_(pa.int64()))],
)
def test_nothing_is_known_of_nothing(values):
    assert nested_entry(values) is None


def test_persons_inside_objects_are_made_and_none_is_copied(tmp_path):
    draw = Random(1)
    first, last = ["Anna", "Bram", "Emma", "Hugo"], ["Peeters", "Maes", "Wouters", "Claes"]
    people = [(draw.choice(first), draw.choice(last), n) for n in range(200)]
    rows = [
        {"buyer": {"name": f"{a} {b}", "mail": [f"{a}.{b}{n}@mail.test".lower()]}, "at": [{"name": "x"}]}
        for a, b, n in people
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    text = fakegen.infer_schema(tmp_path / "t.parquet", folder=tmp_path)
    assert "faker.name" in text and "faker.safe_email" in text
    assert not any(word in text for word in (*first, *last, "mail.test"))
    (tmp_path / "t.yaml").write_text(text, "utf-8")
    made = fakegen.load(tmp_path / "t.yaml").generate(50)["t"].to_arrow()
    assert made.schema.field("buyer").type == pa.Table.from_pylist(rows).schema.field("buyer").type
