"""What is read grows with the file, and small files stay small."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from fakegen.errors import DataError
from fakegen.sources.file_size import (
    MOST_COLUMNS,
    MOST_DEPTH,
    check_nesting,
    decoding_request,
    most_unpacked,
)
from fakegen.sources.plain_table import from_records


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "parquet"])
def test_a_larger_file_may_hold_more(kind):
    sizes = [most_unpacked(size, kind) for size in (0, 10**5, 10**7, 10**9)]
    assert sizes == sorted(sizes)
    assert sizes[0] <= 2**28
    assert sizes[-1] >= 10**10


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "arrow", "excel"])
def test_small_files_end_within_ten_seconds_and_two_gibibytes(kind):
    request = decoding_request(kind, 2**20)
    assert request.most_seconds < 10
    assert request.most_memory + request.most_unpacked < 2**30
    assert decoding_request(kind, 2**30).most_seconds > 100


def test_columns_of_records_are_limited():
    keys = {f"k{n}": 1 for n in range(MOST_COLUMNS)}
    assert from_records([keys], "x").num_columns == MOST_COLUMNS
    with pytest.raises(DataError, match=r"x has 5,001 columns; at most 5,000 are read"):
        from_records([keys | {"more": 1}], "x")


def test_records_that_share_no_columns_are_refused_early():
    seen = []

    def records():
        for number in range(10**6):
            seen.append(number)
            yield {f"k{number % 4_999}": number}

    with pytest.raises(DataError, match=r"x: its [\d,]+ values would make a table of"):
        from_records(records(), "x")
    assert len(seen) < 20_000


def test_sparse_records_of_an_honest_size_are_read():
    table = from_records([{f"k{n % 50}": n} for n in range(5_000)], "x")
    assert (table.num_rows, table.num_columns) == (5_000, 50)


def test_depth_is_limited():
    value: list[object] = []
    for _ in range(MOST_DEPTH - 2):
        value = [value]
    check_nesting(pa.table({"a": [value]}).schema, "x")
    with pytest.raises(DataError, match="x: column 'a' is nested more than 64 deep"):
        check_nesting(pa.table({"a": [[value]]}).schema, "x")
    assert json.dumps(value)
