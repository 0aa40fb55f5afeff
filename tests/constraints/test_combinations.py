"""``combinations``: columns whose values come together in a source."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

PLACES = pa.table({"a": [1, 2, None], "b": [1, 1, 2]})
COLUMNS = {"a": pa.array([1, 1, None, None]), "b": pa.array([1, 2, 2, None], pa.int64())}


def test_missing_values_count(holds):
    rule = {"combinations": ["a", "b"], "source": "places"}
    assert holds(rule, COLUMNS, places=PLACES) == [True, False, True, False]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"combinations": ["a"], "source": "places"}, "two or more columns"),
        ({"combinations": ["a", "c"], "source": "places"}, "the source has no column 'c'"),
        ({"combinations": ["a", "b"], "source": "place"}, "there is no source 'place'"),
        ({"combinations": ["a", "b"], "sorce": "s"}, "did you mean 'source'"),
    ],
)
def test_what_the_source_has_not_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, {**COLUMNS, "c": COLUMNS["a"]}, {"places": PLACES})
