"""One row for each combination of columns."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.errors import ParameterError
from fakegen.sources.row_per import row_per

VISITS = pa.table({
    "who": ["b", "a", None, "b", "a", "-"],
    "sex": [None, "F", "M", "M", "F", "F"],
    "day": [1, 1, 2, 2, 1, 3],
})  # fmt: skip


def test_rows_come_in_order_with_their_first_values_and_counts() -> None:
    assert row_per(VISITS, ["who"], "n").to_pydict() == {
        "sex": ["M", "F", "F"], "day": [1, 1, 3], "n": [2, 2, 1],
    }  # fmt: skip
    assert row_per(VISITS, ["who"], "n", missing={"who": ["-", 5]}).to_pydict()["n"] == [2, 2]


def test_parts_are_counted_instead_of_rows() -> None:
    """Days 1 and 3 come first with F, and day 2 with M."""
    assert row_per(VISITS, ["sex"], "days", ["day"]).to_pydict() == {
        "who": ["a", "b"],
        "days": [2, 1],
    }


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(ParameterError, match="no column 'whom'") as caught:
        row_per(VISITS, ["whom"])
    assert caught.value.suggestion == "who"
    with pytest.raises(ParameterError, match="column 'day' of its own"):
        row_per(VISITS, ["who"], "day")


@given(keys=st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=40))
def test_each_combination_has_one_row(keys) -> None:
    data = pa.table({"k": pa.array(keys, pa.int64()), "copy": pa.array(keys, pa.int64())})
    found = row_per(data, ["k"], "n")
    shown = [key for key in keys if key is not None]
    assert found["copy"].to_pylist() == list(dict.fromkeys(shown))
    assert found["n"].to_pylist() == [shown.count(key) for key in found["copy"].to_pylist()]


def test_models_learn_one_row_for_each() -> None:
    made = fakegen.generate({
        "sources": {"visits": {"rows": [{"who": n % 30, "sex": "FM"[n % 30 % 2]} for n in range(300)],
                               "per": ["who"], "count": "n"}},
        "models": {"people": {"source": "visits"}},
        "tables": {"person": {"rows": 30, "columns": {"*": {"model": "people"}}}},
    })["person"]  # fmt: skip
    rows = list(made.rows())
    assert [dict(row)["n"] for row in rows] == [10] * 30
    assert sum(dict(row)["sex"] == "F" for row in rows) == 15
