"""A small table to race on, which no package need bring; one thread to measure it in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sklearn.ensemble  # noqa: F401  its threads can be limited once they are there
from threadpoolctl import threadpool_limits

from benchmarks.learning.tables import Source


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Threads that wait for a busy core cost more than they bring: minutes here."""
    with threadpool_limits(1):
        yield


def unread() -> pd.DataFrame:
    raise AssertionError("nobody needed to read the table")


@pytest.fixture
def source():
    """300 rows: a size, a kind that goes with it, and a price with gaps."""
    rng = np.random.default_rng(3)
    size = rng.normal(50, 10, 300).round(1)
    table = pd.DataFrame(
        {
            "size": size,
            "kind": np.where(size > 50, "large", "small"),
            "price": np.where(rng.random(300) < 0.1, np.nan, (2 * size).round()),
        }
    )
    return Source("goods", lambda: "nowhere", "small", "price", lambda: table, ("kind",))


@pytest.fixture
def facts():
    """What that table is."""
    return {
        "origin": "nowhere",
        "shape": "small",
        "target": "price",
        "rows": 300,
        "columns": 3,
        "with missing": 1,
    }


@pytest.fixture
def unread_source(source):
    """The same, but nobody may read it."""
    return replace(source, load=unread)
