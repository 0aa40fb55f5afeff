"""``expr``: an expression that must hold."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

COLUMNS = {"age": pa.array([12, 30, None, 70])}


@pytest.mark.parametrize("written", ["age >= 18", {"expr": "age >= 18"}])
def test_only_what_is_false_is_refused(holds, written):
    assert holds(written, COLUMNS) == [False, True, True, True]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("age + 1", "must be true or false"),
        ({"expr": 5}, "a condition is an expression that is true or false, not 5"),
        ("agee > 1", "there is no column 'agee'; did you mean 'age'"),
        ({"expr": "age > 1", "wehn": "age > 2"}, "constraint 'expr' has no parameter 'wehn'"),
    ],
)
def test_what_is_no_condition_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
