"""Samples of rows have the right size and order, are uniform, and do not depend on batches."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from fakegen.streams.sampling import sample_rows, sampled_from


def numbered(rows):
    return pa.table({"row": range(rows), "parity": pa.array([str(i % 2) for i in range(rows)])})


@settings(deadline=None)
@given(rows=st.integers(0, 300), size=st.integers(1, 100), batch=st.integers(1, 90))
def test_the_sample_does_not_depend_on_the_batches(rows, size, batch):
    table = numbered(rows)
    whole = sample_rows(table.to_batches(), table.schema, size)
    parts = sample_rows(table.to_batches(max_chunksize=batch), table.schema, size)
    assert parts.equals(whole)
    kept = parts["row"].to_pylist()
    assert len(kept) == min(rows, size)
    assert kept == sorted(set(kept))
    assert sampled_from(parts)[0] == rows
    assert sampled_from(parts.select(["row"]))[0] == rows


def test_every_row_is_as_likely_as_another():
    table = numbered(200_000)
    kept = sample_rows(table.to_batches(max_chunksize=7_000), table.schema, 20_000)["row"]
    counts = np.bincount(kept.to_numpy() // 2_000, minlength=100)
    assert chisquare(counts).pvalue > 1e-4


def test_values_outside_the_sample_are_counted():
    values = ["rare"] * 2 + ["often"] * 5_000 + ["seldom"] * 3
    data = pa.table({"v": values, "many": range(len(values)), "nested": [[1]] * len(values)})
    found = sample_rows(data.to_batches(max_chunksize=999), data.schema, 50)
    rows, outside = sampled_from(found)
    assert rows == 5_005
    assert outside == {"v": 3 - len(set(found["v"].to_pylist())), "many": 4_955}


def test_a_table_that_is_no_sample_stands_for_itself():
    assert sampled_from(numbered(7)) == (7, {})
