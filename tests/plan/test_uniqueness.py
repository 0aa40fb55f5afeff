"""Uniqueness by resampling."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.errors import GenerationError, SchemaError
from fakegen.plan.uniqueness import HashCounts


@given(st.lists(st.lists(st.integers(0, 50), max_size=30), max_size=12))
def test_hashes_are_counted(batches: list[list[int]]) -> None:
    hashes, model = HashCounts(), Counter()
    for batch in batches:
        asked = np.arange(51, dtype=np.uint64)
        assert hashes.of(asked).tolist() == [model[n] for n in range(51)]
        hashes.add(np.array(batch, dtype=np.uint64))
        model.update(batch)


def table(columns, rows=1000, **more):
    doc = {"tables": {"t": {"rows": rows, "columns": columns}}}
    return fakegen.load(doc).generate(**more)["t"].to_arrow()


def test_template_values_become_unique_across_blocks() -> None:
    columns = {
        "a": {"integer": {"min": 1, "max": 300}},
        "b": {"integer": {"min": 1, "max": 300}},
        "ab": {"template": "{{ a }}-{{ b }}", "unique": True},
    }
    made = table(columns, rows=70_000)
    assert len(set(made["ab"].to_pylist())) == 70_000
    part = table(columns, rows=70_000, start_row=69_000)
    assert part.equals(made.slice(69_000))


def test_rows_without_a_duplicate_keep_their_first_draw() -> None:
    columns = {"a": {"integer": {"min": 1, "max": 90}}, "t": {"template": "x{{ a }}"}}
    plain = table(columns, rows=40).to_pylist()
    columns["t"] = {**columns["t"], "unique": True}
    seen: set[str] = set()
    for before, after in zip(plain, table(columns, rows=40).to_pylist(), strict=True):
        if before["t"] not in seen:
            assert after == before
        assert after["t"] not in seen
        seen.add(after["t"])


def test_nulls_may_repeat() -> None:
    columns = {"a": {"integer": {"min": 1, "max": 10_000}, "unique": True, "null": 0.5}}
    values = table(columns, rows=1000)["a"].to_pylist()
    kept = [value for value in values if value is not None]
    assert len(set(kept)) == len(kept) < 600


def test_too_many_unique_values_are_refused_before_anything_is_made() -> None:
    with pytest.raises(
        SchemaError, match="1,000 unique values are asked for, but 'regex' has only 26"
    ):
        table({"a": {"regex": "[A-Z]", "unique": True}})


def test_what_cannot_become_unique_is_an_error_that_shows_a_row() -> None:
    columns = {
        "a": {"integer": {"min": 1, "max": 5}},
        "t": {"template": "x{{ a }}", "unique": True},
    }
    with pytest.raises(GenerationError, match=r"column 't' cannot be unique.*row \d+: 'x\d'"):
        table(columns, rows=6)


def test_a_computed_column_without_anything_to_redraw() -> None:
    columns = {"a": "sequence", "t": {"expr": "a % 3", "unique": True}}
    with pytest.raises(
        GenerationError, match="none of the columns that decide it can be resampled"
    ):
        table(columns, rows=6)
