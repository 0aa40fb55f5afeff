"""Rows that avoid values which are taken outside of their table."""

from __future__ import annotations

import pyarrow as pa
import pytest

import fakegen
from fakegen.engine import Run, Slice
from fakegen.plan.quotas import Taken
from fakegen.streams.hashed_values import NONE

SIZE = 300


def made(columns: dict, taken: dict, **more) -> list[tuple]:
    spec = {"seed": 3, "tables": {"t": {"rows": SIZE, "columns": columns, **more}}}
    run = Run(fakegen.load(spec)._planner.plan())
    held = {
        key: NONE.joined([pa.array(part) for part in zip(*rows, strict=True)])
        for key, rows in taken.items()
    }
    run = run.without({"t": Taken(held)}) if held else run
    blocks = run.blocks(Slice("t", list(columns), 0, SIZE))
    return [tuple(row.values()) for row in pa.Table.from_batches(blocks).to_pylist()]


@pytest.mark.parametrize(
    "entry",
    [
        {"regex": "[a-z]{2}", "unique": True},
        {"template": "{{ other }}", "unique": True},
        {"template": "{{ other }}", "unique": {"suffix": "number"}},
        {"integer": {"min": 1, "max": 900}, "unique": True},
        {"integer": {"min": 1, "max": 900}},
    ],
)
def test_no_row_has_a_taken_value_and_all_differ(entry):
    columns = {"a": entry, "other": {"integer": {"min": 1, "max": 900}}}
    before = made(columns, {})
    taken = [row[:1] for row in before[::2]]
    after = [row[0] for row in made(columns, {("a",): taken})]
    assert not {value for (value,) in taken} & {*after}
    assert len({*after}) == SIZE


def test_rows_whose_value_is_free_keep_it():
    columns = {"a": "uuid"}
    before = made(columns, {})
    after = made(columns, {("a",): before[::3]})
    assert [row for n, row in enumerate(after) if n % 3] == [
        row for n, row in enumerate(before) if n % 3
    ]
    assert not {*after} & {*before[::3]}


def test_combinations_with_other_rules():
    columns = {
        "a": {"integer": {"min": 1, "max": 30}},
        "b": {"integer": {"min": 1, "max": 30}},
        "c": {"template": "{{ a }}-{{ b }}-{{ d }}", "unique": True},
        "d": {"integer": {"min": 1, "max": 9}},
    }
    rules = {"constraints": [{"unique": ["a", "b"]}]}
    before = made(columns, {}, **rules)
    pairs, codes = [row[:2] for row in before[:100]], [row[2:3] for row in before[100:200]]
    after = made(columns, {("a", "b"): pairs, ("c",): codes}, **rules)
    assert not {*pairs} & {row[:2] for row in after}
    assert not {*codes} & {row[2:3] for row in after}
    assert len({row[:2] for row in after}) == len({row[2] for row in after}) == SIZE
