"""Blocks that processes write to their places: the file is the one that a single process writes."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import DataError
from fakegen.formats.placing import Placed, Placing
from fakegen.registry import Registry

FORMATS = Registry().formats
SCHEMA = pa.schema({"x": pa.int64()})
ONE = {"t": SCHEMA}


def block(*numbers: int) -> pa.RecordBatch:
    return pa.record_batch([pa.array(numbers, pa.int64())], SCHEMA)


@given(
    st.lists(st.binary(max_size=30), max_size=8),
    st.binary(max_size=5),
    st.integers(0, 3),
    st.data(),
)
def test_blocks_lie_in_their_order_whoever_is_first(
    tmp_path_factory: pytest.TempPathFactory,
    contents: list[bytes],
    before: bytes,
    first: int,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("placed")
    file, begins = folder / "file", folder / "begins"
    file.write_bytes(before)
    begins.touch()
    placing = Placing(lambda rows: contents[rows["x"][0].as_py()], file, begins)
    placing.begin(first, len(before))
    twice = data.draw(st.lists(st.integers(0, max(0, len(contents) - 1)), max_size=3))
    order = data.draw(st.permutations(range(len(contents)))) + (twice if contents else [])
    with ThreadPoolExecutor(len(order) + 1) as threads:
        made = list(threads.map(lambda at: placing(first + at, block(at)), order))
    assert made == [Placed(len(contents[at])) for at in order]
    assert file.read_bytes() == before + b"".join(contents)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_blocks_can_be_placed_from_any_of_them_on(tmp_path: Path, kind: str) -> None:
    blocks = [block(1, 2), block(3), block(), block(4, 5)]
    writers = [FORMATS[kind].open(tmp_path / f"{name}.{kind}", ONE) for name in ("some", "all")]
    for made in blocks:
        writers[1].write("t", made)
    writers[0].write("t", blocks[0])
    place = writers[0].placing("t", 1)
    assert place
    with ThreadPoolExecutor() as threads:
        for placed in threads.map(place, [1, 2], blocks[1:3]):
            writers[0].append("t", placed)
    writers[0].write("t", blocks[3])
    for writer in writers:
        writer.commit()
    some, every = ((tmp_path / f"{name}.{kind}").read_bytes() for name in ("some", "all"))
    assert some == every
    assert {path.name for path in tmp_path.iterdir()} == {f"some.{kind}", f"all.{kind}"}


def test_a_folder_holds_its_tables_and_nothing_else(tmp_path: Path) -> None:
    writer = FORMATS["csv"].open(tmp_path / "new", {"t": SCHEMA, "u": SCHEMA})
    for table in ("t", "u"):
        place = writer.placing(table, 0)
        assert place
        writer.append(table, place(0, block(7)))
    writer.commit()
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {
        "t.csv": b"x\n7\n",
        "u.csv": b"x\n7\n",
    }


def test_only_a_file_of_bytes_of_one_table_has_places(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for target in (tmp_path / "t.csv.gz", io.BytesIO(), pipe, Path(os.devnull)):
        writer = FORMATS["csv"].open(target, ONE)
        assert writer.placing("t", 0) is None, target
        writer.abort()
    two = {"t": SCHEMA, "u": SCHEMA}
    several = FORMATS["sql"].opened(tmp_path / "t.sql", two, {}, dialect="sqlite")
    assert several.placing("t", 0) is None
    several.abort()
    os.close(reading)


def test_what_cannot_be_written_names_the_target(tmp_path: Path) -> None:
    writer = FORMATS["csv"].open(tmp_path / "t.csv", ONE)
    place = writer.placing("t", 0)
    assert place
    writer.abort()
    with pytest.raises(DataError, match=r"t\.csv cannot be written"):
        place(0, block(1))
    assert not list(tmp_path.iterdir())
