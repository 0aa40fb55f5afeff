"""``formula``: columns that follow from the rest of the row."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import FakegenError

small = st.none() | st.integers(0, 3)
tables = st.lists(st.tuples(small, small, small), min_size=1, max_size=25)


def columns_of(rows):
    return {name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate("abc")}


@given(tables)
def test_what_is_missing_passes(holds, rows):
    expected = [None in row or row[0] + row[1] == row[2] for row in rows]
    assert holds({"formula": {"c": "a + b"}}, columns_of(rows)) == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"formula": {"a": "'x'"}}, "holds int64, but its formula makes string"),
        ({"formula": "a = b"}, "'formula' must be a mapping"),
        ({"formula": {"z": "a"}}, "there is no column 'z'"),
        ({"formula": {}}, "needs columns, each with its expression"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
