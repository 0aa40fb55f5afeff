"""In which order columns are drawn."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from fakegen.learning.training import prepare
from fakegen.learning.trees.drawing_order import MANY_CLASSES, drawing_order

SIZE = 1_000
RNG = np.random.default_rng(3)


def ordered(table: dict, given=(), order=()) -> list[str]:
    training = prepare(pa.table(table), {}, list(given), order=list(order))
    numbers = drawing_order(training, given, order)
    assert sorted(numbers) == list(range(len(training.codings)))
    return [training.codings[number].names[0] for number in numbers]


@pytest.fixture(scope="module")
def table() -> dict:
    return {
        "noise": RNG.normal(size=SIZE),
        "many": [f"m{n % 20}" for n in range(SIZE)],
        "few": [f"f{n % 4}" for n in range(SIZE)],
        "flag": [bool(n % 2) for n in range(SIZE)],
        "large": [f"l{n % (MANY_CLASSES + 20)}" for n in range(SIZE)],
    }


def test_columns_that_say_much_and_cost_little_come_first(table):
    assert ordered(table) == ["flag", "many", "few", "large", "noise"]


def test_what_is_given_and_what_the_user_orders_comes_first(table):
    assert ordered(table, given=["noise"])[0] == "noise"
    assert ordered(table, order=["large", "few"])[:2] == ["large", "few"]
    assert ordered(table, given=["few"], order=["noise"])[:2] == ["few", "noise"]


def test_a_category_with_a_rare_level_comes_first(table):
    rare = {**table, "rare": ["a", "b", "c"] + ["a", "b"] * ((SIZE - 3) // 2) + ["a"]}
    assert ordered(rare)[0] == "rare"
    assert ordered(rare, order=["noise"])[0] == "noise"
