"""The ratio of real to drawn rows: a sum by row, saved as plain arrays, and refused if they do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from fakegen.errors import ModelError
from fakegen.learning.trees.density_ratio import DensityRatio, RatioTree
from fakegen.learning.trees.tree import Tree

SIZES = [4, 3]


def _ratio() -> DensityRatio:
    feature, child = np.array([0, 0, 1, 0, 0]), np.array([1, 0, 3, 0, 0])
    threshold = np.array([1, 0, 0, 0, 0], dtype=np.int32)
    order = np.array([2, 0, 1], dtype=np.int32)
    tree = Tree(np.array([0, 1]), [None, order], feature, threshold, child)
    return DensityRatio(
        [RatioTree(tree, np.array([-1.0, 0.5, 2.0]))] * 2,
        [np.zeros(4), np.array([0, 0.25, 0])],
        3.0,
    )


def test_leaves_and_margins_add_up():
    states = [np.array([0, 1, 2, 3]), np.array([0, 1, 1, 2])]
    found = _ratio().logarithms(states)
    assert found.tolist() == [-2.0, -1.75, 1.25, 4.0]
    assert _ratio().acceptance(states) == pytest.approx(np.exp([-5.0, -4.75, -1.75, 0.0]))


def test_what_is_saved_comes_back():
    arrays = _ratio().arrays()
    restored = DensityRatio.restore(arrays, SIZES)
    assert len(restored) == 2
    for name, array in restored.arrays().items():
        assert np.array_equal(array, arrays[name])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("margins", lambda array: array[:-1]),
        ("margins", lambda array: array * np.nan),
        ("values", lambda array: array + 1e9),
        ("values", lambda array: np.append(array, 0.0)),
        ("cap", lambda array: array * np.inf),
        ("sizes", lambda array: array[:-1]),
        ("sizes", lambda array: -array),
        ("sizes", lambda array: array + 1),
        ("sizes", lambda array: array[:0]),
        ("child", lambda array: array + 1),
        ("predictors", lambda array: array + 7),
        ("orders", lambda array: array[:-1]),
        ("feature", lambda array: array.astype(np.int32)),
    ],
)
def test_arrays_that_do_not_fit(name, change):
    arrays = _ratio().arrays()
    arrays[name] = change(arrays[name])
    with pytest.raises(ModelError):
        DensityRatio.restore(arrays, SIZES)


def test_a_tree_too_large():
    inner = 20
    child = np.zeros(2 * inner + 1, dtype=np.int64)
    child[0 : 2 * inner : 2] = np.arange(inner) * 2 + 1
    feature, threshold = np.zeros_like(child), np.zeros(len(child), dtype=np.int32)
    tree = Tree(np.array([0]), [None], feature, threshold, child)
    sizes = [len(tree.predictors), 0, len(tree.child)]
    arrays = tree.arrays() | {
        "sizes": np.array(sizes),
        "values": np.zeros(inner + 1),
        "margins": np.zeros(4),
        "cap": np.zeros(1),
    }
    with pytest.raises(ModelError, match="out of range"):
        DensityRatio.restore(arrays, [4])
