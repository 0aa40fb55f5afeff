"""Columns drawn one after the other: the first in strata, each row by itself."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tests.learning.trees.chains import SIZE, TABLE, chain, stream


@pytest.fixture(scope="module")
def made():
    return chain()


def drawn(made, start: int, count: int) -> dict[str, list]:
    words, states, values = stream(start, count), [], {}
    for number in range(3):
        leaf = made.leaf(number, states, count)
        state, ranks = made.draw(number, leaf, words)
        states.append(made.settle(number, state, ranks))
        values |= made.values(number, states[-1], ranks)
    return {name: array.to_pylist() for name, array in values.items()}


@pytest.mark.parametrize("turn", [0, 1, 7])
def test_the_first_column_loses_no_level(made, turn):
    city = drawn(made, turn * SIZE, SIZE)["city"]
    assert Counter(city) == Counter(TABLE["city"].to_pylist())


def test_rows_depend_on_their_number_alone(made):
    whole = drawn(made, 0, SIZE)
    for start, count in ((0, 1), (17, 100), (SIZE - 1, 1), (SIZE, 0)):
        part = drawn(made, start, count)
        assert part == {name: values[start : start + count] for name, values in whole.items()}


def test_later_columns_follow_the_ones_before(made):
    rows = drawn(made, 0, SIZE)
    centre = {city: int(city[1:]) * 10 for city in rows["city"]}
    away = [abs(size - centre[city]) for city, size in zip(rows["city"], rows["size"], strict=True)]
    assert max(away) < 15  # a rank between two cities lies on the line between them
    assert np.mean(np.array(away) < 4) > 0.95
    never = [flag for city, flag in zip(rows["city"], rows["flag"], strict=True) if city == "c0"]
    assert not any(never)
