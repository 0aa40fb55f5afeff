"""``range``: a column whose values lie between bounds."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

COLUMNS = {
    "age": pa.array([12, 30, None, 70]),
    "born": pa.array([date(2000, 1, 1), date(1990, 5, 5), None, date(1950, 1, 1)]),
}


def test_bounds_are_included(holds):
    assert holds({"range": "age", "min": 12, "max": 30}, COLUMNS) == [True, True, True, False]
    assert holds({"range": "born", "min": date(1990, 5, 5)}, COLUMNS) == [True, True, True, False]


def test_it_is_printed_as_it_is_read(bind):
    assert bind({"range": "age", "min": 17}, COLUMNS).text == "17 <= age"
    assert bind({"range": "age", "min": 17, "max": 90}, COLUMNS).text == "17 <= age <= 90"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"range": "age"}, "needs 'min', 'max' or both"),
        ({"range": "age", "min": 5, "max": 3}, r"'min' \(5\) is above 'max' \(3\)"),
        ({"range": "age", "min": "x"}, "cannot be compared"),
        ({"range": ["age"], "min": 1}, "must be an expression, not a list"),
        ({"range": "age", "mni": 1}, "no parameter 'mni'.*did you mean 'min'"),
    ],
)
def test_bounds_that_bound_nothing_are_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
