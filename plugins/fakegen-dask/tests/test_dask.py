"""A Dask cluster of two workers makes what one process makes: blocks, parts and data frames."""

from __future__ import annotations

from pathlib import Path

import pytest

import fakegen
from fakegen.registry import registry_for
from tests.conformance.executor_suite import CHECKS

dask = pytest.importorskip("dask", reason="pip install dask")
distributed = pytest.importorskip("distributed", reason="pip install distributed")
executor = pytest.importorskip("fakegen_dask.executor", reason="pip install ./plugins/fakegen-dask")

SCHEMA = {
    "seed": 4,
    "tables": {
        "customer": {
            "rows": 20,
            "columns": {
                "id": "sequence",
                "name": "faker.first_name",
                "mail": {"template": "{{ name | slug }}{{ id % 7 }}@x.org", "unique": True},
            },
        },
        "order": {
            "rows": 101,
            "columns": {
                "id": "sequence",
                "customer": {"ref": "customer.id"},
                "year": {"integer": {"min": 2000, "max": 2020}},
                "age": {"integer": {"min": 0, "max": 90}},
                "share": {"integer": {"min": 0, "max": 100}},
            },
            "constraints": [
                {"total": "share", "is": 5_050},
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
}


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def client():
    with (
        dask.config.set(executor._SETTINGS),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def job():
    return fakegen.job(SCHEMA)


@pytest.mark.parametrize("check", CHECKS)
def test_the_executor_passes_the_suite(check, client):
    CHECKS[check](registry_for().executors["dask"])


@pytest.mark.parametrize("parts", [1, 2, 7, 100])
def test_files_are_those_of_one_process(parts, job, client, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    made = []
    job.write(tmp_path / "here", parts, format="csv")
    job.write(tmp_path / "there", parts, format="csv", executor="dask", progress=made.append)
    assert content(tmp_path / "here") == content(tmp_path / "there")
    assert [item.part for item in made] == list(range(parts))
    assert len({item.worker for item in made}) <= 2


def test_the_workers_share_the_passes_of_a_job(client, tmp_path):
    columns = {"n": {"integer": {"max": 999_999}}, "t": {"template": "{{ n }}", "unique": True}}
    document = {"seed": 6, "tables": {"t": {"rows": 70_000, "columns": columns}}}
    job = fakegen.job(document, executor="dask", scratch=tmp_path)
    assert job.generate()["t"].to_arrow() == fakegen.generate(document)["t"].to_arrow()
    assert not list(tmp_path.iterdir())


def test_a_scheduler_is_chosen_by_its_address(job, client):
    address = client.scheduler.address
    tables = fakegen.generate(SCHEMA, executor="dask", address=address)
    assert tables["order"].to_arrow() == job.generate()["order"].to_arrow()


def test_a_scheduler_that_does_not_answer_is_named():
    with pytest.raises(fakegen.DataError, match=r"no Dask scheduler answers at nonsense"):
        fakegen.generate(SCHEMA, executor="dask", address="nonsense://x")["order"].to_arrow()


DIES = """
import os
import random
import fakegen

@fakegen.provider("dies.once")
def once(rng: random.Random, *, flag: str) -> int:
    '''A number, once a file is there; without it, the process makes it and dies.'''
    value = rng.randrange(10)
    if value == 3 and not os.path.exists(flag):
        open(flag, "w").close()
        os._exit(9)
    return value
"""


def test_a_lost_worker_costs_its_part_only(client, tmp_path):
    (tmp_path / "dies.py").write_text(DIES)
    flag = tmp_path / "flag"
    schema = {"tables": {"t": {"rows": 60, "columns": {"a": {"dies.once": {"flag": str(flag)}}}}}}
    job = fakegen.job(schema, plugins=[tmp_path / "dies.py"])
    made = []
    job.write(tmp_path / "there", 6, format="csv", executor="dask", progress=made.append)
    assert flag.exists()
    assert [item.part for item in made] == list(range(6))
    job.write(tmp_path / "here", 6, format="csv")
    assert content(tmp_path / "here") == content(tmp_path / "there")


def test_tables_are_data_frames(job, client):
    pytest.importorskip("dask.dataframe", reason='pip install "dask[dataframe]"')
    from fakegen_dask import to_dask

    frames = to_dask(SCHEMA, rows_per_partition=30)
    assert frames["order"].npartitions == 4
    found = frames["order"].compute()
    expected = job.generate()["order"].to_pandas()
    assert found.index.tolist() == list(range(101))
    assert found.astype(object).equals(expected.astype(object))
    assert frames["customer"].loc[10:14].mail.compute().tolist() == (
        job.generate()["customer"].to_pandas().mail[10:15].tolist()
    )
    assert to_dask(job, 30)["order"].share.sum().compute() == 5_050
