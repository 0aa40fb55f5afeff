"""``unique``: columns whose values no two rows share."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

COLUMNS = {"a": pa.array([1, 1, None, None, 1]), "b": pa.array([1, 2, 3, 3, 1])}


def test_the_first_of_equal_rows_passes_and_what_is_missing_differs(holds):
    assert holds({"unique": ["a", "b"]}, COLUMNS) == [True, True, True, True, False]
    assert holds({"unique": "b"}, COLUMNS) == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"unique": ["a", "a"]}, "'a' occurs twice"),
        ({"unique": ["a + 1"]}, r"there is no column 'a \+ 1'"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
