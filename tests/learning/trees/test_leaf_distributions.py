"""Leaves draw what fell into them, as often as it did."""

import numpy as np
import pytest

from fakegen.learning.trees.leaf_distributions import Leaves

ROWS, SIZE = 3_000, 8
RNG = np.random.default_rng(6)
LEAF = RNG.integers(0, 5, ROWS)
STATES = np.minimum(RNG.geometric(0.3, ROWS) - 1 + LEAF % 2, SIZE)
RANKS = RNG.random(ROWS) * (1 + LEAF) / 5
LEAVES = Leaves.of(LEAF, STATES, np.ones(ROWS), SIZE, RANKS)


def test_each_leaf_draws_its_own_states_as_often_as_it_has_them() -> None:
    for leaf in range(5):
        own = np.bincount(STATES[leaf == LEAF], minlength=SIZE + 1)
        points = (np.arange(own.sum()) + 0.5) / own.sum()
        drawn = LEAVES.draw(np.full(len(points), leaf), points)
        assert np.array_equal(np.bincount(drawn, minlength=SIZE + 1), own)


@pytest.mark.parametrize("point", [0.0, np.nextafter(1, 0)])
def test_the_ends_of_a_leaf_belong_to_it(point) -> None:
    drawn = LEAVES.draw(np.arange(5), np.full(5, point))
    for leaf, state in enumerate(drawn.tolist()):
        own = STATES[leaf == LEAF]
        assert state == (own.max() if point else own.min())


def test_ranks_and_their_shares_are_inverse() -> None:
    between = np.unique(LEAF[STATES == SIZE])
    share = RNG.random(50)
    for leaf in between.tolist():
        ranks = LEAVES.draw_ranks(np.full(50, leaf), share)
        found = LEAVES.passed(np.array([leaf]), np.sort(ranks), before=True)[0]
        assert np.allclose(found, np.sort(share), atol=1e-9)


def test_restored_leaves_are_the_same() -> None:
    restored = Leaves.restore(LEAVES.arrays(), 5, SIZE, continuous=True)
    leaf, points = RNG.integers(0, 5, 500), RNG.random(500)
    assert np.array_equal(restored.draw(leaf, points), LEAVES.draw(leaf, points))
    assert np.array_equal(restored.margin(SIZE), np.bincount(STATES, minlength=SIZE + 1))
