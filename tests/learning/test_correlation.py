"""Correlation matrices."""

import numpy as np
import pytest

from fakegen import is_correlation, strongest_pairs, with_least_eigenvalue

GOOD = np.array([[1, 0.5, -0.9], [0.5, 1, 0], [-0.9, 0, 1]])


@pytest.mark.parametrize(
    "bad",
    [
        GOOD.astype(np.float32),
        GOOD[:2],
        GOOD * 2,
        GOOD + np.triu(np.full((3, 3), 0.01), 1),
        GOOD * [[1, np.nan, 1]],
    ],
)
def test_what_is_none(bad) -> None:
    assert is_correlation(GOOD, 3)
    assert not is_correlation(bad, 3)


def test_strongest_pairs_come_first() -> None:
    assert strongest_pairs(["a", "b", "c"], GOOD)[:2] == [
        {"columns": ["c", "a"], "correlation": 0.9},
        {"columns": ["b", "a"], "correlation": 0.5},
    ]


def test_such_a_matrix_has_a_cholesky_factor() -> None:
    singular = np.ones((3, 3))
    factor = np.linalg.cholesky(with_least_eigenvalue(singular, 1e-9))
    assert np.allclose(factor @ factor.T, singular, atol=1e-6)
