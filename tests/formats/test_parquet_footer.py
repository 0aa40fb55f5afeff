"""Row groups that were encoded apart make the file that Arrow makes of the same blocks."""

from __future__ import annotations

import io
from unittest.mock import patch

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from fakegen.formats.parquet import ParquetWriter
from fakegen.formats.parquet_footer import RowGroupEntry, entries, taken_apart, with_entries

WORDS = pa.array(["a", "", None, "long " * 50] * 20)
NESTED = pa.array(
    [{"a": 1, "b": ["x", None]}, None, {"a": None, "b": []}, {"a": 4, "b": None}] * 20
)
TABLE = pa.table(
    {
        "id": pa.array(range(80), pa.int64()),
        "words": WORDS,
        "flags": pa.array([True, False, None, True] * 20),
        "nested": NESTED,
        "nothing": pa.nulls(80),
        "reals": pa.array([1.5, float("nan"), None, -0.0] * 20),
        "lists": pa.array([[1], [], None, [2, None]] * 20, pa.list_(pa.int16())),
    },
    metadata={"from": "here"},
)
WIDE = pa.table({f"c{number}": pa.array(range(number, number + 40)) for number in range(40)})


def ours(table: pa.Table, block: int, compression: str) -> bytes:
    stream = io.BytesIO()
    with patch("fakegen.formats.parquet._repeats", lambda values: values.type == pa.string()):
        writer = ParquetWriter(stream, {"t": table.schema}, compression=compression)
        for batch in table.combine_chunks().to_batches(max_chunksize=block):
            writer.write("t", batch)
        writer.commit()
    return stream.getvalue()


def of_arrow(table: pa.Table, block: int, compression: str) -> bytes:
    stream = io.BytesIO()
    words = [name for name in table.column_names if table.schema.field(name).type == pa.string()]
    with parquet.ParquetWriter(
        stream, table.schema, compression=compression, use_dictionary=words
    ) as writer:
        for batch in table.combine_chunks().to_batches(max_chunksize=block):
            writer.write_batch(batch)
    return stream.getvalue()


@pytest.mark.parametrize("compression", ["snappy", "zstd", "gzip", "lz4", "none"])
@pytest.mark.parametrize("block", [1, 7, 40, 80])
def test_the_file_is_the_one_of_arrow(block, compression):
    assert ours(TABLE, block, compression) == of_arrow(TABLE, block, compression)


def test_many_columns_and_no_rows_are_no_exception():
    assert ours(WIDE, 3, "snappy") == of_arrow(WIDE, 3, "snappy")
    empty = TABLE.slice(0, 0)
    assert ours(empty, 3, "snappy") == of_arrow(empty, 3, "snappy")


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 5), max_size=20), st.integers(1, 30))
def test_offsets_are_moved_by_what_stands_before(starts, rows):
    tables = [TABLE.slice(start, rows) for start in starts]
    stream = io.BytesIO()
    writer = ParquetWriter(stream, {"t": TABLE.schema})
    for table in tables:
        writer.write("t", table.combine_chunks().to_batches()[0])
    writer.commit()
    made = parquet.ParquetFile(io.BytesIO(stream.getvalue()))
    assert made.num_row_groups == len(tables)
    for number, table in enumerate(tables):
        assert repr(made.read_row_group(number).to_pylist()) == repr(table.to_pylist())


def test_a_row_groups_number_has_16_bits_and_starts_again():
    entry = RowGroupEntry(1, [b"<", b">"], [None])
    assert [entry.at(0, number) for number in (0, 1, 2**15 - 1, 2**15, 2**16)] == [
        b"<\x00>", b"<\x02>", b"<\xfe\xff\x03>", b"<\xff\xff\x03>", b"<\x00>",
    ]  # fmt: skip


def test_a_file_put_together_from_its_own_parts_is_itself():
    stream = io.BytesIO()
    with parquet.ParquetWriter(stream, TABLE.schema) as writer:
        empty = io.BytesIO()
        parquet.ParquetWriter(empty, TABLE.schema).close()
        writer.write_table(TABLE)
    file = pa.py_buffer(stream.getvalue())
    data, footer = taken_apart(file)
    _, frame = taken_apart(pa.py_buffer(empty.getvalue()))
    (entry,) = entries(footer)
    assert entry.rows == 80
    made = b"PAR1" + bytes(data) + with_entries(frame, [entry.at(0, 0)], 80)
    assert made == bytes(file)
