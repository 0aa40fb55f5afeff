"""A chain of two columns, the second learned as the first decides it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fakegen import Rows, Stream
from fakegen.learning.training import prepare
from fakegen.learning.trees.chain import Chain
from fakegen.learning.trees.grow import grow
from fakegen.learning.trees.leaf_distributions import Leaves
from fakegen.learning.trees.tree import stump

SIZE = 600
RNG = np.random.default_rng(3)
NUMBERS = np.where(np.arange(SIZE) == 0, 5, np.arange(SIZE) % 5)
TABLE = pa.table(
    {
        "city": np.char.add("c", NUMBERS.astype(str)),  # c5 in one row only
        "size": np.round(NUMBERS * 10 + RNG.normal(size=SIZE), 2),
        "flag": (RNG.random(SIZE) < NUMBERS / 5),
    }
)


def chain() -> Chain:
    """Return the chain: city, then size and flag by a tree over the columns before."""
    training = prepare(TABLE, {}, [])
    trees, leaves = [stump()], []
    classes = [np.zeros(SIZE, dtype=np.int64), NUMBERS.astype(np.int64), training.states[2]]
    grown = [np.zeros(SIZE, dtype=np.int64)]
    for number in (1, 2):
        tree, leaf = grow(
            [training.states[0]],
            [None],
            [0],
            classes[number],
            training.weights,
            min_leaf=1,
            ordered=False,
        )
        trees.append(tree)
        grown.append(leaf)
    for coding, states, ranks, leaf in zip(
        training.codings, training.states, training.ranks, grown, strict=True
    ):
        drawn = coding.drawn(states) if ranks is not None else states
        leaves.append(Leaves.of(leaf, drawn, training.weights, coding.size, ranks))
    return Chain(training.codings, trees, leaves)


def stream(start: int, count: int) -> Stream:
    """Return the random words of some rows."""
    return Stream.of(1, "t", "c", "v", Rows(start, count))
