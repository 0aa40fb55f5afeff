"""A column that refers to a dictionary does so again in what is made, as far as the draft may name its values."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
import yaml
from pyarrow import feather, parquet

import fakegen

RNG = random.Random(3)
ROWS = 300


def column(values, categories, *, ordered=False):
    codes = pa.array([None if value is None else categories.index(value) for value in values])
    return pa.DictionaryArray.from_arrays(codes.cast(pa.int32()), categories, ordered=ordered)


def some(*values):
    return [RNG.choice(values) for _ in range(ROWS)]


TABLE = pa.table(
    {
        "size": column(
            some("large", "small", "medium"), ["small", "medium", "large", "giant"], ordered=True
        ),
        "colour": column(some("red", "green", None), ["red", "green"]),
        "illness": column(["rare"] * 3 + ["usual", "common"] * 148 + ["usual"], ["usual", "common", "rare"]),
        "label": column([f"Label {n % 280}" for n in range(ROWS)], [f"Label {n}" for n in range(280)]),
        "patient": column(
            [f"{'ABC'[n % 3]}. {['Xu', 'Yo', 'Zi'][n // 3 % 3]}" for n in range(ROWS)],
            [f"{a}. {b}" for a in "ABC" for b in ("Xu", "Yo", "Zi")],
        ),
        "plain": some("x", "y"),
        "amount": [RNG.random() for _ in range(ROWS)],
    }
)  # fmt: skip


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_dictionaries_come_back_in_order(tmp_path, ending):
    path, made = tmp_path / f"t.{ending}", tmp_path / f"made.{ending}"
    write, read = {
        "parquet": (parquet.write_table, parquet.read_table),
        "arrow": (feather.write_feather, feather.read_table),
    }[ending]
    write(TABLE, path)
    schema = tmp_path / "t.yaml"
    schema.write_text(fakegen.infer_schema(path, folder=tmp_path))
    stated = yaml.safe_load(schema.read_text())["tables"]["t"]["columns"]["*"]["categories"]
    assert stated == {"size": "small < medium < large", "colour": "red | green"}
    fakegen.generate(schema).write(made)
    table = read(made).combine_chunks()
    assert table.schema.field("size").type.ordered
    assert not table.schema.field("colour").type.ordered
    assert table["size"].chunk(0).dictionary.to_pylist() == ["small", "medium", "large"]
    assert table["colour"].null_count
    assert pa.types.is_string(table.schema.field("plain").type)
    frame = fakegen.generate(schema)["t"].to_pandas()
    assert list(frame["size"].cat.categories) == ["small", "medium", "large"]
    assert frame["size"].cat.ordered


def test_neither_thin_values_nor_persons_are_named(tmp_path):
    parquet.write_table(TABLE, tmp_path / "t.parquet")
    text = fakegen.infer_schema(tmp_path / "t.parquet", folder=tmp_path)
    assert "rare" not in text
    assert not any(word in text for word in ("giant", "Label 7", "C. Yo"))
