"""A column of values of several types is what it would be in a CSV file."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.decoding.arrow_readers import json_lines_batches
from fakegen.decoding.mixed_values import settled
from fakegen.decoding.request import Request
from fakegen.sources.delimited import read_delimited
from fakegen.sources.plain_table import finish, from_mixed

REQUEST = Request("jsonl", 100, 8, 2**26, 2**29, 20)
LONG = 12345678901234567890123456


def from_lines(values):
    text = "".join(json.dumps({"a": value, "n": 1}) + "\n" for value in values)
    schema, batches = json_lines_batches(io.BytesIO(text.encode()), REQUEST)
    return finish(pa.Table.from_batches(batches, schema), "x").column("a")


def from_document(values):
    return finish(from_mixed(["a"], [values], (), "x"), "x").column("a")


def from_csv(values):
    text = io.StringIO()
    words = {True: "true", False: "false"}
    rows = ([words[value] if isinstance(value, bool) else value, 1] for value in values)
    csv.writer(text).writerows([["a", "n"], *rows])
    return read_delimited(text.getvalue().encode(), "x", types={}).column("a")


@pytest.mark.parametrize(
    "values",
    [
        [1, "NA", None, 3],
        ["n/a", 1.5, 2],
        [True, "NULL"],
        [1, "unknown"],
        [1.5, "x", True],
        [LONG, 1],
        [LONG, "NA"],
        [LONG, 1.5],
        ["x", LONG],
        ["NA", "x"],
    ],
)
def test_json_is_read_like_csv(values):
    expected = from_csv(values)
    for read in (from_document(values), from_lines(values)):
        assert read.type == expected.type
        assert read.to_pylist() == expected.to_pylist()


@given(
    st.lists(
        st.none()
        | st.booleans()
        | st.integers(-(10**30), 10**30)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.sampled_from(["NA", "n/a", "", "x", "12"]),
        min_size=1,
    )
)
def test_documents_and_lines_are_read_alike(values):
    document, lines = from_document(values), from_lines(values)
    assert document.type == lines.type
    assert document.to_pylist() == lines.to_pylist()


def test_days_beside_words_are_written_as_days():
    assert settled([datetime(2021, 3, 4), "later"]) == ["2021-03-04", "later"]
    assert settled([datetime(2021, 3, 4, 5), "later"]) == ["2021-03-04 05:00:00", "later"]
    assert settled([datetime(2021, 3, 4), "n/a"]) == [datetime(2021, 3, 4), None]


def test_what_is_asked_for_as_strings_keeps_its_words():
    assert settled([1, "NA", None], as_string=True) == ["1", "NA", None]
    assert settled([date(2021, 3, 4), "NA"], as_string=True) == ["2021-03-04", "NA"]
    assert settled([1, 2], as_string=True) == [1, 2]


def test_lists_have_no_text():
    assert settled([1, [2], "x"]) == [1, [2], "x"]
