"""A random generator, and the columns of a shop that are computed from each other."""

from __future__ import annotations

import numpy as np
import pytest

from tests.profiling.rules import ROWS


@pytest.fixture(scope="module")
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture(scope="module")
def shop(rng) -> dict[str, np.ndarray]:
    x, y = rng.integers(0, 500, ROWS), rng.integers(0, 500, ROWS)
    price, quantity = rng.lognormal(3, 1, ROWS).round(2), rng.integers(1, 30, ROWS)
    amount = (price * quantity).round(2)
    tax = (amount * 0.21).round(2)
    return {
        "id": np.arange(ROWS),
        "x": x,
        "y": y,
        "both": x + y,
        "mirrored": 2 * y - x,
        "price": price,
        "quantity": quantity,
        "amount": amount,
        "tax": tax,
        "gross": (amount + tax).round(2),
        "cents": (price * 100).round().astype(int),
    }
