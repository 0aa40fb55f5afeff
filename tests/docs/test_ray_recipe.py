"""The recipe for Ray makes the rows of one process, in tasks of two workers: ``make engines`` runs it.

Ray starts half a dozen processes of its own, and each worker imports fakegen: a minute of processor time on the
first run, so there is one cluster and one test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest

import fakegen

ray = pytest.importorskip("ray", reason='pip install "ray[data]"')

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "go-past-one-machine.md"
SCHEMA = """
seed: 4
tables:
  person:
    rows: 2_000
    columns:
      id: sequence
      name: faker.name
      login: {template: "{{ name | slug }}", unique: true}
"""


@pytest.fixture
def cluster(monkeypatch):
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv(
        "RAY_raylet_start_wait_time_s", "300"
    )  # half a minute is short for busy cores
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=100_000_000,
        log_to_driver=False,
        logging_level="ERROR",
    )
    yield
    ray.shutdown()


def recipe() -> str:
    (block,) = re.findall(
        r"<!-- not run: needs ray -->\n```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S
    )
    return block


@pytest.mark.usefixtures("cluster")
def test_rows_are_those_of_one_process(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("people.yaml").write_text(SCHEMA, "utf-8")
    job = fakegen.job("people.yaml")
    job.save("people.job")
    parts = fakegen.Job.parts
    monkeypatch.setattr(fakegen.Job, "parts", lambda own: parts(own, rows_per_part=700))
    names: dict[str, object] = {"__name__": "recipe"}
    exec(compile(recipe(), str(PAGE), "exec", dont_inherit=True), names)
    made = ray.get(names["rows"].to_arrow_refs(), timeout=600)
    assert [table.num_rows for table in made] == [700, 700, 600]
    assert pa.concat_tables(made) == job.generate()["person"].to_arrow()
