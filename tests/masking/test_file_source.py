"""Files as sources: what they hold stays as it was written, and has the types that masks need."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fakegen
from fakegen.errors import UsageError

PEOPLE = (
    "id,code,price,born,seen,ok,name\n"
    '1,007,1.50,2001-02-03,2024-01-02 03:04:05,true,"a ""b"", c"\n'
    "2,010,20.00,,2024-01-02 03:04:06,false,\n"
)
KEEP = {"columns": dict.fromkeys(PEOPLE.splitlines()[0].split(","), "keep")}


def test_what_is_kept_stays_as_it_was_written(tmp_path):
    source = tmp_path / "people.csv"
    source.write_text(PEOPLE)
    fakegen.mask({"mask": {"people": KEEP}}, source, tmp_path / "copy.csv")
    assert (tmp_path / "copy.csv").read_text() == PEOPLE


def test_numbers_are_numbers_in_files_that_have_some(tmp_path):
    source = tmp_path / "people.csv"
    source.write_text(PEOPLE)
    fakegen.mask({"mask": {"people": KEEP}}, source, tmp_path / "copy.parquet")
    rows = pq.read_table(tmp_path / "copy.parquet")
    assert rows.column("price").to_pylist() == [1.5, 20.0]
    assert rows.column("code").to_pylist() == ["007", "010"]
    assert rows.column("ok").to_pylist() == [True, False]
    assert pa.types.is_timestamp(rows.schema.field("seen").type)


def test_a_folder_is_a_table_for_each_file(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.csv").write_text("id\n1\n2\n")
    (source / "b.jsonl").write_text('{"a_id": 2, "l": [1, 2]}\n')
    (source / "read.me").write_text("no table")
    mask = {
        "a": {"key": "id", "where": "id == 2", "columns": {"id": "permute"}},
        "b": {"columns": {"a_id": {"ref": "a.id"}, "l": {"json": {"[*]": "permute"}}}},
    }
    found = fakegen.mask({"mask": mask}, source, tmp_path / "out", format="jsonl")
    assert [table.subset for table in found] == [
        "1 of 2 rows: 1 chosen",
        "1 of 1 row: 1 belong to 'a' by a_id",
    ]
    one = (tmp_path / "out" / "a.jsonl").read_text()
    assert one.replace("id", "a_id").rstrip("}\n") in (tmp_path / "out" / "b.jsonl").read_text()


def test_all_files_or_none(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.csv").write_text("x\n1\n")
    (source / "b.csv").write_text("y\nno date\n")
    mask = {"a": {"columns": {"x": "keep"}}, "b": {"columns": {"y": {"generalise": "year"}}}}
    with pytest.raises(fakegen.DataError, match="is no date"):
        fakegen.mask({"mask": mask}, source, tmp_path / "out")
    assert [item.name for item in tmp_path.iterdir()] == ["in"]


def test_two_files_of_one_name_are_told(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n")
    (tmp_path / "a.jsonl").write_text('{"x": 1}\n')
    with pytest.raises(UsageError, match=r"two files of .* are tables called 'a'"):
        fakegen.mask_schema(Path(tmp_path))
