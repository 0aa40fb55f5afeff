"""Trees descend as they were grown, and are the same when restored."""

import numpy as np
import pytest

from fakegen import ModelError
from fakegen.learning.trees.grow import grow
from fakegen.learning.trees.tree import Tree, stump

ROWS = 4_000
RNG = np.random.default_rng(5)
STATES = [RNG.integers(0, size, ROWS) for size in (30, 2, 12)]
CLASSES = (STATES[0] // 8 + 4 * STATES[1] * (STATES[2] % 3 == 0)).astype(np.int64)
ORDER = np.argsort(np.arange(12) % 3, kind="stable").argsort().astype(np.int32)


@pytest.fixture(scope="module")
def grown():
    return grow(
        STATES,
        [None, None, ORDER],
        [0, 1, 2],
        CLASSES,
        np.ones(ROWS),
        min_leaf=30,
        ordered=False,
    )


def test_rows_descend_to_the_leaf_that_they_grew(grown) -> None:
    tree, leaf = grown
    assert tree.leaves > 4
    assert np.array_equal(tree.descend(STATES), leaf)
    assert np.array_equal(np.unique(leaf), np.arange(tree.leaves))
    assert np.bincount(leaf).min() >= 30


def test_a_row_descends_alone_as_among_others(grown) -> None:
    tree, leaf = grown
    for row in (0, 17, ROWS - 1):
        assert tree.descend([states[row : row + 1] for states in STATES]).tolist() == [leaf[row]]


def test_restored_trees_are_the_same(grown) -> None:
    tree, leaf = grown
    restored = Tree.restore(tree.arrays(), [30, 2, 12])
    assert np.array_equal(restored.descend(STATES), leaf)


def test_a_stump_has_one_leaf() -> None:
    assert stump().leaves == 1
    assert not stump().descend(STATES).any()


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("child", lambda child: child * 0 + 1, "child out of range"),
        ("feature", lambda feature: feature + 3, "does not use"),
        ("predictors", lambda predictors: predictors + 3, "not drawn before"),
        ("threshold", lambda threshold: threshold[1:], "elements"),
    ],
)
def test_what_is_no_tree_is_refused(grown, name, change, message) -> None:
    arrays = grown[0].arrays()
    arrays[name] = change(arrays[name])
    with pytest.raises(ModelError, match=message):
        Tree.restore(arrays, [30, 2, 12])
