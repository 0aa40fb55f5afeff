"""What the ratio learns: nothing of rows that are alike, and the columns' own frequencies kept."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from fakegen.learning.training import prepare
from fakegen.learning.trees.fit_ratio import fit_ratio

ROWS = 1_500


@cache
def _training():
    rng = np.random.default_rng(2)
    a, b = rng.integers(0, 6, ROWS), rng.integers(0, 6, ROWS)
    kept = (a + b) % 3 > 0
    return prepare(pa.table({"a": a[kept], "b": b[kept]}), {}, [])


def _independent(number, rows):
    """Draw the columns of the training one by one: each as frequent, nothing in common."""
    rng = np.random.default_rng(number)
    return [rng.choice(states, rows) for states in _training().states]


def _same(number, rows):
    training = _training()
    chosen = np.random.default_rng(number).integers(0, len(training.weights), rows)
    return [states[chosen] for states in training.states]


@pytest.fixture(scope="module")
def ratio():
    training = _training()
    return fit_ratio(training.codings, training.states, training.weights, _independent)


def test_rows_that_are_alike_give_no_ratio():
    training = _training()
    assert fit_ratio(training.codings, training.states, training.weights, _same) is None


def test_few_rows_and_one_column_give_no_ratio():
    training = _training()
    few = [states[:50] for states in training.states]
    assert fit_ratio(training.codings, few, training.weights[:50], _independent) is None
    first = training.states[:1]
    draw = lambda number, rows: _independent(number, rows)[:1]  # noqa: E731
    assert fit_ratio(training.codings[:1], first, training.weights, draw) is None


def test_combinations_that_no_row_has_are_refused_and_margins_kept(ratio):
    assert ratio is not None
    drawn = _independent(9, 40_000)
    accepted = ratio.acceptance(drawn)
    absent = (drawn[0] + drawn[1]) % 3 == 0
    assert accepted[absent].sum() < 0.05 * accepted.sum()
    for real, made in zip(_training().states, drawn, strict=True):
        share = np.bincount(made, accepted) / accepted.sum()
        known = np.bincount(real) / len(real)
        # 13,000 accepted rows: the standard error of a share is below .004.
        assert np.abs(share - known).max() < 0.02


def test_the_same_rows_give_the_same_ratio(ratio):
    training = _training()
    again = fit_ratio(training.codings, training.states, training.weights, _independent)
    one, other = ratio.arrays(), again.arrays()
    assert all(np.array_equal(one[name], other[name]) for name in one)
