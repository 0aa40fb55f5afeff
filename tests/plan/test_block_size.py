"""How many rows are made at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakegen.binding.build import Choices
from fakegen.engine.recipe import Recipe
from fakegen.language import from_python, read_schema
from fakegen.limits import NORMAL
from fakegen.plan.block_size import blocks_of


def blocks(length: int, rows: range, *, soon: bool = False) -> list[range]:
    columns = {"id": "sequence", "long": {"constant": "x" * length}}
    schema = read_schema(from_python({"tables": {"t": {"rows": rows.stop, "columns": columns}}}))
    table = Recipe(schema, (), Path(), Choices()).build().tables["t"]
    made = blocks_of(table, table.columns, rows, most=1_000, soon=soon)
    return [range(block.start, block.start + block.size) for block in made]


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize("length", [1, 100_000, 1_000_000])
def test_blocks_are_all_rows_in_order_and_fit(length, soon):
    made = blocks(length, range(7, 2_050), soon=soon)
    assert [row for block in made for row in block] == list(range(7, 2_050))
    assert all(len(block) * length <= NORMAL.block_bytes for block in made)


def test_short_rows_fill_a_block():
    assert [len(block) for block in blocks(1, range(2_500))] == [1_000, 1_000, 500]


def test_blocks_grow_where_the_first_rows_are_wanted_soon():
    made = [len(block) for block in blocks(1, range(3_000), soon=True)]
    assert made == [16, 32, 64, 128, 256, 512, 1_000, 992]


@pytest.mark.parametrize("soon", [False, True])
def test_no_rows_are_no_blocks(soon):
    assert blocks(1, range(5, 5), soon=soon) == []
