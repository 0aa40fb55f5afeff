"""Items of lists and rows of parents: their words depend on the path of ordinals, and on nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.streams import Attempt, Rows, Stream
from fakegen.streams.row_addresses import DEEPEST, MOST_ITEMS, Addresses
from fakegen.streams.rows import Descent


def flat(lengths: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the position of each item's list, and its ordinal."""
    position = np.repeat(np.arange(len(lengths)), lengths)
    ordinal = np.concatenate([np.arange(length) for length in lengths] or [[]]).astype(np.int64)
    return position, ordinal


def stream(rows: Rows, attempt: Attempt = 0) -> Stream:
    return Stream.of(7, "t", "c", "values", rows, attempt)


def one(row: int, *path: int, slot: int = 0) -> int:
    """Return the word of one item, asked for alone."""
    found = stream(Rows(row, 1))
    for ordinal in path:
        found = found.itemised(np.zeros(1, np.int64), np.array([ordinal]))
    return int(found.words(slot)[0])


@settings(max_examples=40)
@given(st.lists(st.integers(0, 5), max_size=60), st.integers(0, 10**9), st.integers(0, 9))
def test_an_items_words_are_those_of_its_row_and_ordinal(lengths, start, slot):
    position, ordinal = flat(lengths)
    words = stream(Rows(start, len(lengths))).itemised(position, ordinal).words(slot)
    expected = [
        one(start + p, o, slot=slot)
        for p, o in zip(position.tolist(), ordinal.tolist(), strict=True)
    ]
    assert words.tolist() == expected


def test_many_lists_at_once_have_the_words_of_each_alone():
    lengths = ([3] * 200 + [40]) * 2  # so many first items that they are made as a range
    position, ordinal = flat(lengths)
    words = stream(Rows(5, len(lengths))).itemised(position, ordinal).words(2)
    for index in range(0, len(words), 17):
        assert words[index] == one(5 + int(position[index]), int(ordinal[index]), slot=2)


def test_lists_in_lists_have_addresses_of_their_own():
    position, ordinal = flat([2] * 300)
    outer = stream(Rows(0, 300)).itemised(position, ordinal)
    inner_position, inner_ordinal = flat([3] * len(position))
    inner = outer.itemised(inner_position, inner_ordinal)
    words = inner.words()
    assert len(np.unique(words)) == len(words)
    assert not np.isin(words, outer.words()).any()
    for index in range(0, len(words), 101):
        parent = int(inner_position[index])
        path = int(ordinal[parent]), int(inner_ordinal[index])
        assert words[index] == one(int(position[parent]), *path)
    assert (inner.places == inner_ordinal).all()


def test_a_resample_keeps_children_and_attempts_apart():
    position, ordinal = flat([4] * 50)
    streams = [stream(Rows(0, 50)), stream(Rows(0, 50), 1), stream(Rows(0, 50)).child("x")]
    made = [item.itemised(position, ordinal).words() for item in streams]
    assert len(np.unique(np.concatenate(made))) == 3 * 200
    some = streams[0].itemised(position, ordinal).take(np.array([7, 3, 150]))
    assert (some.words() == made[0][[7, 3, 150]]).all()


ROOT = Addresses.of(np.array([3]))


def test_places_are_different_for_different_paths():
    paths = [(a, b) for a in (0, 1, MOST_ITEMS - 1) for b in (0, 1, MOST_ITEMS - 1)]
    start = Addresses.of(np.zeros(len(paths), np.int64))
    outer = start.items(np.array([a for a, _ in paths]))
    inner = outer.items(np.array([b for _, b in paths]))
    assert len({*outer.places.tolist(), *inner.places.tolist(), 0}) == 3 + len(paths) + 1


def test_too_deep_is_refused():
    items = ROOT
    for _ in range(DEEPEST):
        items = items.items(np.array([0]))
    with pytest.raises(ValueError, match="four deep"):
        items.items(np.array([0]))


ordinals = st.one_of(st.integers(0, 3), st.sampled_from([30, 31, 32, 33, 66_000, 10**6, 10**12]))


@given(st.lists(ordinals, min_size=1, max_size=12), st.lists(ordinals, min_size=1, max_size=12))
def test_different_paths_of_children_have_different_addresses(one, other):
    def written(path):
        found = ROOT
        for ordinal in path:
            found = found.children(np.array([ordinal]))
        prefixes = [0] if found.prefixes is None else found.prefixes
        return int(found.running[0]), int(found.places[0]), int(prefixes[0])

    if len(one) == len(other):
        assert (written(one) == written(other)) == (one == other)


def child_rows(paths: list[tuple[int, ...]]) -> Rows:
    """Return rows with these roots and ordinals, of one depth."""
    columns = [np.array(column, np.int64) for column in zip(*paths, strict=True)]
    above = Addresses.of(columns[0])
    for column in columns[1:-1]:
        above = above.children(column)
    start = np.arange(len(paths), dtype=np.int64)
    return replace(Rows.choose(start), descent=Descent.of(columns[0], columns[-1], above))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 99), ordinals, ordinals), min_size=1, max_size=40))
def test_a_childs_words_are_those_of_its_path_alone(paths):
    words = stream(child_rows(paths)).words(3)
    assert words.tolist() == [int(stream(child_rows([path])).words(3)[0]) for path in paths]
    assert len(set(words.tolist())) == len(set(paths))


def test_many_children_at_once_have_the_words_of_each_alone():
    paths = [(root, k) for root in range(300) for k in range(1 + root % 3)]
    paths += [(400, k) for k in range(1_000)]  # the later ones have a counter of their own
    words = stream(child_rows(paths)).words(1)
    for index in range(0, len(paths), 37):
        assert words[index] == stream(child_rows([paths[index]])).words(1)[0]
    assert len(np.unique(words)) == len(words)
    by_row = stream(child_rows(paths), np.zeros(len(paths), np.int64)).words(1)
    assert (by_row == words).all()
