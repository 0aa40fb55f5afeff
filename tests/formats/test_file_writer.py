"""Where tables go: a file, a folder or a stream, all of them or none."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest

from fakegen.errors import DataError
from fakegen.formats.file_writer import Encoder, FileWriter

ONE = {"a": pa.schema({"x": pa.int64()})}
TWO = {**ONE, "b": pa.schema({"y": pa.string()})}


class Rows(Encoder):
    """Writes how many rows each block of which table has, and an end."""

    def __init__(self, stream, tables):
        self.stream = stream

    def write(self, table, block):
        if table == "b" and block.num_rows == 3:
            raise pa.ArrowInvalid("no three rows")
        if block.num_rows:
            self.stream.write(f"{table}{block.num_rows} ".encode())

    def close(self):
        self.stream.write(b"end")


class Single(FileWriter):
    suffix = ".own"

    def __init__(self, target, tables):
        super().__init__(target, tables, Rows)


class Several(Single):
    suffix = ".all"
    holds_several = True


def block(table, rows):
    schema = TWO[table]
    return pa.RecordBatch.from_pylist([dict.fromkeys(schema.names)] * rows, schema)


def written(writer, *blocks):
    for table, rows in blocks:
        writer.write(table, block(table, rows))
    writer.commit()


def test_one_table_is_one_file(tmp_path):
    written(Single(tmp_path / "t.own", ONE), ("a", 2), ("a", 1))
    assert (tmp_path / "t.own").read_text() == "a2 a1 end"


def test_several_tables_are_a_file_each_in_a_folder(tmp_path):
    written(Single(tmp_path / "new", TWO), ("a", 2), ("b", 1))
    assert {path.name: path.read_text() for path in (tmp_path / "new").iterdir()} == {
        "a.own": "a2 end",
        "b.own": "b1 end",
    }


def test_a_format_that_holds_several_tables_makes_one_file(tmp_path):
    written(Several(tmp_path / "t.all", TWO), ("a", 2), ("b", 1))
    assert (tmp_path / "t.all").read_text() == "a2 b1 end"


def test_an_ending_compresses(tmp_path):
    written(Single(tmp_path / "t.own.gz", ONE), ("a", 2))
    with pa.input_stream(str(tmp_path / "t.own.gz"), compression="gzip") as stream:
        assert stream.read() == b"a2 end"


def test_a_stream_of_the_caller_stays_open():
    stream = io.BytesIO()
    written(Single(stream, ONE), ("a", 2))
    assert not stream.closed
    assert stream.getvalue() == b"a2 end"


@pytest.mark.parametrize("folder_is_there", [True, False])
def test_a_failure_leaves_nothing(tmp_path, folder_is_there):
    target = tmp_path / "new"
    if folder_is_there:
        target.mkdir()
    writer = Single(target, TWO)
    writer.write("a", block("a", 2))
    with pytest.raises(DataError, match="cannot be written: no three rows"):
        writer.write("b", block("b", 3))
    writer.abort()
    assert target.exists() == folder_is_there
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("target", "tables", "message"),
    [
        ("t.own", TWO, "is one file, and an own file holds one table, not 2; give a folder"),
        ("new", {"../a": ONE["a"]}, r"table '\.\./a' cannot be the name of a file"),
        ("t.own", {"a": pa.schema({})}, "table 'a' has no columns to write"),
    ],
)
def test_what_a_target_cannot_hold_is_refused(tmp_path, target, tables, message):
    with pytest.raises(DataError, match=message):
        Single(tmp_path / target, tables)
    assert list(tmp_path.iterdir()) == []


def test_a_stream_holds_one_table():
    with pytest.raises(DataError, match=r"an own stream holds one table, not 2 \(a, b\)"):
        Single(io.BytesIO(), TWO)
