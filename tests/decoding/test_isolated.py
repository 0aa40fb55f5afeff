"""Whatever a file holds, decoding it gives rows or one error, and never more than it may take."""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from fakegen.decoding.isolated import decoded
from fakegen.decoding.request import Request
from fakegen.decoding.workbook import cells
from fakegen.errors import DataError

MOST = Request("arrow", 100, 8, 2**26, 2**29, 20)
TABLE = pa.table(
    {
        "id": range(200),
        "name": [None if n % 7 == 0 else f"name {n % 40}" for n in range(200)],
        "sex": pa.array(["F", "M"] * 100).dictionary_encode(),
        "born": pa.array(range(200), pa.date32()),
        "list": [[1, 2], None] * 100,
        "view": pa.array([f"longer than twelve bytes {n}" for n in range(200)], pa.string_view()),
    }
)


def rows(content: bytes, request: Request, folder: Path) -> pa.Table:
    path = folder / "file"
    path.write_bytes(content)
    with path.open("rb") as file, decoded(file, "it", request) as found:
        return pa.Table.from_batches([batch for batch, _ in found.batches], found.schema)


def arrow(table: pa.Table, compression: str | None = None) -> bytes:
    stream = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_file(stream, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=64)
    return stream.getvalue()


def workbook(sheet: str, **parts: str) -> bytes:
    """Return a workbook whose sheet has these elements."""
    openpyxl = pytest.importorskip("openpyxl")
    plain, stream = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{space}">{sheet}</worksheet>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return stream.getvalue()


def test_rows_come_out_in_plain_types(tmp_path):
    table = rows(arrow(TABLE, "zstd"), MOST, tmp_path)
    assert table.to_pylist() == TABLE.to_pylist()
    assert table.schema.field("sex").type == table.schema.field("view").type == pa.string()


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bits_of_an_arrow_file_are_rows_or_one_error(tmp_path, seed):
    # Read in this process and used without validation, every third of such files ends the process.
    draw = random.Random(seed)
    content = bytearray(arrow(TABLE))
    for _ in range(3):
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    try:
        table = rows(bytes(content), MOST, tmp_path)
    except DataError as error:
        assert str(error).startswith("it")
    else:
        table.validate(full=True)


def test_damaged_offsets_are_found_before_they_are_used(tmp_path):
    table = pa.table({"a": ["x" * 8] * 100})
    content = arrow(table)
    offsets = b"".join((8 * n).to_bytes(4, "little") for n in range(1, 64))
    assert offsets in content
    wrong = content.replace(offsets, b"\xff\xff\xff\x7f" * 63)
    with pytest.raises(DataError, match=r"it is not valid Arrow: .*[Oo]ffset"):
        rows(wrong, MOST, tmp_path)


def test_the_reader_of_the_first_feather_version_is_not_run(tmp_path):
    feather.write_feather(TABLE.select(["id"]), tmp_path / "old", version=1)
    with pytest.raises(DataError, match="it is of version 1 of Feather; write it again"):
        rows((tmp_path / "old").read_bytes(), MOST, tmp_path)


def repeated(value: str, times: int) -> pa.Table:
    """Return a column that holds one string so many times, and once in memory."""
    indices = pa.array(np.zeros(times, dtype=np.int32))
    return pa.table({"a": pa.DictionaryArray.from_arrays(indices, pa.array([value]))})


def parquet_of(table: pa.Table, **options: object) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(table, stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("parquet", lambda: parquet_of(repeated("x" * 100_000, 100_000)), "512 MiB of memory"),
        ("arrow", lambda: arrow(repeated("x" * 1_000, 100_000), "zstd"), "67,108,864 bytes"),
        ("arrow", lambda: arrow(pa.table({"a": pa.nulls(0)})).ljust(9), None),
        ("jsonl", lambda: b"\n".join(b'{"k%d": 1}' % n for n in range(90)) * 9, None),
        ("jsonl", lambda: b"\n".join(b'{"k%d": 1}' % n for n in range(101)), "it has 101 columns"),
        ("jsonl", lambda: b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}", "nested more than 8 deep"),
        ("jsonl", lambda: b'{"a": ' + b"[" * 10**5 + b"]" * 10**5 + b"}", "its reader crashes"),
        ("excel", lambda: workbook("<sheetData>" + "<row/>" * 10**6), "unpack to 6,"),
        (
            "excel",
            lambda: workbook('<sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData>'),
            "nearly all of its cells are empty",
        ),
    ],
)
def test_what_takes_too_much_is_refused(tmp_path, kind, content, message):
    request = replace(MOST, kind=kind, most_unpacked=2**22 if kind == "excel" else 2**26)
    if message is None:
        rows(content(), request, tmp_path)
        return
    with pytest.raises(DataError, match=message):
        rows(content(), request, tmp_path)


def test_a_reader_that_never_ends_is_ended(tmp_path):
    content = workbook(f"<sheetData>{'<row><c><v>1</v></c></row>' * 200_000}</sheetData>")
    with pytest.raises(DataError, match="more than 0 s of CPU time"):
        rows(content, replace(MOST, kind="excel", most_seconds=0.3), tmp_path)


def test_a_sheet_is_not_as_large_as_it_says(tmp_path):
    row = '<row><c><v>1</v></c><c t="b"><v>1</v></c></row>'
    content = workbook(f'<dimension ref="A1:XFD1048576"/><sheetData>{row}<row/>{row}</sheetData>')
    table = rows(content, replace(MOST, kind="excel"), tmp_path)
    assert [cells(text) for text in table.column("row").to_pylist()] == [[1, True]] * 2


def test_a_workbook_without_sheets_is_damaged(tmp_path):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = f'<workbook xmlns="{space}"><sheets/></workbook>'
    content = workbook("<sheetData/>", **{"xl/workbook.xml": book})
    with pytest.raises(DataError, match="it is not valid Excel: it has no sheets"):
        rows(content, replace(MOST, kind="excel"), tmp_path)


def test_every_kind_of_cell_comes_out_as_it_was(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book, stream = openpyxl.Workbook(), io.BytesIO()
    values = [1, 2.5, "é", True, datetime(2020, 1, 2, 3, 4), time(5, 6), timedelta(days=2, hours=3)]
    book.active.append(values)
    book.active.cell(2, 1, date(2021, 1, 1))
    book.save(stream)
    table = rows(stream.getvalue(), replace(MOST, kind="excel"), tmp_path)
    first, second = map(cells, table.column("row").to_pylist())
    assert first == values
    assert second[0] == datetime(2021, 1, 1)


def test_no_module_of_the_current_folder_is_loaded(tmp_path, monkeypatch):
    for name in ("pickle", "json", "pyarrow"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('loaded')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert rows(arrow(TABLE), MOST, tmp_path).num_rows == 200


def test_a_process_that_cannot_start_is_one_message(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(DataError, match="no process can be started to read files: No such file"):
        rows(arrow(TABLE), MOST, tmp_path)


def test_a_request_is_what_it_was():
    request = replace(MOST, strings=["a"], sheet="b")
    assert Request.of(json.dumps(json.loads(request.text()))) == request
