"""Runs in parts: the same rows and files for any number of parts and workers; parts go on, and are told apart."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

import fakegen

SCHEMA = {
    "seed": 4,
    "tables": {
        "customer": {
            "rows": 240,
            "columns": {
                "id": "sequence",
                "name": "faker.first_name",
                "login": {"template": "{{ name | slug }}", "unique": {"suffix": "number"}},
                "code": {"regex": "[A-C]{3}[0-9]{2}", "unique": True},
                "mail": {"template": "{{ name | slug }}{{ id % 7 }}@x.org", "unique": True},
            },
        },
        "order": {
            "rows": 301,
            "columns": {
                "id": "sequence",
                "customer": {"ref": "customer.code"},
                "year": {"integer": {"min": 2000, "max": 2020}},
                "age": {"integer": {"min": 0, "max": 90}},
                "share": {"integer": {"min": 0, "max": 100}},
            },
            "constraints": [
                {"total": "share", "is": 15_050},
                {"monotone": "age", "over": "year", "per": "customer"},
            ],
        },
        "item": {
            "rows": {"per": "order", "count": {0: 0.3, 1: 0.4, 3: 0.3}},
            "columns": {
                "order": {"ref": "order.id"},
                "line": "position",
                "product": {"regex": "[A-E][0-9]", "unique": {"per": "order"}},
                "store": {"integer": {"max": 9}},
                "city": {"integer": {"max": 99}},
            },
            "constraints": [{"depends": "city", "on": "store"}],
        },
    },
}  # fmt: skip


TABLES = ("customer", "order", "item")
PLAIN = {"header": False}
ITEMS = 387


def values(folder: Path) -> dict[str, bytes]:
    """Return each table's rows as text, those of its parts put together."""
    return {
        table: b"".join(file.read_bytes() for file in sorted((folder / table).iterdir()))
        for table in TABLES
    }


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def job():
    return fakegen.job(SCHEMA)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    fakegen.generate(SCHEMA).write(folder, "csv", **PLAIN)
    return {table: (folder / f"{table}.csv").read_bytes() for table in TABLES}


