"""Hashes that tell values apart."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.streams.hashing import hash_pairs

WORDS = st.one_of(
    st.text(max_size=20), st.sampled_from(["a\0", "a", "x" * 255, "x" * 256, "x" * 600])
)


@given(st.lists(WORDS, max_size=40), st.integers(0, 5))
def test_values_have_equal_hashes_just_where_they_are_equal(values, skipped):
    for kind in (pa.string(), pa.binary()):
        array = pa.array([value.encode() for value in values], pa.binary()).cast(kind)
        first, second = hash_pairs([array])
        told = list(zip(first.tolist(), second.tolist(), strict=True))
        assert len(set(told)) == len(set(first.tolist())) == len(set(values))
        part = hash_pairs([array.slice(skipped)])
        assert [p.tolist() for p in part] == [first[skipped:].tolist(), second[skipped:].tolist()]


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 2**40, -1],
        [0.5, 1.5, float("inf")],
        [True, False],
        ["a", "b", "ab"],
    ],
)
def test_any_type_can_be_hashed(values):
    first, second = hash_pairs([pa.array(values * 2)])
    assert first.dtype == second.dtype == np.uint64
    assert first.tolist()[: len(values)] == first.tolist()[len(values) :]
    assert len(set(first.tolist())) == len(set(second.tolist())) == len(values)


def test_a_row_is_told_by_the_order_of_its_columns():
    one, other = pa.array(["a", "b"]), pa.array(["b", "a"])
    first, _ = hash_pairs([one, other])
    assert first[0] != first[1]


def test_half_a_million_values_of_a_pattern_have_hashes_of_their_own():
    array = pa.array(np.arange(500_000)).cast(pa.string())
    for hashes in hash_pairs([array]):
        assert len(np.unique(hashes)) == 500_000
        high = np.unique(hashes >> np.uint64(32), return_counts=True)[1]
        # The birthdays of 2**32 days, give or take five standard deviations.
        assert abs((high - 1).sum() - 29) < 27
