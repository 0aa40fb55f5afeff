"""Lists that stand in one string."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import fakegen
from fakegen.inference.listed_cells import listed_cells

COLOURS = ["red", "blue", "green", "black", "white", "ochre"]


def lists(least=1):
    random_ = random.Random(2)
    return [random_.sample(COLOURS, random_.randrange(least, 4)) for _ in range(300)]


@pytest.mark.parametrize(
    ("before", "separator", "after"),
    [("", ";", ""), ("", ", ", ""), ("", "|", ""), ("['", "', '", "']"), ('["', '", "', '"]')],
)
def test_lists_are_drafted_as_such(tmp_path, before, separator, after):
    def cell(items):
        return f"{before}{separator.join(items)}{after}" if items else before[:1] + after[-1:]

    texts = [cell(items) for items in lists(0 if before else 1)]
    file = tmp_path / "t.parquet"
    pq.write_table(pa.table({"tags": texts}), file)
    schema = yaml.safe_load(fakegen.infer_schema(file))
    made = fakegen.generate(schema)["t"].to_arrow()["tags"].to_pylist()
    found = listed_cells("tags", pa.array(made))
    assert (found.before, found.separator, found.after) == (before, separator, after)
    assert set(found.entry["list"]["of"]["choice"]) == set(COLOURS)
    assert found.entry["list"]["unique"]


def test_items_in_the_order_of_the_alphabet_stay_so():
    found = listed_cells("tags", pa.array(["|".join(sorted(items)) for items in lists()]))
    assert found.expression("x") == "x | sort | join('|')"


@pytest.mark.parametrize(
    "texts",
    [
        [f"{n}, {n + 1}" for n in range(300)],  # no closed list
        ["red" if n % 9 else "red;blue" for n in range(300)],  # hardly ever several
        [f"{n % 4}a/{n % 3}b" for n in range(300)],  # two things, and no list
        ["red;" if n % 2 else "red;blue" for n in range(300)],  # items without text
    ],
)
def test_other_strings_are_none(texts):
    assert listed_cells("tags", pa.array(texts)) is None


def test_lists_of_persons_are_none():
    names = [
        f"{first} {last}"
        for first in ("Ann", "Bob", "Cid", "Dot")
        for last in ("Lee", "Ray", "Fox")
    ]
    random_ = random.Random(3)
    texts = [", ".join(random_.sample(names, 2)) for _ in range(300)]
    assert listed_cells("colour", pa.array(texts)) is not None
    assert listed_cells("doctor", pa.array(texts)) is None
