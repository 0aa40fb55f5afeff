"""Random words by address: they do not depend on which rows are requested together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.streams import Permutation, Rows, Stream
from fakegen.streams.stream import cumulate, scale


def stream(rows: Rows, attempt: int = 0, column: str = "c") -> Stream:
    return Stream.of(7, "t", column, "values", rows, attempt)


WHOLE = stream(Rows(0, 1000)).words(2)


@given(st.integers(0, 999), st.integers(0, 100))
def test_a_range_of_rows_is_a_part_of_the_whole(start: int, size: int) -> None:
    size = min(size, 1000 - start)
    assert (stream(Rows(start, size)).words(2) == WHOLE[start : start + size]).all()


@given(st.lists(st.integers(0, 999), max_size=50), st.booleans())
def test_scattered_rows_have_the_same_words(numbers: list[int], far: bool) -> None:
    # A row far away makes the numbers too sparse for one range: the other way of computing them.
    rows = Rows.choose(np.array([*numbers, 10**12] if far else numbers, dtype=np.int64))
    words = stream(rows).words(2)
    assert (words[: len(numbers)] == WHOLE[numbers]).all()
    if far:
        assert words[-1] == stream(Rows(10**12, 1)).words(2)[0]


@given(st.lists(st.integers(0, 99), max_size=20))
def test_taking_positions_keeps_the_rows(index: list[int]) -> None:
    positions = np.array(index, dtype=np.int64)
    for rows in (Rows(50, 100), Rows.choose(np.arange(149, 49, -1))):
        taken = stream(rows).take(positions)
        assert (taken.rows.numbers == rows.numbers[positions]).all()
        assert (taken.words() == stream(rows).words()[positions]).all()


def test_every_part_of_the_address_matters() -> None:
    rows = Rows(0, 64)
    several = [
        stream(rows).words(0),
        stream(rows).words(1),
        stream(rows, attempt=1).words(0),
        stream(rows, column="d").words(0),
        stream(rows).child("null").words(0),
        Stream.of(8, "t", "c", "values", rows).words(0),
        Stream.of(7, "tc", "", "values", rows).words(0),
        stream(Rows(64, 64)).words(0),
    ]
    assert len({words.tobytes() for words in several}) == len(several)
    assert (stream(rows).skip(1).words(0) == several[1]).all()


def test_words_are_numpys_own_philox() -> None:
    key = stream(Rows(0, 8)).key
    counter = np.array([0, 2, 0, 0], dtype=np.uint64)
    assert (np.random.Philox(counter=counter, key=key).random_raw(8) == WHOLE[:8]).all()


def test_uniform_numbers_are_uniform() -> None:
    numbers = stream(Rows(0, 200_000)).uniform()
    assert stats.kstest(numbers, "uniform").pvalue > 1e-4
    assert stream(Rows(0, 200_000)).open_uniform().min() > 0


@pytest.mark.parametrize("bound", [2, 10, 65_536, 65_537, 10**12, 2**63, 2**64])
def test_integers_stay_below_their_bound_and_are_uniform(bound: int) -> None:
    numbers = stream(Rows(0, 50_000)).below(bound)
    assert int(numbers.max()) < bound
    share = numbers.astype(np.float64) / bound
    bins = min(bound, 50)
    counts = np.bincount((share * bins).astype(int).clip(0, bins - 1), minlength=bins)
    assert stats.chisquare(counts).pvalue > 1e-4


@given(st.integers(0, 2**64 - 1), st.integers(1, 2**64))
def test_scaling_is_exact_for_large_bounds(word: int, bound: int) -> None:
    scaled = int(scale(np.array([word], dtype=np.uint64), bound)[0])
    exact = word * bound >> 64
    assert scaled == exact if bound > 2**16 else abs(scaled - exact) <= 1


def test_both_ends_of_a_range_come() -> None:
    assert set(stream(Rows(0, 500)).integers(-2, 2).tolist()) == {-2, -1, 0, 1, 2}
    assert not stream(Rows(0, 500)).below(1).any()


def test_choices_follow_their_weights() -> None:
    weights = [5, 0, 1, 4]
    index = stream(Rows(0, 100_000)).choice(cumulate(weights))
    counts = np.bincount(index, minlength=4)
    assert counts[1] == 0
    assert stats.chisquare(counts[[0, 2, 3]], np.array([0.5, 0.1, 0.4]) * 100_000).pvalue > 1e-4


def test_each_row_has_its_own_random() -> None:
    whole = [generator.random() for generator in stream(Rows(0, 20)).randoms()]
    part = [generator.random() for generator in stream(Rows(5, 3)).randoms()]
    assert part == whole[5:8]
    assert len(set(whole)) == 20


@given(st.integers(1, 3000), st.integers(0, 2**32))
def test_a_permutation_is_one_to_one(size: int, seed: int) -> None:
    permute = Permutation(Stream.of(seed, "", "", "", Rows(0, 0)).key, size)
    assert sorted(permute(np.arange(size)).tolist()) == list(range(size))


def test_permutations_of_few_elements_are_all_possible_and_alike() -> None:
    counts: dict[tuple[int, ...], int] = {}
    for seed in range(1500):
        permute = Permutation(Stream.of(seed, "", "", "", Rows(0, 0)).key, 3)
        order = tuple(permute(np.arange(3)).tolist())
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert stats.chisquare(list(counts.values())).pvalue > 1e-4


def test_a_permutation_of_many_looks_random() -> None:
    permute = Permutation(stream(Rows(0, 0)).key, 10**15)
    images = permute(np.arange(100_000)).astype(np.float64) / 10**15
    assert stats.kstest(images, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(images[:-1], images[1:])[0, 1]) < 0.02


@pytest.mark.parametrize("size", [0, -1, 2**63])
def test_sizes_out_of_range_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="size must be"):
        Permutation(stream(Rows(0, 0)).key, size)


@given(st.integers(1, 300), st.integers(0, 5), st.integers(0, 3))
def test_every_stratum_has_its_row(strata: int, turn: int, slot: int) -> None:
    drawn = stream(Rows(turn * strata, strata)).stratified(strata, slot)
    assert (np.sort(np.floor(drawn * strata)) == np.arange(strata)).all()
    assert ((drawn >= 0) & (drawn < 1)).all()


@given(st.integers(1, 3000), st.lists(st.integers(0, 999), max_size=50))
def test_strata_follow_from_the_row_alone(strata: int, numbers: list[int]) -> None:
    whole = stream(Rows(0, 1000)).stratified(strata)
    rows = Rows.choose(np.array(numbers, dtype=np.int64))
    assert (stream(rows).stratified(strata) == whole[numbers]).all()


def test_strata_come_in_an_order_of_their_own() -> None:
    """Seven turns, two slots, two attempts: no two alike, and none in the order of the rows."""
    orders = {
        np.floor(stream(Rows(turn * 50, 50), attempt).stratified(50, slot) * 50).tobytes()
        for turn in range(7)
        for slot in (0, 1)
        for attempt in (0, 1)
    }
    assert len(orders | {np.arange(50.0).tobytes()}) == 29


def test_numbers_in_strata_are_uniform_and_apart() -> None:
    drawn = stream(Rows(0, 100_000)).stratified(317)
    assert stats.kstest(drawn, "uniform").pvalue > 0.001
    # A row says nothing of the next one, or of the one of its place in the next turn.
    for lag in (1, 317):
        assert abs(np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1]) < 4 / np.sqrt(100_000)


@given(st.integers(0, 999), st.integers(0, 100))
def test_uniform_numbers_are_those_of_the_words(start: int, size: int) -> None:
    drawn = stream(Rows(start, size)).uniform(2)
    assert (drawn == (stream(Rows(start, size)).words(2) >> np.uint64(11)) * 2.0**-53).all()
    scattered = Rows.choose(np.arange(start, start + size, dtype=np.int64)[::-1])
    assert (stream(scattered).uniform(2) == drawn[::-1]).all()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40, 10**6])
def test_elements_beyond_are_mapped_inside(size: int) -> None:
    permute = Permutation(Stream.of(size, "", "", "", Rows(0, 0)).key, size)
    made = permute(np.random.default_rng(size).integers(0, 2**62, 500))
    assert (made < size).all()


def test_elements_of_one_tweak_may_share_it():
    index, tweaks = np.arange(300) % 50, np.arange(6) * 1_000_003
    places = np.arange(300) // 50
    permute = Permutation(np.array([3, 4], dtype=np.uint64), 53)
    assert permute(index, tweaks, places).tolist() == permute(index, tweaks[places]).tolist()
