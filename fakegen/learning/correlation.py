"""Correlation matrices: validity, strongest pairs, and raising eigenvalues for a Cholesky factor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STRONGEST = 10


def is_correlation(matrix: NDArray[np.float64], size: int) -> bool:
    """Return whether a matrix is (size, size), symmetric, within -1 .. 1 and 1 on its diagonal."""
    return bool(
        matrix.dtype == np.float64
        and matrix.shape == (size, size)
        and np.all(np.abs(matrix) <= 1)
        and np.all(matrix.diagonal() == 1)
        and np.array_equal(matrix, matrix.T)
    )


def strongest_pairs(labels: Sequence[str], matrix: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Return the ten most correlated pairs, JSON-ready: labels and absolute correlation."""
    pairs = [
        (abs(matrix[i, j]), labels[i], labels[j]) for i in range(len(labels)) for j in range(i)
    ]
    return [
        {"columns": [a, b], "correlation": round(float(size), 3)}
        for size, a, b in sorted(pairs, reverse=True)[:_STRONGEST]
    ]


def with_least_eigenvalue(matrix: NDArray[np.floating[Any]], least: float) -> NDArray[np.float64]:
    """Return the symmetric matrix with the same eigenvectors and no eigenvalue below ``least``.

    Rounding can push eigenvalues below zero, and then there is no Cholesky factor.
    """
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    lifted = (vectors * np.maximum(values, least)) @ vectors.T
    return np.array(lifted, dtype=np.float64)
