"""Columns between rows and the rows that they belong to."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.sources.related_rows import number_of_children, of_parents, parents_of, summary

KEYS = st.lists(st.integers(0, 9), unique=True)


@given(KEYS, st.lists(st.none() | st.integers(0, 12)))
def test_rows_find_their_parents(keys: list[int], owners: list[int | None]) -> None:
    found = parents_of([pa.array(owners, pa.int64())], [pa.array(keys, pa.int64())])
    wanted = [keys.index(owner) if owner in keys else -1 for owner in owners]
    assert found.tolist() == wanted
    counts = number_of_children(found, len(keys)).to_pylist()
    assert counts == [owners.count(key) for key in keys]
    names = pa.array([f"k{key}" for key in keys], pa.string())
    assert of_parents(names, found).to_pylist() == [
        f"k{owner}" if owner in keys else None for owner in owners
    ]


def test_keys_of_several_columns() -> None:
    parents = [pa.array([1, 1, 2]), pa.array(["a", "b", "a"])]
    children = [pa.array([2, 1, 2]), pa.array(["a", "b", "b"])]
    assert parents_of(children, parents).tolist() == [2, 1, -1]


def test_keys_that_are_none() -> None:
    with pytest.raises(ParameterError, match="two rows"):
        parents_of([pa.array([1])], [pa.array([1, 1])])
    with pytest.raises(ParameterError, match="int64 and string cannot be compared"):
        parents_of([pa.array([1])], [pa.array(["1"])])


@given(st.lists(st.tuples(st.integers(-1, 4), st.none() | st.integers(0, 3)), min_size=1))
def test_what_siblings_have_in_common(rows: list[tuple[int, int | None]]) -> None:
    owners = np.array([owner for owner, _ in rows])
    values = pa.array([value for _, value in rows], pa.int64())
    most = summary("most", values, owners, 5).to_pylist()
    means = summary("mean", values, owners, 5).to_pylist()
    for parent in range(5):
        own = [value for owner, value in rows if owner == parent and value is not None]
        first = {value: -own.index(value) for value in own}
        best = max(own, key=lambda value: (own.count(value), first[value]), default=None)
        assert most[parent] == best
        assert means[parent] == (pytest.approx(sum(own) / len(own)) if own else None)


def test_strings_have_no_mean() -> None:
    with pytest.raises(ParameterError, match="string has no mean"):
        summary("mean", pa.array(["a"]), np.array([0]), 1)
