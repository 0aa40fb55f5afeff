"""Samples of large files: the same rows in every format, with the types of the whole file."""

from __future__ import annotations

import bz2
import gzip
import lzma

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv, feather, parquet

from fakegen.errors import DataError, ParameterError
from fakegen.sources import sample
from fakegen.sources.file import read_file
from fakegen.sources.sample import sample_file
from fakegen.streams.sampling import sampled_from

ROWS = 5_000


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch):
    monkeypatch.setattr(sample, "_SMALL", 0)
    monkeypatch.setattr(sample, "_CHUNK", 10_000)
    monkeypatch.setattr("fakegen.sources.delimited._BLOCK", 10_000)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    rng = np.random.default_rng(1)
    number = rng.normal(size=ROWS).round(3)
    return pa.table(
        {
            "id": pa.array(range(ROWS)),
            "code": pa.array([f"{i % 97:03}" for i in range(ROWS)]),
            "text": pa.array([["a,b", 'c "d"', "e\nf", None, "é"][i % 5] for i in range(ROWS)]),
            "number": pa.array([None if i % 11 == 0 else float(number[i]) for i in range(ROWS)]),
            "day": pa.array(np.datetime64("2020-01-01") + rng.integers(0, 900, ROWS)),
            "flag": pa.array(rng.random(ROWS) < 0.4),
        }
    )


def written(table, path):
    if ".csv" in path.name:
        csv.write_csv(table, path)
    elif ".jsonl" in path.name:
        path.write_text(table.to_pandas().to_json(orient="records", lines=True, date_format="iso"))
    elif ".parquet" in path.name:
        parquet.write_table(table, path, row_group_size=700)
    else:
        feather.write_feather(table, path, compression="uncompressed", chunksize=700)
    pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}.get(path.suffix)
    if pack:
        path.write_bytes(pack(path.read_bytes()))
    return path.name


NAMES = ["t.csv", "t.jsonl", "t.parquet", "t.arrow", "t.csv.gz", "t.jsonl.bz2", "t.parquet.xz"]


@pytest.mark.usefixtures("decoded_here")
@pytest.mark.parametrize("name", NAMES)
def test_all_rows_are_those_of_the_whole_file(table, name, tmp_path):
    written(table, tmp_path / name)
    whole = read_file(tmp_path, name)
    assert sample_file(tmp_path, name, ROWS).equals(whole)
    assert whole.num_rows == ROWS


@pytest.mark.usefixtures("decoded_here")
@pytest.mark.parametrize("name", NAMES)
def test_a_part_is_the_same_rows_in_every_format(table, name, tmp_path):
    written(table, tmp_path / name)
    part = sample_file(tmp_path, name, 400)
    reference = sample_file(tmp_path, written(table, tmp_path / "r.parquet"), 400)
    assert part["id"].equals(reference["id"])
    assert sampled_from(part)[0] == ROWS
    whole = read_file(tmp_path, name)
    assert part.schema.equals(whole.schema)
    assert part.equals(whole.take(part["id"]))


def test_the_keys_of_files_hold_for_samples(table, tmp_path):
    options = {"columns": {"n": "id", "c": "code"}, "types": {"id": "number"}}
    name = written(table, tmp_path / "t.csv")
    part = sample_file(tmp_path, name, 10, **options)
    assert part.schema.equals(read_file(tmp_path, name, **options).schema)
    with pytest.raises(ParameterError, match="no column 'ids'"):
        sample_file(tmp_path, name, 10, columns=["ids"])


def test_other_encodings_delimiters_and_no_header(tmp_path):
    lines = "".join(f"é{i};{i}\n" for i in range(3_000))
    (tmp_path / "t.csv").write_bytes(lines.encode("utf-16"))
    options = {"encoding": "utf-16", "header": False}
    assert sample_file(tmp_path, "t.csv", 9_000, **options).equals(
        read_file(tmp_path, "t.csv", **options)
    )


def test_an_option_of_another_format_is_refused_in_samples_too(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(ParameterError, match="a parquet file, which has no 'delimiter'"):
        sample_file(tmp_path, "x.parquet", 3, delimiter=";")


def test_row_numbers_are_left_out_of_samples_too(tmp_path):
    (tmp_path / "t.csv").write_text(",v\n" + "".join(f"{i},{i % 7}\n" for i in range(2_000)))
    assert sample_file(tmp_path, "t.csv", 50).column_names == ["v"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.csv", b"a,b\n" + b"1,2\n" * 9_000 + b"1,2,3\n", "3 fields where the header has 2"),
        ("t.csv", b"a,a\n" + b"1,2\n" * 9_000, "more than one column 'a'"),
        ("t.jsonl", b'{"a": 1}\n' * 5_000 + b"{\n", "not valid JSON lines"),
        ("t.parquet", b"PAR1" + b"\0" * 5_000, "not valid Parquet"),
        ("t.arrow", b"ARROW1" + b"\0" * 5_000, "not valid Arrow"),
        ("t.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 90_000)[:-200], "t.csv.gz"),
    ],
)
def test_damaged_files_are_refused(name, content, words, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=words):
        sample_file(tmp_path, name, 100_000)