@pytest.mark.parametrize("parts", [1, 2, 7, 100])
def test_rows_do_not_depend_on_the_number_of_parts(parts, job, whole, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)  # hundreds of them take seconds
    assert job.write(tmp_path, parts, format="csv", options=PLAIN) == 541 + ITEMS
    assert values(tmp_path) == whole
    found = fakegen.gather(tmp_path)
    assert (found.parts, found.rows, found.digest) == (
        parts,
        {"customer": 240, "order": 301, "item": ITEMS},
        job.digest,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a new process takes seconds to start")
def test_files_do_not_depend_on_who_writes_them(job, tmp_path, monkeypatch):
    monkeypatch.setattr("fakegen.engine.executors.can_fork", lambda: True)
    made = []
    job.write(tmp_path / "one", 7)
    job.write(tmp_path / "two", 7, workers=2, progress=made.append)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert [item.part for item in made] == list(range(7))
    assert len({item.worker for item in made}) == 2


def test_parts_can_be_made_one_by_one_and_without_passes_before(job, tmp_path):
    job.write(tmp_path / "all", 3)
    for part in (2, 0, 1):
        fakegen.job(SCHEMA, passes=False).write(tmp_path / "each", 3, part)
    assert content(tmp_path / "all") == content(tmp_path / "each")


def test_more_parts_than_rows_leave_some_empty(tmp_path):
    job = fakegen.job({"tables": {"t": {"rows": 2, "columns": {"a": "sequence"}}}})
    job.write(tmp_path, 5, format="csv", options={"header": False})
    sizes = [len(data) for name, data in content(tmp_path).items() if name.startswith("t/")]
    assert sorted(sizes) == [0, 0, 0, 2, 2]
    assert fakegen.gather(tmp_path).rows == {"t": 2}


@pytest.mark.parametrize("format", ["csv", "jsonl", "json", "arrow", "excel", "sqlite", "sql"])
def test_every_format_can_be_written_in_parts(format, tmp_path):
    options = {"dialect": "postgresql"} if format == "sql" else {}
    job = fakegen.job({"tables": {"t": {"rows": 20, "columns": {"a": "sequence"}}}})
    job.write(tmp_path, 2, format=format, options=options)
    assert fakegen.gather(tmp_path).rows == {"t": 20}


def test_scripts_in_parts_create_each_table_once(tmp_path):
    columns = {"id": "sequence", "t": {"ref": {"column": "t.id", "as": "other"}}}
    job = fakegen.job({"tables": {"t": {"rows": 20, "columns": columns}}})
    job.write(tmp_path / "a", 3, format="sql", options={"dialect": "sqlite"})
    with closing(sqlite3.connect(":memory:")) as base:
        for script in sorted((tmp_path / "a" / "t").iterdir()):
            base.executescript(script.read_text())
        assert base.execute("SELECT count(*) FROM t").fetchall() == [(20,)]
        with pytest.raises(sqlite3.IntegrityError):
            base.execute("INSERT INTO t VALUES (3, 4)")
    job.write(tmp_path / "b", 2, format="sql", options={"create": False})
    assert b"CREATE" not in b"".join(content(tmp_path / "b").values())


def test_a_run_goes_on_with_what_is_missing_or_damaged(job, tmp_path):
    job.write(tmp_path, 5)
    expected = content(tmp_path)
    (tmp_path / "order/part-00001.parquet").unlink()
    file = tmp_path / "customer/part-00003.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    (tmp_path / "_fakegen/part-00004.json").unlink()
    made = []
    job.write(tmp_path, 5, resume=True, progress=made.append)
    assert [item.part for item in made] == [1, 3, 4]
    assert content(tmp_path) == expected


def test_without_resuming_all_parts_are_made_again(tmp_path):
    job = fakegen.job({"tables": {"t": {"rows": 20, "columns": {"a": "sequence"}}}})
    made = []
    for _ in range(2):
        job.write(tmp_path, 2, progress=made.append, format="sqlite")
    assert [item.part for item in made] == [0, 1, 0, 1]


def test_a_failing_part_leaves_the_finished_ones(tmp_path):
    schema = {
        "tables": {
            "t": {
                "rows": 90,
                "columns": {"a": "sequence", "b": {"integer": {"min": 8, "max": 9}}},
                "constraints": ["b > 9 or a < 40"],
            }
        }
    }
    with pytest.raises(fakegen.GenerationError):
        fakegen.job(schema).write(tmp_path, 3)
    assert [name for name in content(tmp_path) if ".json" in name] == ["_fakegen/part-00000.json"]
    with pytest.raises(fakegen.DataError, match="lacks 2 of 3 parts: 1, 2; --part makes"):
        fakegen.gather(tmp_path)


def test_parts_of_another_run_are_refused(job, tmp_path):
    job.write(tmp_path, 4, 0)
    with pytest.raises(fakegen.UsageError, match="holds parts of another run: their digest is"):
        fakegen.job(SCHEMA, seed=5).write(tmp_path, 4, 1)
    with pytest.raises(
        fakegen.UsageError, match="in 4 parts of format 'parquet', and not in 5 of 'csv'"
    ):
        job.write(tmp_path, 5, 1, "csv")


POOL = """
from concurrent.futures import ThreadPoolExecutor
import fakegen

def in_threads(work, tasks, *, workers, prepare):
    sent = fakegen.SentWork.of(work, prepare)
    with ThreadPoolExecutor(workers) as pool:
        def submit(task):
            return pool.submit(sent.do, sent.packed(task))
        for _, future in fakegen.pending_in_order(tasks, submit, 2 * workers):
            yield fakegen.SentWork.result(future.result())

@fakegen.hookimpl
def fakegen_executors():
    return [fakegen.Executor("acme.threads", in_threads, "Makes parts in threads.")]
"""
DICE = """
@fakegen.provider("acme.dice")
def dice(block: fakegen.Block) -> int:
    'A die.'
    return block.stream.integers(1, 6)
"""


def test_an_executor_of_a_file_decides_nothing(tmp_path):
    columns = {"a": "faker.city", "n": {"integer": {"max": 9}}}
    rules = [{"at_most": 3, "per": "n"}]  # the folder keeps the job to check them
    schema = {"seed": 3, "tables": {"t": {"rows": 9, "columns": columns, "constraints": rules}}}
    (tmp_path / "pool.py").write_text(POOL)
    (tmp_path / "more.py").write_text(POOL.replace("acme", "other") + DICE)
    fakegen.job(schema).write(tmp_path / "here", 3)
    pooled = fakegen.job(schema, plugins=[tmp_path / "pool.py"])
    pooled.write(tmp_path / "there", 3, executor="acme.threads", workers=2)
    assert content(tmp_path / "here") == content(tmp_path / "there")
    assert fakegen.gather(tmp_path / "there").rules == 1
    assert fakegen.job(schema, plugins=[tmp_path / "more.py"]).digest != pooled.digest


def test_a_part_knows_its_rows(job):
    parts = job.parts(100)
    assert [(part.table, part.start, part.rows) for part in parts if part.table != "item"] == [
        ("customer", 0, 100), ("customer", 100, 100), ("customer", 200, 40),
        ("order", 0, 100), ("order", 100, 100), ("order", 200, 100), ("order", 300, 1),
    ]  # fmt: skip
    assert [block.num_rows for block in job.part(6, 100)] == [1]


def test_a_job_generates_as_its_schema_does(job):
    tables = job.generate()
    assert {name: table.to_arrow() for name, table in tables.items()} == {
        name: table.to_arrow() for name, table in fakegen.generate(SCHEMA).items()
    }


@pytest.mark.parametrize("part", [-1, 4])
def test_a_part_that_is_not_there_is_refused(part, job, tmp_path):
    with pytest.raises(
        fakegen.UsageError, match=rf"there is no part {part}: they are numbered from 0 to 3"
    ):
        job.write(tmp_path, 4, part)


def test_numbers_of_parts_are_checked(job, tmp_path):
    with pytest.raises(fakegen.UsageError, match="there must be 1 part or more"):
        job.write(tmp_path, 0)
    with pytest.raises(fakegen.UsageError, match="a part must have 1 row or more"):
        job.parts(0)
