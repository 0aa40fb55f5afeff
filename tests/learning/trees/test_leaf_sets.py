"""The leaves of many trees at once are those that each tree's own descent finds."""

from __future__ import annotations

import numpy as np
import pytest

from fakegen.learning.trees.leaf_sets import MOST_LEAVES, LeafSets
from fakegen.learning.trees.tree import Tree, stump

SIZES = (5, 2, 9)
ROWS = list(np.indices(SIZES).reshape(3, -1))  # every row that there can be


def grown(rng: np.random.Generator) -> Tree:
    """Return a tree over two of three columns, one of them in an order of its own, of any number of leaves."""
    used = np.sort(rng.choice(3, 2, replace=False))
    feature, threshold, child = [0], [0], [0]
    for _ in range(rng.integers(MOST_LEAVES)):
        node = next(node for node in rng.permutation(len(child)) if not child[node])
        feature[node] = int(rng.integers(2))
        threshold[node] = int(rng.integers(-1, SIZES[used[feature[node]]] + 1))
        child[node] = len(child)
        for column in (feature, threshold, child):
            column.extend([0, 0])
    order = rng.permutation(SIZES[used[1]]).astype(np.int32)
    return Tree(
        used, [None, order], np.array(feature), np.array(threshold, np.int32), np.array(child)
    )


@pytest.mark.parametrize("count", [0, 1, 4, 7, 90])
def test_each_tree_gives_what_its_leaf_holds(count):
    rng = np.random.default_rng(count)
    trees = [stump() if not rng.integers(9) else grown(rng) for _ in range(count)]
    values = [rng.normal(size=tree.leaves) for tree in trees]
    found = LeafSets(trees, values, SIZES).sums(ROWS)
    expected = sum(own[tree.descend(ROWS)] for tree, own in zip(trees, values, strict=True))
    assert found == pytest.approx(expected, abs=1e-7)


def test_a_row_gets_the_same_alone():
    rng = np.random.default_rng(1)
    trees = [grown(rng) for _ in range(30)]
    sets = LeafSets(trees, [rng.normal(size=tree.leaves) for tree in trees], SIZES)
    many = [np.tile(states, 50) for states in ROWS]
    alone = [sets.sums([states[row : row + 1] for states in ROWS])[0] for row in range(90)]
    assert np.array_equal(sets.sums(many), np.tile(alone, 50))
