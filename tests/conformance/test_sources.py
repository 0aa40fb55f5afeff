"""Every source: what it holds comes back typed, samples are of it, and mistakes are located."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest

import fakegen
from fakegen.errors import DataError, FakegenError, SchemaError
from tests.conformance.making import registered
from tests.conformance.parameters import MISSING, ROWS, SOURCES, TEXTUAL


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)


def rows_of(source: str) -> list[dict]:
    return [{k: str(v) for k, v in row.items()} for row in ROWS] if source in TEXTUAL else ROWS


def schema_of(said: dict) -> dict:
    """Return a schema that shuffles the rows of a source, so that each comes up once."""
    columns = {"a": {"sample": {"source": "s", "column": "a"}}}
    return {"sources": {"s": said}, "tables": {"t": {"columns": columns, "rows": 60}}}


def test_rows_come_back_as_they_are(source_name, tmp_path):
    said = SOURCES[source_name](tmp_path)
    value, more = said[source_name], {k: v for k, v in said.items() if k != source_name}
    source = registered().sources[source_name]
    table = source.read(tmp_path, value, **more)
    assert table.to_pylist() == rows_of(source_name)
    assert source.read(tmp_path, value, **more).equals(table)


def test_a_sample_is_of_its_rows(source_name, tmp_path):
    said = SOURCES[source_name](tmp_path)
    value, more = said[source_name], {k: v for k, v in said.items() if k != source_name}
    source = registered().sources[source_name]
    if source.sample is None:
        return
    whole = source.sample(tmp_path, value, len(ROWS), **more)
    assert whole.to_pylist() == rows_of(source_name)
    some = source.sample(tmp_path, value, 3, **more)
    assert some.schema == whole.schema
    assert all(row in rows_of(source_name) for row in some.to_pylist())
    assert source.sample(tmp_path, value, 3, **more).equals(some)


def test_a_schema_reads_it(source_name, tmp_path):
    made = fakegen.generate(schema_of(SOURCES[source_name](tmp_path)))["t"].to_arrow()
    assert set(made["a"].to_pylist()) == {row["a"] for row in rows_of(source_name)}


def test_what_is_not_there_is_named_with_its_place(source_name):
    with pytest.raises((SchemaError, DataError)) as caught:
        fakegen.generate(schema_of(MISSING[source_name]))["t"].to_arrow()
    if isinstance(caught.value, SchemaError):
        assert all(p.mark.path.startswith("sources.s") for p in caught.value.problems)
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize("wrong", [-1, "zzz", [], {"zzz": 1}, [[1, None]], None, ""], ids=repr)
def test_whatever_is_said_ends_in_rows_or_in_a_message(source_name, wrong, tmp_path):
    said = SOURCES[source_name](tmp_path)
    for key in (source_name, *registered().sources[source_name].parameters):
        try:
            fakegen.generate(schema_of({**said, key: wrong}))["t"].to_arrow()
        except FakegenError as error:
            assert "failed: " not in str(error), error
            assert str(error).strip()


def test_an_unknown_key_is_named(source_name, tmp_path):
    said = {**SOURCES[source_name](tmp_path), "no_such_key": 1}
    with pytest.raises(SchemaError, match="no_such_key"):
        fakegen.generate(schema_of(said))


PLAIN = pa.Table.from_pylist(ROWS)


def _excel(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in ([*ROWS[0]], *(list(row.values()) for row in ROWS)):
        book.active.append(row)
    book.save(path)


WRITTEN = {
    ".csv": lambda path: pa.csv.write_csv(PLAIN, path),
    ".tsv": lambda path: pa.csv.write_csv(PLAIN, path, pa.csv.WriteOptions(delimiter="\t")),
    ".json": lambda path: path.write_text(json.dumps(ROWS)),
    ".jsonl": lambda path: path.write_text("".join(json.dumps(row) + "\n" for row in ROWS)),
    ".parquet": lambda path: pa.parquet.write_table(PLAIN, path),
    ".arrow": lambda path: pa.feather.write_feather(PLAIN, path),
    ".xlsx": _excel,
}
COMPRESS = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pa.compress(data, "zstd", asbytes=True),
}


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("ending", WRITTEN)
def test_every_kind_of_file_is_read_in_every_compression(ending, compression, tmp_path):
    WRITTEN[ending](tmp_path / f"plain{ending}")
    packed = COMPRESS[compression]((tmp_path / f"plain{ending}").read_bytes())
    (tmp_path / f"rows{ending}{compression}").write_bytes(packed)
    source = registered().sources["file"]
    assert source.read(tmp_path, f"rows{ending}{compression}").to_pylist() == ROWS
    some = source.sample(tmp_path, f"rows{ending}{compression}", 3)
    assert some.num_rows >= 3
    assert all(row in ROWS for row in some.to_pylist())


@pytest.mark.parametrize("ending", WRITTEN)
def test_a_file_that_is_cut_off_is_refused(ending, tmp_path):
    WRITTEN[ending](tmp_path / f"plain{ending}")
    whole = (tmp_path / f"plain{ending}").read_bytes()
    for name, data in {
        f"rows{ending}.gz": gzip.compress(whole)[:-9],
        f"rows{ending}.xz": lzma.compress(whole)[:-9],
        f"none{ending}": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DataError):
            registered().sources["file"].read(tmp_path, name)
