"""Masks of values: pure functions of a value and the secret; nothing of the value reaches what providers make."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.errors import DataError
from fakegen.masking.secret import Secret
from fakegen.masking.value_masks import (
    Documents,
    Generalised,
    Hashed,
    Kept,
    Nulled,
    Permuted,
    suffixed,
)

SECRET = Secret("a secret of the tests, long enough")
MASKS = [Kept(), Nulled(), Permuted(SECRET), Hashed(SECRET), Generalised({"first": 2})]


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: type(mask).__name__)
@given(values=st.lists(st.none() | st.text(max_size=6), max_size=8), data=st.data())
def test_a_value_alone_decides(mask, values, data):
    order = data.draw(st.permutations(range(len(values))))
    whole = mask.masked(pa.array(values, pa.string())).to_pylist()
    moved = mask.masked(pa.array([values[at] for at in order], pa.string())).to_pylist()
    assert moved == [whole[at] for at in order]
    assert all(image is None for value, image in zip(values, whole, strict=True) if value is None)
    if mask.one_to_one:
        assert len({*whole}) == len({*values})


def test_integers_keep_their_types_and_are_the_same_in_all():
    mask = Permuted(SECRET)
    images = mask.masked(pa.array([1, 100, None], pa.int8()))
    assert images.type == pa.int8()
    assert mask.masked(pa.array([1, 100, None], pa.int64())).to_pylist() == images.to_pylist()
    written = Permuted(SECRET, as_integers=True).masked(pa.array(["1", "100", None]))
    assert [None if v is None else int(v) for v in written.to_pylist()] == images.to_pylist()


@pytest.mark.parametrize(
    ("to", "values", "wanted"),
    [
        (10, [0, 9, -1, 25, None], [0, 0, -10, 20, None]),
        (0.5, [0.74, -0.1, None], [0.5, -0.5, None]),
        (100, ["120.50", "-99", "NaN", None], ["100", "-100", "NaN", None]),
        (10, ["12345678901234567899.5", "9e-9"], ["12345678901234567890", "0"]),
        (0.1, [Decimal("7.68"), None], [Decimal("7.60"), None]),
        ("month", ["2024-03-31", "2024-03-31 10:11:12.5+00", None], ["2024-03-01", "2024-03-01 00:00:00", None]),
        ("decade", ["1999-12-31"], ["1990-01-01"]),
        ("week", ["2024-05-16"], ["2024-05-13"]),
        ({"first": 2}, ["9000", "é", None], ["90", "é", None]),
    ],
)  # fmt: skip
def test_values_become_coarser(to, values, wanted):
    assert Generalised(to).masked(pa.array(values)).to_pylist() == wanted


def test_dates_keep_their_type():
    values = pa.array([19_876, None], pa.date32())
    found = Generalised("year").masked(values)
    assert found.type == pa.date32()
    assert str(found[0]) == "2024-01-01"


def test_documents():
    mask = Documents(
        {"a.b": Hashed(SECRET), "l[*].n": Permuted(SECRET), "o": Hashed(SECRET)}, Kept()
    )
    texts = [
        '{"a": {"b": "x", "c": 1.5}, "l": [{"n": 5}, {"n": null}, {}], "o": {"p": [1]}, "e": []}',
        "[1, 2]",
        "null",
        None,
    ]
    found = mask.masked(pa.array(texts)).to_pylist()
    first = json.loads(found[0])
    assert first["a"]["b"] == Hashed(SECRET).masked(pa.array(["x"]))[0].as_py()
    assert first["a"]["c"] == 1.5
    assert first["l"][0]["n"] == Permuted(SECRET).masked(pa.array([5]))[0].as_py()
    assert first["l"][1:] == [{"n": None}, {}]
    assert isinstance(first["o"], str)
    assert found[1:] == ["[1, 2]", "null", None]
    with pytest.raises(DataError, match=r"path 'a\.c' of a document is not listed"):
        Documents({"a.b": Kept()}, None).masked(pa.array(texts[:1]))
    structs = pa.array([{"a": {"b": "x", "c": 1.5}}, None])
    assert mask.masked(structs).type == structs.type


def test_digits_keep_values_apart_and_fit():
    values = pa.array(["a", "b", "a", None])
    images = pa.array(["jan@example.org", "jan@example.org", "jan@example.org", None])
    found = suffixed(values, images, bytes(32), 25).to_pylist()
    assert found[0] == found[2] != found[1]
    assert found[3] is None
    assert {len(text) for text in found[:3]} == {25}
    assert found[0].endswith("@example.org")


def copied(folder: Path, tables: dict[str, pa.Table], mask: dict[str, Any]) -> dict[str, pa.Table]:
    source, target = folder / "in", folder / "out"
    source.mkdir(exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, source / f"{name}.parquet")
    fakegen.mask({"mask": mask}, source, target)
    return {name: pq.read_table(target / f"{name}.parquet") for name in tables}


def test_an_entry_masks_a_value_alike_in_any_table_column_order_and_company(tmp_path):
    names = [f"n{number}" for number in range(40)]
    entry = {"faker.name": {}, "locale": "nl_BE"}
    first = copied(
        tmp_path,
        {"a": pa.table({"x": names}), "b": pa.table({"y": names[::-1] * 2, "z": names * 2})},
        {"a": {"columns": {"x": entry}}, "b": {"columns": {"y": entry, "z": "faker.city"}}},
    )
    images = first["a"]["x"].to_pylist()
    assert first["b"]["y"].to_pylist() == images[::-1] * 2
    assert len({*images}) > 30
    (tmp_path / "more").mkdir()
    second = copied(
        tmp_path / "more",
        {"c": pa.table({"n": range(3), "other": names[5:8]})},
        {"c": {"columns": {"n": "permute", "other": entry}}},
    )
    assert second["c"]["other"].to_pylist() == images[5:8]


def test_entries_read_the_masked_values_of_their_row(tmp_path):
    table = pa.table({
        "sex": ["F", "M"] * 20, "first": [f"f{n}" for n in range(40)], "mail": [f"m{n}@x.be" for n in range(40)],
        "age": list(range(40)),
    })  # fmt: skip
    mask = {
        "sex": "keep",
        "first": {"faker.first_name": {"gender": "{{ sex }}"}},
        "mail": {"template": "{{ first | slug }}.{{ age }}@example.org", "unique": True},
        "age": {"generalise": 10},
    }
    found = copied(tmp_path, {"t": table}, {"t": {"columns": mask}})["t"]
    mails = found["mail"].to_pylist()
    assert len({*mails}) == 40
    for row in found.to_pylist():
        assert (
            row["mail"].startswith(f"{row['first'].lower()}-".rstrip("-") + ".")
            or " " in row["first"]
        )
        assert row["mail"].endswith("@example.org")
        assert f".{row['age']}" in row["mail"]


def test_several_columns_are_one_person(tmp_path):
    table = pa.table({"a": ["x", "x", "y"], "b": ["1", "1", "1"]})
    entry = {"person": None, "columns": {"a": "first_name", "b": "email"}}
    rows = copied(tmp_path, {"t": table}, {"t": {"columns": {"a, b": entry}}})["t"].to_pylist()
    assert rows[0] == rows[1] != rows[2]
    assert all(row["a"].lower()[:3] in row["b"] or row["b"] for row in rows)
