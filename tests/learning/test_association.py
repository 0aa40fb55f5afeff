"""Mutual information of columns, and states ordered by association."""

import numpy as np

from fakegen.learning.association import information, profile_order

RNG = np.random.default_rng(2)


def test_independent_columns_say_nothing() -> None:
    a, b = RNG.integers(0, 5, (2, 20_000))
    assert abs(information(a, b)) < 0.002


def test_a_column_says_all_about_itself() -> None:
    a = RNG.integers(0, 4, 20_000)
    assert abs(information(a, a) - np.log(4)) < 0.01


def test_states_with_like_profiles_are_neighbours() -> None:
    states = RNG.integers(0, 6, 6_000)
    rate = np.array([0.9, 0.1, 0.5, 0.92, 0.12, 0.52])
    classes = (RNG.random(6_000) < rate[states]).astype(np.int64)
    place = profile_order(states, 6, classes, np.ones(6_000))
    assert sorted(place.tolist()) == list(range(6))
    assert all(abs(place[i] - place[i + 3]) == 1 for i in range(3))
