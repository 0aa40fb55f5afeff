"""Output appears whole or not at all, under the names that it should have."""

from __future__ import annotations

import gzip
import io
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from fakegen.errors import DataError
from fakegen.registry import Registry

FORMATS = {name: format for name, format in Registry().formats.items() if "." not in name}
ALL = list(FORMATS)
ONE_PER_FILE = ["csv", "jsonl", "parquet", "arrow"]
TABLE = pa.table({"id": pa.array(range(10)), "name": [f"n{i}" for i in range(10)]})


def write(format: str, target: object, tables: dict[str, pa.Table], **options: object) -> None:
    schemas = {name: table.schema for name, table in tables.items()}
    writer = FORMATS[format].open(target, schemas, **options)
    for name, table in tables.items():
        for batch in table.to_batches(max_chunksize=max(4, table.num_rows - 300)):
            writer.write(name, batch)
    writer.commit()


def start(format: str, target: object, **options: object):
    writer = FORMATS[format].open(target, {"t": TABLE.schema}, **options)
    writer.write("t", TABLE.to_batches()[0])
    return writer


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


@pytest.mark.parametrize("format", ALL)
def test_nothing_has_the_final_name_before_the_commit(format, tmp_path):
    target = tmp_path / f"out{FORMATS[format].suffixes[0]}"
    writer = start(format, target)
    assert not target.exists()
    writer.commit()
    assert names(tmp_path) == {target.name}
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("format", ALL)
def test_an_abort_leaves_no_trace_and_keeps_what_was_there(format, tmp_path):
    target = tmp_path / f"out{FORMATS[format].suffixes[0]}"
    start(format, target).abort()
    assert names(tmp_path) == set()
    write(format, target, {"old": TABLE})
    before = target.read_bytes()
    start(format, target).abort()
    assert names(tmp_path) == {target.name}
    assert target.read_bytes() == before


