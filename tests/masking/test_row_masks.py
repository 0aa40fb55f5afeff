"""Masks that look at all rows: the same in whatever order the rows come."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from fakegen.masking.copied_tables import CopiedColumn, CopiedTable
from fakegen.masking.row_masks import LearnedColumns, RowRanks, ShuffledColumn
from fakegen.masking.secret import Secret

SECRET = Secret("a secret of the tests, long enough")


def shuffled(blocks: list[pa.RecordBatch]) -> list[tuple[object, ...]]:
    ranks, column = RowRanks(SECRET), ShuffledColumn(SECRET)
    for block in blocks:
        ranks.add(block)
        column.add(block.column("v"))
    ranks.settle()
    column.settle()
    rows = []
    for block in blocks:
        images = column.at(ranks.of(block)).to_pylist()
        rows += list(zip(block.column("k").to_pylist(), images, strict=True))
    return rows


def block(rows: list[tuple[int, int | None]]) -> pa.RecordBatch:
    keys, values = [row[0] for row in rows], [row[1] for row in rows]
    return pa.record_batch({"k": pa.array(keys, pa.int64()), "v": pa.array(values, pa.int64())})


ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.none() | st.integers(0, 9)), min_size=1, max_size=20
)


@given(ROWS, st.data())
def test_the_order_of_rows_and_blocks_decides_nothing(rows, data):
    other = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    one = shuffled([block(rows)])
    two = shuffled([block(other[:cut]), block(other[cut:])])
    key = lambda row: (row[0], row[1] is None, row[1] or 0)  # noqa: E731
    assert sorted(one, key=key) == sorted(two, key=key)
    assert sorted((r[1] for r in one), key=str) == sorted((r[1] for r in rows), key=str)


def test_values_change_places():
    rows = [(n, n) for n in range(1000)]
    # A random order of 1,000 keeps one in the mean; ten or more once in ten million secrets.
    assert sum(key == value for key, value in shuffled([block(rows)])) < 10


def test_learned_columns_are_like_the_real_ones():
    rng = np.random.default_rng(1)
    kind = rng.choice(["a", "b"], 600, p=[0.7, 0.3])
    pay = np.where(kind == "a", 100, 200) + rng.integers(0, 5, 600)
    rows = pa.record_batch({"n": np.arange(600), "kind": kind, "pay": pay})
    table = CopiedTable("t", {
        "n": CopiedColumn("n", "integer"), "kind": CopiedColumn("kind", "string"), "pay": CopiedColumn("pay", "integer"),
    })  # fmt: skip
    learned, ranks = LearnedColumns(table, ["kind", "pay"], None, SECRET), RowRanks(SECRET)
    learned.add(rows)
    ranks.add(rows)
    ranks.settle()
    learned.settle(())
    places = ranks.of(rows)
    assert sorted(places) == list(range(600))
    made = dict(learned.at(places))
    kinds, pays = np.array(made["kind"].to_pylist()), np.array(made["pay"].to_pylist())
    # The share of 600 draws is within four standard errors of .7, once in 16,000.
    assert abs((kinds == "a").mean() - 0.7) < 0.08
    assert ((pays < 150) == (kinds == "a")).mean() > 0.95
    again = dict(learned.at(places[:7]))
    assert again["pay"].to_pylist() == made["pay"].to_pylist()[:7]
