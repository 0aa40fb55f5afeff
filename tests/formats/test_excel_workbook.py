"""Workbooks hold what was made, one sheet per table; what Excel cannot hold is named with its place."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.errors import DataError
from fakegen.formats.excel_workbook import ExcelWorkbookWriter

openpyxl = pytest.importorskip("openpyxl")
SHOP = {
    "customer": {"rows": 3, "columns": {"id": "sequence", "name": "faker.name"}},
    "order": {"rows": 4, "columns": {"id": "sequence", "customer": {"ref": "customer.id"}}},
}
FORMULAS = ["=1+1", "+1", "-1", "@a", "#N/A", "＝1", "plain", "'x", ""]


def written(table: pa.Table, **options: str) -> list[tuple[object, ...]]:
    """Return the rows below the header, as openpyxl reads them."""
    stream = io.BytesIO()
    writer = ExcelWorkbookWriter(stream, {"t": table.schema}, **options)
    try:
        for batch in table.combine_chunks().to_batches():
            writer.write("t", batch)
        writer.commit()
    except DataError:
        writer.abort()
        raise
    return list(openpyxl.load_workbook(stream)["t"].values)[1:]


def test_each_table_is_a_sheet_under_a_frozen_header(tmp_path):
    fakegen.generate({"tables": SHOP}).write(tmp_path / "shop.xlsx")
    book = openpyxl.load_workbook(tmp_path / "shop.xlsx")
    assert book.sheetnames == ["customer", "order"]
    for name, rows in (("customer", 3), ("order", 4)):
        assert book[name].freeze_panes == "A2"
        assert book[name]["A1"].font.bold
        assert len(list(book[name].values)) == rows + 1
    fakegen.generate({"tables": SHOP}).write(tmp_path, "excel")
    assert openpyxl.load_workbook(tmp_path / "order.xlsx").sheetnames == ["order"]


def test_a_column_may_have_a_string_of_its_own_for_null(tmp_path):
    columns = {
        "a": {"choice": [1, None], "null_string": "#N/A"},
        "b": {"choice": [1, None]},
    }
    fakegen.generate({"tables": {"t": {"rows": 40, "columns": columns}}}).write(tmp_path / "t.xlsx")
    _, *rows = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"].values
    assert {a for a, _ in rows} == {1, "#N/A"}
    assert {b for _, b in rows} == {1, None}


def test_every_type_has_its_cell():
    table = pa.table(
        {
            "day": pa.array([date(2024, 2, 29)]),
            "moment": pa.array([datetime(2024, 2, 29, 1, 2, 3)]),
            "offset": pa.array([datetime(2024, 7, 1)], pa.timestamp("us", "Europe/Brussels")),
            "clock": pa.array([time(1, 2, 3)]),
            "span": pa.array([timedelta(minutes=-1.5)]),
            "long": pa.array([2**53 + 1]),
            "exact": pa.array([Decimal("123456789012345.67")]),
            "price": pa.array([Decimal("-0.50")]),
            "nothing": pa.array([float("nan")]),
            "flag": pa.array([True]),
            "bytes": pa.array([b"\x00\xff"]),
            "list": pa.array([[1, 2]]),
            "struct": pa.array([{"a": None}]),
            "null": pa.array([None], pa.list_(pa.int8())),
        }
    )
    (row,) = written(table)
    assert dict(zip(table.column_names, row, strict=True)) == {
        "day": datetime(2024, 2, 29),
        "moment": datetime(2024, 2, 29, 1, 2, 3),
        "offset": "2024-07-01 02:00:00.000000+02:00",
        "clock": time(1, 2, 3),
        "span": -90,
        "long": "9007199254740993",
        "exact": "123456789012345.67",
        "price": -0.5,
        "nothing": None,
        "flag": True,
        "bytes": "00ff",
        "list": "[1,2]",
        "struct": '{"a":null}',
        "null": None,
    }


@pytest.mark.parametrize("formulas", ["keep", "escape"])
def test_no_string_is_a_formula(formulas):
    table = pa.table({"=a": FORMULAS})
    stream = io.BytesIO()
    writer = ExcelWorkbookWriter(stream, {"t": table.schema}, formulas=formulas)
    writer.write("t", table.to_batches()[0])
    writer.commit()
    cells = [cell for (cell,) in openpyxl.load_workbook(stream)["t"].rows]
    mark = "'" if formulas == "escape" else ""
    shown = [f"{mark}{text}" if text[:1] in "=+-@＝" and text else text for text in FORMULAS]
    assert [cell.value or "" for cell in cells] == [f"{mark}=a", *shown]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # n: an empty cell


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1) | st.none(), min_size=1, max_size=5))
def test_numbers_of_15_digits_are_numbers(numbers):
    table = pa.table({"id": range(len(numbers)), "n": pa.array(numbers, pa.int64())})
    assert [row[1] for row in written(table)] == numbers


def test_places_count_the_rows_of_blocks_before(tmp_path):
    writer = ExcelWorkbookWriter(tmp_path / "t.xlsx", {"t": pa.schema([("s", pa.string())])})
    writer.write("t", pa.record_batch({"s": ["a"] * 5}))
    with pytest.raises(DataError, match=r"table 't', column 's', row 6: Excel has no character"):
        writer.write("t", pa.record_batch({"s": ["a", "\x0c"]}))
    writer.abort()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "fits"), [("é" * 32_767, True), ("😀" * 16_384, False)])
def test_lengths_are_those_that_excel_counts(text, fits):
    table = pa.table({"s": [text]})
    if fits:
        assert written(table) == [(text,)]
    else:
        with pytest.raises(DataError, match="holds 32,767 characters, not 32,768"):
            written(table)


@pytest.mark.parametrize("name", ["a" * 32, "a/b", "'a", "History", ""])
def test_a_table_that_cannot_be_a_sheet_leaves_no_file(tmp_path, name):
    with pytest.raises(DataError, match="cannot be the name of an Excel sheet"):
        ExcelWorkbookWriter(tmp_path / "t.xlsx", {name: pa.schema([("a", pa.int8())])})
    assert list(tmp_path.iterdir()) == []


def test_no_temporary_file_is_left(tmp_path, monkeypatch):
    waiting = tmp_path / "waiting"
    waiting.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(waiting))
    fakegen.generate({"tables": SHOP}).write(tmp_path / "shop.xlsx")
    assert list(waiting.iterdir()) == []
    writer = ExcelWorkbookWriter(tmp_path / "t.xlsx", {"t": pa.schema([("a", pa.int8())])})
    assert list(waiting.iterdir())
    writer.abort()
    assert [Path(path).name for path in waiting.iterdir()] == []