def test_a_killed_run_leaves_the_final_names_as_they_were(tmp_path):
    targets = {name: tmp_path / f"{name}{FORMATS[name].suffixes[0]}" for name in ALL}
    for name, target in targets.items():
        write(name, target, {"old": TABLE})
    before = {name: target.read_bytes() for name, target in targets.items()}
    script = """
import sys, pathlib, pyarrow as pa
from fakegen.registry import Registry
formats, block = Registry().formats, pa.record_batch({"id": list(range(20_000))})
targets = {path.name.partition(".")[0]: path for path in map(pathlib.Path, sys.argv[1:])}
writers = [formats[name].open(path, {"new": block.schema}) for name, path in targets.items()]
for turn in range(1_000_000):
    for writer in writers:
        writer.write("new", block)
    if turn == 0:
        print("writing", flush=True)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, targets.values())], stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    base = targets["sqlite"]
    assert {name for name in names(tmp_path) if not name.startswith(".")} <= {
        *(target.name for target in targets.values()),
        f"{base.name}-journal",
    }
    with sqlite3.connect(base) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert _tables(database) == {"old"}
        assert database.execute("SELECT count(*) FROM old").fetchone() == (10,)
    for name in targets.keys() - {"sqlite"}:
        assert targets[name].read_bytes() == before[name], name


def _tables(database: sqlite3.Connection) -> set[str]:
    return {row[0] for row in database.execute("SELECT name FROM sqlite_master")}


@pytest.mark.parametrize("format", [*ONE_PER_FILE])
def test_several_tables_go_into_a_folder_with_a_file_each(format, tmp_path):
    write(format, tmp_path / "out", {"a": TABLE, "b": TABLE.slice(0, 0)})
    suffix = FORMATS[format].suffixes[0]
    assert names(tmp_path / "out") == {f"a{suffix}", f"b{suffix}"}
    with pytest.raises(DataError, match=r"holds one table, not 2; give a folder"):
        write(format, tmp_path / f"out{suffix}", {"a": TABLE, "b": TABLE})


@pytest.mark.parametrize("format", ONE_PER_FILE)
def test_an_aborted_new_folder_is_removed(format, tmp_path):
    start(format, tmp_path / "out").abort()
    assert names(tmp_path) == set()


def test_one_sql_script_and_one_database_hold_several_tables(tmp_path):
    tables = {"a": TABLE, "b": TABLE.slice(5)}
    write("sqlite", tmp_path / "x.db", tables)
    write("sql", tmp_path / "x.sql", tables, dialect="sqlite")
    other = sqlite3.connect(tmp_path / "y.db")
    other.executescript((tmp_path / "x.sql").read_text())
    for database in (sqlite3.connect(tmp_path / "x.db"), other):
        for name, table in tables.items():
            rows = database.execute(f"SELECT * FROM {name}").fetchall()
            assert rows == [tuple(row.values()) for row in table.to_pylist()]


SEVERAL = ("excel", "json", "sql")
"""The formats whose files hold several tables."""


@pytest.mark.parametrize("format", [name for name in ALL if name != "sqlite"])
def test_a_stream_gets_one_table_and_stays_open(format):
    stream = io.BytesIO()
    write(format, stream, {"t": TABLE})
    assert len(stream.getvalue()) > 50
    if format not in SEVERAL:
        with pytest.raises(DataError, match=r"stream holds one table, not 2 \(a, b\)"):
            write(format, io.BytesIO(), {"a": TABLE, "b": TABLE})


def test_an_aborted_stream_gets_no_ending():
    stream = io.BytesIO()
    writer = start("parquet", stream)
    writer.abort()
    del writer
    with pytest.raises(pa.ArrowInvalid):
        parquet.read_table(io.BytesIO(stream.getvalue()))


def test_binary_formats_keep_values_and_types(tmp_path):
    write("parquet", tmp_path / "x.parquet", {"t": TABLE}, compression="zstd")
    write("arrow", tmp_path / "x.arrow", {"t": TABLE}, compression="lz4")
    stream = io.BytesIO()
    write("arrow", stream, {"t": TABLE})
    assert parquet.read_table(tmp_path / "x.parquet").equals(TABLE)
    assert parquet.ParquetFile(tmp_path / "x.parquet").metadata.num_row_groups == 3
    assert feather.read_table(tmp_path / "x.arrow").equals(TABLE)
    assert pa.ipc.open_stream(stream.getvalue()).read_all().equals(TABLE)


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_binary_formats_hold_nested_and_encoded_columns(format, tmp_path):
    table = pa.table(
        {
            "tags": [["a", None], None, []] * 4,
            "record": [{"x": 1, "y": ["b"]}, None, {"x": None, "y": None}] * 4,
            "code": pa.array(["k", None, "l"] * 4).dictionary_encode(),
            "raw": [b"\x00", None, b""] * 4,
            "nothing": pa.nulls(12),
            "view": pa.array(["v"] * 12, pa.string_view()),
            "half": pa.array([1.5] * 12, pa.float16()),
        }
    )
    target = tmp_path / "x"
    write(format, target.with_suffix(f".{format}"), {"t": table})
    read = parquet.read_table if format == "parquet" else feather.read_table
    found = read(target.with_suffix(f".{format}"))
    assert found.to_pylist() == table.to_pylist()
    assert pa.types.is_dictionary(found.schema.field("code").type)


@pytest.mark.parametrize("format", ALL)
def test_a_table_without_columns_is_refused(format, tmp_path):
    with pytest.raises(DataError, match="table 't' has no columns to write"):
        FORMATS[format].open(tmp_path / "x.out", {"t": pa.schema([])})
    assert names(tmp_path) == set()


def test_an_ending_chooses_compression_and_tabs(tmp_path):
    write("csv", tmp_path / "x.csv.gz", {"t": TABLE})
    write("csv", tmp_path / "x.tsv", {"t": TABLE})
    assert gzip.decompress((tmp_path / "x.csv.gz").read_bytes()).startswith(b"id,name\n0,n0\n")
    assert (tmp_path / "x.tsv").read_bytes().startswith(b"id\tname\n0\tn0\n")


@pytest.mark.parametrize("format", ALL)
def test_a_missing_folder_is_named_with_the_nearest_one(format, tmp_path):
    (tmp_path / "output").mkdir()
    with pytest.raises(DataError, match=r"there is no folder .*outptu'; did you mean .*output'"):
        start(format, tmp_path / "outptu" / "x.out")


def test_a_full_disk_is_one_sentence():
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full on this machine")
    with pytest.raises(DataError, match=r"/dev/full cannot be written: no space left on device"):
        start("csv", Path("/dev/full")).commit()


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write("csv", pipe, {"t": TABLE.slice(0, 1)})
    assert os.read(reader, 100) == b"id,name\n0,n0\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_link_keeps_pointing_and_permissions_stay(tmp_path):
    real = tmp_path / "real.csv"
    real.write_text("old")
    real.chmod(0o600)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    write("csv", link, {"t": TABLE})
    assert link.is_symlink()
    assert real.read_text().startswith("id,name\n")
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_table_name_cannot_lead_out_of_the_folder(tmp_path):
    with pytest.raises(DataError, match="cannot be the name of a file"):
        write("csv", tmp_path, {"../x": TABLE})


def test_an_existing_database_gets_tables_and_keeps_its_own(tmp_path):
    target = tmp_path / "x.db"
    write("sqlite", target, {"old": TABLE})
    write("sqlite", target, {"new": TABLE})
    with pytest.raises(DataError, match="already has a table 'New'; see 'replace'"):
        write("sqlite", target, {"other": TABLE, "New": TABLE})
    write("sqlite", target, {"new": TABLE.slice(0, 3)}, replace=True)
    database = sqlite3.connect(target)
    assert _tables(database) == {"old", "new"}
    assert database.execute("SELECT count(*) FROM new").fetchone() == (3,)


@pytest.mark.parametrize(("columns", "rows"), [(1, 2500), (3, 1000), (1200, 3)])
def test_a_database_gets_every_row_of_narrow_and_wide_tables_in_order(columns, rows, tmp_path):
    numbers = pa.table({f"c{i}": range(i, rows + i) for i in range(columns)})
    write("sqlite", tmp_path / "x.db", {"t": numbers})
    found = sqlite3.connect(tmp_path / "x.db").execute("SELECT * FROM t").fetchall()
    assert found == [tuple(row.values()) for row in numbers.to_pylist()]


def test_a_target_that_is_no_database_is_refused(tmp_path):
    target = tmp_path / "x.db"
    target.write_text("a text file, and long enough to be looked at" * 30)
    with pytest.raises(DataError, match="file is not a database"):
        start("sqlite", target)
    with pytest.raises(DataError, match="is a folder; give a file"):
        start("sqlite", tmp_path)
    with pytest.raises(DataError, match="cannot be written to a stream"):
        start("sqlite", io.BytesIO())
