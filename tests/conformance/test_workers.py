"""Every format's files are the same from any number of workers, started in any way, byte for byte."""

from __future__ import annotations

import io
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

import fakegen
from fakegen.engine.executors import in_this_process
from fakegen.engine.run import Run
from fakegen.engine.write import write
from fakegen.interfaces.executor import Executor
from tests.conformance.making import registered
from tests.conformance.parameters import FORMATS

DOCUMENT = {
    "tables": {
        "t": {
            "rows": 30,
            "columns": {
                "id": "sequence",
                "name": {"faker.name": {}, "null": 0.2},
                "kind": {"choice": ["a, b", 'c "d"', "e\nf"]},
                "amount": {"number": {"min": -5, "max": 5}, "round": 2},
                "moment": {"datetime": {"from": "2020-01-01", "to": "2020-12-31"}},
                "code": {"regex": "[A-F]{3}", "unique": True},
                "share": {"integer": {"min": 0, "max": 50}},
            },
            "constraints": [{"total": "share", "is": 750}],
        },
        "u": {"rows": 7, "columns": {"of": {"ref": "t.id"}, "flag": "boolean"}},
        "none": {"rows": 0, "columns": {"a": "sequence"}},
        "v": {"rows": 1, "columns": {"a": "sequence"}},
    },
}  # fmt: skip
BUILT_IN = ("csv", "jsonl", "parquet", "arrow", "sql", "sqlite")


def content(target: Path) -> dict[str, object]:
    if target.suffix == ".sqlite":
        with closing(sqlite3.connect(target)) as connection:
            return {target.name: list(connection.iterdump())}
    files = [target] if target.is_file() else sorted(target.iterdir())
    return {file.name: file.read_bytes() for file in files}


def tables_for(name: str) -> fakegen.Tables:
    """Return all tables, or one for a format of a plugin, which may hold no more."""
    return fakegen.generate(DOCUMENT, only=[] if name in BUILT_IN else ["t"])


def written(
    name: str, target: Path, workers: int, block: int, executor: Executor | None = None
) -> dict[str, object]:
    tables = tables_for(name)
    writer = (
        registered()
        .formats[name]
        .open(target, {table: tables[table].schema for table in tables}, **FORMATS.get(name, {}))
    )
    run = Run(tables["t"]._run._plan, workers, block, executor)
    many = sum(len(table) for table in tables.values())
    rows: list[tuple[str, int]] = []
    slices = [table.slice for table in tables.values()]
    assert write(run, slices, writer, lambda *written: rows.append(written)) == many
    assert list(dict(rows)) == [name for name, table in tables.items() if len(table)]
    return content(target)


@pytest.fixture(params=["copies", "new processes"])
def started(request, monkeypatch) -> str:
    is_copy = request.param == "copies"
    if is_copy and sys.platform != "linux":
        pytest.skip("only Linux processes are copied")
    monkeypatch.setattr("fakegen.engine.executors.can_fork", lambda: is_copy)
    return request.param


def target_of(name: str, folder: Path, number: int) -> Path:
    place = folder / str(number)
    place.mkdir()
    return place / f"t.{name}" if name in ("sql", "sqlite") else place / "t"


@pytest.mark.parametrize("block", [1, 12])
def test_files_do_not_depend_on_the_number_of_workers(format_name, block, tmp_path, monkeypatch):
    monkeypatch.setattr("fakegen.engine.executors.can_fork", lambda: sys.platform == "linux")
    one, two, three = (
        written(format_name, target_of(format_name, tmp_path, workers), workers, block)
        for workers in (1, 2, 3)
    )
    assert one == two == three


def test_files_do_not_depend_on_how_workers_start(format_name, started, tmp_path):
    if started == "new processes" and format_name not in ("csv", "parquet"):
        pytest.skip("a new process takes seconds to start")
    one, two = (
        written(format_name, target_of(format_name, tmp_path, workers), workers, 12)
        for workers in (1, 2)
    )
    assert one == two


def test_appending_what_is_encoded_is_writing_it(format_name, tmp_path):
    local = Executor("local", in_this_process)
    encoded = written(format_name, target_of(format_name, tmp_path, 1), 1, 9, local)
    tables = tables_for(format_name)
    target = target_of(format_name, tmp_path, 2)
    writer = (
        registered()
        .formats[format_name]
        .open(
            target,
            {table: tables[table].schema for table in tables},
            **FORMATS.get(format_name, {}),
        )
    )
    run = Run(tables["t"]._run._plan, block_rows=9)
    for table in tables.values():
        for block in run.blocks(table.slice):
            writer.write(table.name, block)
    writer.commit()
    assert content(target) == encoded


SHOUTING = '''
import pyarrow as pa
import fakegen

class Loud:
    """Says it louder."""
    def __init__(self, mark): self.mark = mark
    def __call__(self, block): return f"{block.num_rows}{self.mark}".encode()

class Shouts(fakegen.Writer):
    """Shouts how many rows there are."""
    def __init__(self, target, tables): self.out = target
    def encoder(self, table): return Loud("!")
    def write(self, table, block): self.append(table, Loud("!")(block))
    def append(self, table, encoded): self.out.write(encoded)
    def commit(self): pass
    def abort(self): pass

class Mute(Shouts):
    """Has an encoder that no other process can get."""
    def encoder(self, table):
        out = self.out
        return lambda block: f"{block.num_rows}{out and '!'}".encode()

@fakegen.hookimpl
def fakegen_formats():
    return [fakegen.Format.of("shouts", [".loud"], Shouts), fakegen.Format.of("mute", [".mute"], Mute)]
'''


@pytest.mark.parametrize("name", ["shouts", "mute"])
def test_a_format_of_a_plugins_file_encodes_in_every_worker(name, started, tmp_path, monkeypatch):
    (tmp_path / "shouting.py").write_text(SHOUTING)
    schema = {"tables": {"t": {"rows": 70_000, "columns": {"a": "sequence"}}}}
    tables = fakegen.generate(schema, plugins=[tmp_path / "shouting.py"], workers=2)
    stream = io.BytesIO()
    tables.write(stream, name)
    assert stream.getvalue() == b"65536!4464!"
