"""Columns that decide others, and those that say the same."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.profiling.rules import ROWS, texts


def test_dependencies_form_a_chain(rng):
    city = rng.integers(0, 60, ROWS)
    table = pa.table(
        {
            "city": np.char.add("c", city.astype(str)),
            "country": np.where(city < 30, "BE", "NL"),
            "province": np.char.add("p", (city // 10).astype(str)),
            "province_code": city // 10 * 7 % 11,
            "other": rng.integers(0, 9, ROWS),
        }
    )
    assert texts(table) == [
        "province <-> province_code",
        "city -> province",
        "province -> country",
    ]


def test_agreement_by_chance_is_no_dependency(rng):
    # 40 rows, of which few have a deciding value seen before: that they agree says nothing.
    city = rng.permutation(38)
    city = np.concatenate([city, city[:2]])
    assert texts(pa.table({"city": city, "flag": city % 2, "x": rng.normal(size=40)})) == []


def test_one_row_that_disagrees_is_enough(rng):
    city = rng.integers(0, 60, ROWS)
    country = city % 3
    country[-1] = (country[-1] + 1) % 3
    assert "city -> country" not in texts(pa.table({"city": city, "country": country}))


def test_copies_of_a_row_count_once(rng):
    city = np.tile([1, 2, 3, 4], ROWS // 4)
    assert texts(pa.table({"city": city, "country": city % 2})) == []
