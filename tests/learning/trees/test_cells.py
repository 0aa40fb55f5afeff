"""A grid takes every row to a node on its way, whatever the tree and however few cells there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.learning.trees import tree as trees
from fakegen.learning.trees.cells import MOST_CELLS, CellTable
from fakegen.learning.trees.tree import Tree

SIZES = (5, 2, 9)


@st.composite
def grown(draw):
    """Return a tree over three predictors, the last of which has an order of its own."""
    feature, threshold, child = [0], [0], [0]
    for node in range(draw(st.integers(0, 12))):
        if node >= len(child):
            break
        if node and not draw(st.booleans()):
            continue
        feature[node] = draw(st.integers(0, 2))
        threshold[node] = draw(st.integers(-1, SIZES[feature[node]]))
        child[node] = len(child)
        feature += [0, 0]
        threshold += [0, 0]
        child += [0, 0]
    order = np.array(draw(st.permutations(range(SIZES[2]))), dtype=np.int32)
    return Tree(
        np.arange(3),
        [None, None, order],
        np.array(feature, dtype=np.int64),
        np.array(threshold, dtype=np.int32),
        np.array(child, dtype=np.int64),
    )


ROWS = np.indices(SIZES).reshape(3, -1).astype(np.int64)  # every row that there can be


def walk(tree: Tree, row: int) -> list[int]:
    """Return the nodes of a row, one comparison after the other."""
    nodes = [0]
    while tree.child[nodes[-1]]:
        node = nodes[-1]
        number = tree.feature[node]
        order, state = tree.orders[number], ROWS[number, row]
        place = state if order is None else order[state]
        nodes.append(int(tree.child[node] + (place > tree.threshold[node])))
    return nodes


@settings(deadline=None)
@given(tree=grown(), cells=st.sampled_from([1, 2, 7, 40, MOST_CELLS]))
def test_every_row_arrives_on_its_way(tree, cells):
    table = CellTable(tree.orders, tree.feature, tree.threshold, tree.child, cells)
    arrived = table.arrive(list(ROWS)).tolist()
    ways = [walk(tree, row) for row in range(ROWS.shape[1])]
    assert all(node in way for node, way in zip(arrived, ways, strict=True))
    if table.is_whole:
        assert arrived == [way[-1] for way in ways]
    if cells == 1:
        assert not any(arrived)


@settings(deadline=None)
@given(tree=grown())
def test_a_tree_descends_alike_with_and_without_its_table(tree):
    leaf = np.cumsum(tree.child == 0) - 1
    expected = [leaf[walk(tree, row)[-1]] for row in range(ROWS.shape[1])]
    assert tree.descend(list(ROWS)).tolist() == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trees, "MOST_CELLS", 0)
        assert tree.descend(list(ROWS)).tolist() == expected


def test_a_threshold_of_a_hostile_file_takes_no_memory():
    feature, child = np.zeros(3, dtype=np.int64), np.array([1, 0, 0])
    threshold = np.array([2**31 - 1, 0, 0], dtype=np.int32)
    table = CellTable([None], feature, threshold, child)
    assert not table.is_whole
    assert table.arrive([np.arange(4)]).tolist() == [0, 0, 0, 0]
