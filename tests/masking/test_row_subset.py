"""Subsets: closed upwards and downwards, as a slow search finds them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.errors import UsageError
from fakegen.masking.copied_tables import CopiedLink
from fakegen.masking.row_subset import RowIndex, row_subset

LINKS = [
    CopiedLink("b", ("a1", "a2"), "a", ("id", "part")),
    CopiedLink("a", ("b_id",), "b", ("id",)),  # a circle
    CopiedLink("c", ("c_id",), "c", ("id",)),  # a tree
    CopiedLink("c", ("b_id",), "b", ("id",)),
]
NAMES = {
    "a": ("id", "part", "b_id"),
    "b": ("id", "a1", "a2"),
    "c": ("id", "c_id", "b_id"),
    "d": ("id",),
}
REFERENCE = st.none() | st.integers(0, 4)


def index(name: str, rows: list[tuple[int | None, ...]], chosen: set[int]) -> RowIndex:
    found = RowIndex(name, LINKS)
    columns = {
        column: pa.array([row[at] for row in rows], pa.int64())
        for at, column in enumerate(NAMES[name])
    }
    bits = np.array([row in chosen for row in range(len(rows))], np.bool_)
    found.add(pa.record_batch(columns), bits)
    return found


def slowly(
    tables: dict[str, list[tuple[int | None, ...]]], chosen: set[tuple[str, int]]
) -> set[tuple[str, int]]:
    def ends(link: CopiedLink):
        for child, row in enumerate(tables[link.table]):
            own = [row[NAMES[link.table].index(name)] for name in link.columns]
            for parent, other in enumerate(tables[link.parent]):
                targets = [other[NAMES[link.parent].index(name)] for name in link.targets]
                if None not in own and own == targets:
                    yield (link.table, child), (link.parent, parent)

    pairs = [pair for link in LINKS for pair in ends(link)]
    found = set(chosen)
    for towards in (0, 1):
        while True:
            more = {pair[towards] for pair in pairs if pair[1 - towards] in found}
            if more <= found:
                break
            found |= more
    return found


@settings(max_examples=60)
@given(
    st.lists(st.tuples(REFERENCE, REFERENCE), max_size=5),
    st.lists(st.tuples(REFERENCE, REFERENCE), max_size=5),
    st.lists(st.tuples(REFERENCE, REFERENCE), max_size=5),
    st.sets(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=4),
)
def test_a_subset_is_closed(rows_a, rows_b, rows_c, wanted):
    tables = {
        "a": [(n, part or 0, other) for n, (part, other) in enumerate(rows_a)],
        "b": [(n, *row) for n, row in enumerate(rows_b)],
        "c": [(n, *row) for n, row in enumerate(rows_c)],
        "d": [(1,), (2,)],
    }
    chosen = {(name, row) for name, row in wanted if row < len(tables[name])}
    indexes = {
        name: index(name, rows, {row for table, row in chosen if table == name})
        for name, rows in tables.items()
    }
    subset = row_subset(indexes, LINKS, "abc")
    expected = slowly(tables, chosen)
    for name in "abc":
        assert subset.rows(name) == sum(table == name for table, _ in expected)
    assert subset.rows("d") == 2  # which no link joins to the others
    assert subset.line("d") == "all 2 rows"


def test_a_condition_that_no_row_meets_leaves_nothing():
    indexes = {"b": index("b", [(1, None, None)], set()), "a": index("a", [(1, 1, None)], set())}
    subset = row_subset(indexes, LINKS[:2], ["a"])
    assert (subset.rows("a"), subset.rows("b")) == (0, 0)


def test_a_subset_that_is_too_large_is_refused():
    indexes = {"c": index("c", [(1, None, None), (2, 1, None), (3, 2, None)], {0})}
    subset = row_subset(indexes, [LINKS[2]], ["c"])
    assert subset.line("c") == "3 of 3 rows: 1 chosen, 2 belong to 'c' by c_id"
    subset.check(3)
    with pytest.raises(
        UsageError, match=r"the subset has 3 rows, more than the limit of 2 \(c: 3 of 3"
    ):
        subset.check(2)
