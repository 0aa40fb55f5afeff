"""``membership``: a column whose values are some of a list."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

COLUMNS = {
    "age": pa.array([12, 30, None, 70]),
    "income": pa.array([">50K", "<=50K", "<=50K", None]),
}


def test_missing_values_pass(holds):
    rule = {"membership": "income", "in": ["<=50K"]}
    assert holds(rule, COLUMNS) == [False, True, True, True]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"membership": "age", "in": ["x"]}, "the list has other values"),
        ({"membership": "age", "in": []}, "must have one value or more"),
        ({"membership": "age", "in": 3}, "'in' must be a list, not 3"),
        ({"membership": "age"}, "constraint 'membership' needs 'in'"),
    ],
)
def test_lists_of_other_values_are_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
