"""What users of other tools asked for, as schemas: files that others open, and the terminal.

Each test is a situation in our own words, with what must come out.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys

import pytest
from rich.cells import cell_len

import fakegen

SHOP = """\
seed: 5
locale: de_DE
tables:
  kunde:
    rows: 6
    columns:
      id: sequence
      name: faker.name
      straße: faker.street_address
      umsatz: {number: {min: -1000, max: 1000, decimals: 2}}
      seit: date
      notiz: {text: {words: 30}}
      konto: {regex: '\\d{18}'}
  bestellung:
    rows: 9
    columns:
      id: sequence
      kunde: {ref: kunde.id}
      bemerkung: {choice: ["=HYPERLINK('x')", "ok", "#N/A"]}
"""


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    return tmp_path


def fakegen_in(folder, *command, **environment):
    return subprocess.run(
        [sys.executable, "-m", "fakegen", *command],
        capture_output=True,
        cwd=folder,
        env={**os.environ, **environment},
        check=False,
    )


def test_a_workbook_for_colleagues_who_have_only_excel(shop):
    """One sheet per table, account numbers with all their digits, and no cell that runs anything."""
    openpyxl = pytest.importorskip("openpyxl")
    tables = fakegen.load(shop / "shop.yaml").generate()
    tables.write(shop / "shop.xlsx")
    book = openpyxl.load_workbook(shop / "shop.xlsx")
    assert book.sheetnames == ["kunde", "bestellung"]
    for name, table in tables.items():
        header, *rows = book[name].values
        assert list(header) == table.schema.names
        assert len(rows) == len(table)
    accounts = [row[-1] for row in list(book["kunde"].values)[1:]]
    assert accounts == tables["kunde"].to_arrow()["konto"].to_pylist()
    remarks = [row[-1] for row in book["bestellung"].rows]
    assert not {cell.data_type for cell in remarks} & {"f", "e"}
    again = shop / "again.xlsx"
    tables.write(again)
    assert again.read_bytes() == (shop / "shop.xlsx").read_bytes()


def test_a_mock_server_wants_all_its_data_in_one_json_file(shop):
    """An array for one table, an object of arrays for several; the same rows packed."""
    schema = fakegen.load(shop / "shop.yaml")
    schema.generate().write(shop / "db.json")
    schema.generate(only=["kunde"]).write(shop / "kunde.json.gz")
    document = json.loads((shop / "db.json").read_text("utf-8"))
    assert {name: len(rows) for name, rows in document.items()} == {"kunde": 6, "bestellung": 9}
    ids = {row["id"] for row in document["kunde"]}
    assert {row["kunde"] for row in document["bestellung"]} <= ids
    packed = json.loads(gzip.decompress((shop / "kunde.json.gz").read_bytes()))
    assert packed == document["kunde"]


def test_a_windows_terminal_shows_rows_with_umlauts_and_no_lines(shop):
    """Code page 1252 has letters of Western Europe and no lines for tables; a pipe is the same."""
    shown = fakegen_in(shop, "preview", "shop.yaml", PYTHONIOENCODING="cp1252", COLUMNS="200")
    assert (shown.returncode, shown.stderr) == (0, b"")
    text = shown.stdout.decode("cp1252")
    assert "straße" in text
    assert "+---" in text


def test_many_columns_in_a_narrow_window_are_read_row_by_row(shop):
    """Wrapped columns cannot be read, and half an amount is a wrong amount."""
    shown = fakegen_in(shop, "preview", "shop.yaml", PYTHONIOENCODING="utf-8", COLUMNS="60")
    lines = shown.stdout.decode("utf-8").splitlines()
    assert all(cell_len(line) <= 60 for line in lines)
    rows = fakegen.load(shop / "shop.yaml").generate(only=["kunde"])["kunde"].to_arrow().to_pylist()
    for row in rows:
        start = lines.index(f"row {row['id'] - 1}")
        values = dict(line.split(maxsplit=1) for line in lines[start + 1 : start + 8])
        assert values["umsatz"] == str(row["umsatz"])
        assert values["seit"] == str(row["seit"])
        assert values["notiz"].endswith("…")


def test_the_mock_servers_file_is_the_source_of_the_next_data(shop):
    """One JSON file with all tables comes back from the front-end team; one of its tables is drawn from."""
    fakegen_in(shop, "generate", "shop.yaml", "-o", "all.json")
    tables = list(json.loads((shop / "all.json").read_text("utf-8")))
    again = {
        "sources": {"old": {"file": str(shop / "all.json"), "table": tables[0]}},
        "tables": {"new": {"rows": 5, "columns": {"*": {"sample": {"source": "old"}}}}},
    }
    made = fakegen.generate(again)["new"].to_arrow().to_pylist()
    old = json.loads((shop / "all.json").read_text("utf-8"))[tables[0]]
    assert {*made[0]} == {*old[0]}
