"""Margins cover 0 .. 1, and conditioned variables stay inside what is wanted."""

import numpy as np

from fakegen import UNSEEN
from fakegen.learning.copula.latent import Margin

PLACES = np.array([2, 0, 1, 3], dtype=np.int32)
WEIGHTS = np.array([2.0, 3.0, 5.0, 0.0])
MARGIN = Margin(PLACES, WEIGHTS)


def test_states_cover_intervals_in_the_order_of_their_places() -> None:
    low, width = MARGIN.interval(np.array([1, 2, 0, 3, UNSEEN]))
    assert np.allclose(low, [0, 0.3, 0.8, 1, 0])
    assert np.allclose(width, [0.3, 0.5, 0.2, 0, 1])
    levels = np.array([0.0, 0.29, 0.31, 0.79, 0.81, 1.0])
    assert MARGIN.at(levels).tolist() == [1, 1, 2, 2, 0, 0]  # none has the weightless state


def test_neighbouring_wanted_states_are_one_interval() -> None:
    low, high = MARGIN.intervals(np.array([False, True, True, False]))
    assert np.allclose([low, high], [[0], [0.8]])
    low, high = MARGIN.intervals(np.array([True, True, False, False]))
    assert np.allclose([low, high], [[0, 0.8], [0.3, 1]])
    assert np.isclose(MARGIN.share(np.array([True, True, False, False])), 0.5)
