"""Items of lists and rows of parents: their words depend on the path of ordinals, and on nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.streams import Attempt, Rows, Stream
from fakegen.streams.row_addresses import Addresses
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
    lengths = ([3] * 200 + [40]) * 2
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


ordinals = st.one_of(st.integers(0, 3), st.sampled_from([30, 31, 32, 33, 66_000, 10**6, 10**12]))


@given(st.lists(ordinals, max_size=12), st.lists(ordinals, max_size=12))
def test_different_paths_have_different_addresses(one, other):
    def written(path):
        found = ROOT
        for ordinal in path:
            found = found.below(np.array([ordinal]))
        return int(found.roots[0]), int(found.paths[0])

    assert (written(one) == written(other)) == (one == other)


def child_rows(paths: list[tuple[int, ...]]) -> Rows:
    """Return rows with these roots and ordinals, of one depth."""
    columns = [np.array(column, np.int64) for column in zip(*paths, strict=True)]
    above = Addresses.of(columns[0])
    for column in columns[1:-1]:
        above = above.below(column)
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
    paths += [(400, k) for k in range(1_000)]
    words = stream(child_rows(paths)).words(1)
    for index in range(0, len(paths), 37):
        assert words[index] == stream(child_rows([paths[index]])).words(1)[0]
    assert len(np.unique(words)) == len(words)
    by_row = stream(child_rows(paths), np.zeros(len(paths), np.int64)).words(1)
    assert (by_row == words).all()


@settings(max_examples=40)
@given(st.lists(st.tuples(ordinals, ordinals, st.integers(0, 3)), min_size=1, max_size=40))
def test_a_childs_attempts_are_its_own(children):
    """Whether all rows are at one attempt, or each at one of its own."""
    paths = [(root, ordinal) for root, ordinal, _ in children]
    attempts = np.array([attempt for *_, attempt in children])
    words = stream(child_rows(paths), attempts).words(2)
    alone = [
        stream(child_rows([path]), attempt).words(2)[0]
        for path, attempt in zip(paths, attempts.tolist(), strict=True)
    ]
    assert words.tolist() == alone
    assert len(set(words.tolist())) == len(set(children))


def test_words_of_siblings_are_independent():
    """Each of 1,813 figures is within five standard deviations, which one seed in a thousand fails."""
    roots, siblings = 40_000, 6
    paths = [(root, ordinal) for ordinal in range(siblings) for root in range(roots)]
    words = [
        *stream(child_rows(paths)).words().reshape(siblings, roots),
        stream(Rows(0, roots)).words(),
    ]
    bits = [
        np.unpackbits(own.view(np.uint8).reshape(-1, 8), axis=1).astype(np.float64) - 0.5
        for own in words
    ]
    bound = 5 * 0.5 / np.sqrt(roots)
    for number, own in enumerate(bits):
        assert np.abs(own.mean(axis=0)).max() < bound
        for other in bits[:number]:
            assert np.abs(2 * (own * other).mean(axis=0)).max() < bound
    for number, own in enumerate(words):
        for other in words[:number]:
            r = np.corrcoef(own.astype(np.float64), other.astype(np.float64))[0, 1]
            assert abs(r) < 5 / np.sqrt(roots)
