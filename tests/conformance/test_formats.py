"""Every format: the same file from blocks of any size, nothing left of a failure, named mistakes."""

from __future__ import annotations

import bz2
import gzip
import io
import sqlite3
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

import fakegen
from fakegen.errors import DataError, UsageError
from tests.conformance.making import registered
from tests.conformance.parameters import FORMATS, HELD

TABLE = pa.table(
    {
        "id": pa.array(range(1, 8), pa.int64()),
        "text": ["a", "b, c", 'd "e"', "line\nbreak", "é ß 漢", "", None],
        "real": [0.0, -0.5, 1e300, 2.5, 1e-7, 3.0, None],
        "flag": [True, False, None, True, True, False, False],
        "day": pa.array([date(1999, 12, 31)] * 6 + [None], pa.date32()),
        "moment": pa.array([datetime(2020, 2, 29, 1, 2, 3, 4)] * 7, pa.timestamp("us")),
        "clock": pa.array([time(23, 59, 59)] * 7, pa.time64("us")),
        "price": pa.array([Decimal("12.50"), None] + [Decimal("-0.01")] * 5, pa.decimal128(9, 2)),
        "bytes": pa.array([b"\x00\xff", b"", None] + [b"abc"] * 4, pa.binary()),
    }
)
DECOMPRESS = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".zst": lambda data: pa.CompressedInputStream(pa.BufferReader(data), "zstd").read(),
}
READ_BACK = ("csv", "json", "jsonl", "parquet", "arrow")


def written(name: str, target: Path, table: pa.Table, block: int) -> None:
    """Write a table in blocks of a size."""
    options = FORMATS.get(name, {})
    writer = registered().formats[name].open(target, {"t": table.schema}, **options)
    for batch in table.combine_chunks().to_batches(max_chunksize=block):
        writer.write("t", batch)
    writer.commit()


def content(name: str, path: Path) -> object:
    """Return what a file holds: its rows where they can be read, its bytes otherwise."""
    if name in ("sql", "sqlite"):
        with closing(sqlite3.connect(":memory:" if name == "sql" else path)) as connection:
            if name == "sql":
                connection.executescript(path.read_text())
            return connection.execute("SELECT * FROM t").fetchall()
    if name in READ_BACK:
        return registered().sources["file"].read(path.parent, path.name, format=name).to_pylist()
    return path.read_bytes()


def table_of(name: str) -> pa.Table:
    return TABLE.select(HELD.get(name, TABLE.column_names))


def suffix_of(name: str) -> str:
    return registered().formats[name].suffixes[0]


def test_a_file_is_the_same_from_blocks_of_any_size(format_name, tmp_path):
    made = []
    for block in (1, 3, 100):
        target = tmp_path / f"{block}{suffix_of(format_name)}"
        written(format_name, target, table_of(format_name), block)
        made.append(content(format_name, target))
    assert made[0] == made[1] == made[2]
    assert made[0]


def test_what_is_written_can_be_read_again_in_every_compression(format_name, tmp_path):
    if format_name not in READ_BACK:
        return
    plain = TABLE.select(["id", "real", "flag"])
    for suffix in registered().formats[format_name].suffixes:
        target = tmp_path / f"t{suffix}"
        written(format_name, target, plain, 3)
        read = registered().sources["file"].read(tmp_path, target.name)
        assert read.to_pylist() == plain.to_pylist(), suffix


def test_a_compressed_file_holds_what_the_plain_one_holds(format_name, tmp_path):
    for suffix in registered().formats[format_name].suffixes:
        ending = Path(suffix).suffix
        if suffix == ending or ending not in DECOMPRESS:
            continue
        packed, plain = tmp_path / f"t{suffix}", tmp_path / f"t{suffix.removesuffix(ending)}"
        for target in (packed, plain):
            written(format_name, target, table_of(format_name), 2)
        assert DECOMPRESS[ending](packed.read_bytes()) == plain.read_bytes()


def test_no_rows_are_a_file_too(format_name, tmp_path):
    target = tmp_path / f"t{suffix_of(format_name)}"
    written(format_name, target, table_of(format_name).slice(0, 0), 3)
    assert target.is_file()


def test_nothing_is_there_before_it_is_whole(format_name, tmp_path):
    target = tmp_path / f"t{suffix_of(format_name)}"
    table, options = table_of(format_name), FORMATS.get(format_name, {})
    writer = registered().formats[format_name].open(target, {"t": table.schema}, **options)
    writer.write("t", table.to_batches()[0])
    assert not target.exists()
    writer.abort()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_file_that_was_there(format_name, tmp_path):
    target = tmp_path / f"t{suffix_of(format_name)}"
    written(format_name, target, table_of(format_name), 3)
    before = target.read_bytes()
    failing = {"columns": {"x": {"regex": "[ab]"}, "y": {"expr": "1 // (row - row)"}}, "rows": 4}
    options = {"replace": True} if "replace" in registered().formats[format_name].parameters else {}
    with pytest.raises(fakegen.FakegenError):
        fakegen.generate({"tables": {"t": {**failing, "constraints": ["y is not none"]}}}).write(
            target, format_name, **options
        )
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_every_ending_chooses_the_format(format_name, tmp_path):
    tables = fakegen.generate({"tables": {"t": {"columns": {"id": "sequence"}, "rows": 3}}})
    for suffix in registered().formats[format_name].suffixes:
        chosen, named = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
        assert tables.write(chosen) == tables.write(named, format_name) == 3
        if format_name != "sqlite":  # two databases of the same rows differ in their headers
            assert chosen.read_bytes() == named.read_bytes()


def test_a_stream_gets_what_a_file_gets_or_is_refused(format_name, tmp_path):
    tables = fakegen.generate({"tables": {"t": {"columns": {"id": "sequence"}, "rows": 3}}})
    stream = io.BytesIO()
    try:
        tables.write(stream, format_name)
    except (DataError, UsageError) as error:
        assert str(error).strip()
        return
    if format_name == "arrow":  # a stream gets Arrow's streaming format, which needs no seeking
        rows = pa.ipc.open_stream(stream.getvalue()).read_all().to_pylist()
        assert rows == tables["t"].to_arrow().to_pylist()
        return
    tables.write(tmp_path / f"t{suffix_of(format_name)}")
    assert stream.getvalue() == (tmp_path / f"t{suffix_of(format_name)}").read_bytes()


def test_mistakes_are_named(format_name, tmp_path):
    tables = fakegen.generate({"tables": {"t": {"columns": {"id": "sequence"}, "rows": 3}}})
    target = tmp_path / f"t{suffix_of(format_name)}"
    with pytest.raises(UsageError, match="no_such_option"):
        tables.write(target, format_name, no_such_option=1)
    for option in registered().formats[format_name].parameters:
        with pytest.raises(UsageError, match=option):
            tables.write(target, format_name, **{option: {"zzz": [1]}})
    with pytest.raises(DataError):
        tables.write(tmp_path / "absent" / "folder" / f"t{suffix_of(format_name)}", format_name)
    assert list(tmp_path.iterdir()) == []
