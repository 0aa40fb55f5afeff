"""How JSON files write numbers."""

from __future__ import annotations

import json
import random

import pyarrow as pa
import pytest
import yaml

import fakegen
from fakegen.inference.json_numbers import numbers_in, plain_notation, with_points


def test_numbers_are_found_as_they_are_written():
    head = '[{"a": 6.0, "b c": "7", "é": 8}, {"a":-1.50,"b c": 9, "\\u00e9": 0}, {"a": 2'
    assert numbers_in(head, ["a", "b c", "é", "d"]) == {
        "a": ["6.0", "-1.50"],
        "b c": ["9"],
        "é": ["8", "0"],
    }


def test_whole_numbers_get_the_decimals_that_a_file_always_writes():
    texts = pa.table({"a": ["6", "2.5", None], "b": ["6", "2.5", None]})
    made = with_points(texts, {"a": ["6.0", "2.5"], "b": ["6", "2.5"]})
    assert made.to_pydict() == {"a": ["6.0", "2.5", None], "b": ["6", "2.5", None]}


@pytest.mark.parametrize(
    ("numbers", "notation"),
    [(["6", "7"], "0"), (["6.0", "7.25"], "0.0#"), (["6", "7.25"], "0.##"), (["6.10"], "0.00")],
)
def test_the_form_has_the_decimals_of_all(numbers, notation):
    assert plain_notation(numbers) == notation


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_drafts_write_numbers_as_the_file_does(tmp_path, ending):
    random_ = random.Random(5)
    rows = [
        {"half": float(n % 4), "count": n % 7, "read": random_.choice(["unknown", n % 90, n % 80])}
        for n in range(300)
    ]
    lines = [json.dumps(row) for row in rows]
    file = tmp_path / f"t.{ending}"
    file.write_text("\n".join(lines) if ending == "jsonl" else f"[{', '.join(lines)}]")
    schema = yaml.safe_load(fakegen.infer_schema(file))
    fakegen.generate(schema).write(tmp_path / f"made.{ending}")
    text = (tmp_path / f"made.{ending}").read_text()
    made = json.loads(text if ending == "json" else f"[{','.join(text.splitlines())}]")
    assert {type(row["half"]) for row in made} == {float}
    assert {type(row["count"]) for row in made} == {int}
    assert {type(row["read"]) for row in made} == {int, str}
    assert {row["read"] for row in made if isinstance(row["read"], str)} == {"unknown"}
