"""What rows of one parent have in common."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fakegen.inference.siblings_in_common import in_common

RANDOM = np.random.default_rng(7)
PARENTS, EACH = 300, 6
OWNERS = np.repeat(np.arange(PARENTS), EACH)
SIZE = RANDOM.integers(0, 4, PARENTS)
LINE = RANDOM.integers(0, 5, PARENTS)


def noise(least: int, most: int) -> np.ndarray:
    return RANDOM.integers(least, most, PARENTS * EACH)


def test_what_the_parent_decides_and_what_only_siblings_share() -> None:
    parents = {"size": pa.array(SIZE), "colour": pa.array(RANDOM.integers(0, 3, PARENTS))}
    children = {
        "range": pa.array(SIZE[OWNERS] * 10 + noise(0, 5)),  # decided by the size
        "line": pa.array([f"L{n}" for n in LINE[OWNERS]]),  # by nothing that is known
        "day": pa.array(noise(0, 7)),  # by chance
    }
    found = in_common(parents, children, OWNERS)
    assert [(one.column, one.summary, one.about) for one in found] == [
        ("size", "", "range"),
        ("line", "most", "line"),
    ]
    assert found[0].gain > 0.3
    assert found[1].gain > 0.99


def test_numbers_of_many_sizes_are_summed_up_by_their_mean() -> None:
    level = RANDOM.normal(0, 10, PARENTS)
    children = {"pay": pa.array(level[OWNERS] + RANDOM.normal(0, 1, PARENTS * EACH))}
    (found,) = in_common({}, children, OWNERS)
    assert (found.column, found.summary) == ("pay", "mean")


def test_rows_without_siblings_prove_nothing() -> None:
    owners = np.arange(200)
    children = {"x": pa.array(RANDOM.integers(0, 2, 200))}
    assert in_common({"y": pa.array(RANDOM.integers(0, 2, 200))}, children, owners) == []


def test_a_parent_s_day_does_not_stand_for_the_parent() -> None:
    days = pa.array(RANDOM.permutation(PARENTS).astype(np.int32)).cast(pa.date32())
    children = {"line": pa.array([f"L{n}" for n in LINE[OWNERS]])}
    (found,) = in_common({"day": days}, children, OWNERS)
    assert (found.column, found.summary) == ("line", "most")


def test_chance_is_not_taken_for_more() -> None:
    taken = 0
    for _ in range(20):
        children = {name: pa.array(noise(0, 3)) for name in "abc"}
        parents = {name: pa.array(RANDOM.integers(0, 3, PARENTS)) for name in "xyz"}
        taken += len(in_common(parents, children, OWNERS))
    assert taken == 0
