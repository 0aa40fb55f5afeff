"""Spark with two cores makes what one process makes: blocks, parts and data frames."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fakegen
from fakegen.registry import registry_for
from tests.conformance.executor_suite import CHECKS

pytest.importorskip("pyspark", reason='pip install "./plugins/fakegen-spark[pyspark]"')
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

SCHEMA = """
seed: 4
tables:
  customer:
    rows: 90
    columns:
      id: sequence
      name: faker.first_name
      born: {date: {from: 1950-01-01, to: 2000-12-31}}
      mail: {template: "{{ name | slug }}{{ id % 7 }}@x.org", unique: true}
  order:
    rows: 301
    columns:
      id: sequence
      customer: {ref: customer.id}
      year: {integer: {min: 2000, max: 2020}}
      age: {integer: {min: 0, max: 90}}
      share: {integer: {min: 0, max: 100}, null: 0.1}
      at: {datetime: {from: 2020-01-01, to: 2021-01-01}}
    constraints:
      - {monotone: age, over: year, per: customer}
"""


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[3])  # the suite's tasks
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    path = tmp_path_factory.mktemp("spark") / "s.yaml"
    path.write_text(SCHEMA)
    return path


@pytest.mark.parametrize("check", CHECKS)
def test_the_executor_passes_the_suite(check, spark):
    CHECKS[check](registry_for().executors["spark"])


@pytest.mark.parametrize("parts", [1, 2, 7, 100])
def test_files_are_those_of_one_process(parts, schema, spark, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    job, made = fakegen.job(schema), []
    job.write(tmp_path / "here", parts, format="csv")
    job.write(tmp_path / "there", parts, format="csv", executor="spark", progress=made.append)
    assert content(tmp_path / "here") == content(tmp_path / "there")
    assert [item.part for item in made] == list(range(parts))


def test_the_executors_share_the_passes_of_a_job(spark, tmp_path):
    columns = {"n": {"integer": {"max": 999_999}}, "t": {"template": "{{ n }}", "unique": True}}
    document = {"seed": 6, "tables": {"t": {"rows": 70_000, "columns": columns}}}
    job = fakegen.job(document, executor="spark", scratch=tmp_path)
    assert job.generate()["t"].to_arrow() == fakegen.generate(document)["t"].to_arrow()
    assert not list(tmp_path.iterdir())


def test_the_command_starts_a_session_with_its_own_python(schema, tmp_path):
    fakegen.job(schema).write(tmp_path / "here", 3)
    words = ["generate", str(schema), "-o", str(tmp_path / "there"), "--parts", "3"]
    known = {key: value for key, value in os.environ.items() if key != "PYSPARK_PYTHON"}
    command = [sys.executable, "-m", "fakegen", *words, "--engine", "spark", "--workers", "2"]
    subprocess.run(command, check=True, env=known)
    assert content(tmp_path / "here") == content(tmp_path / "there")


def lost(_):
    raise LookupError("no such shelf")


def dead(_):
    os._exit(3)


@pytest.mark.parametrize(
    ("work", "reason"), [(lost, "LookupError: no such shelf$"), (dead, "Python worker exited")]
)
def test_what_fails_is_said_in_one_line(work, reason, spark):
    executor = registry_for().executors["spark"]
    with pytest.raises(fakegen.GenerationError, match=f"^8: Spark could not make it: {reason}"):
        list(executor.run(work, iter([8]), workers=2, prepare=list))


def test_a_table_is_read_as_a_data_source(schema, spark):
    import fakegen_spark

    fakegen_spark.register(spark)
    reader = spark.read.format("fakegen").option("rowsPerPart", 100)
    found = reader.option("table", "order").load(str(schema))
    assert found.rdd.getNumPartitions() == 4
    rows = [row.asDict() for row in found.sort("id").collect()]
    assert rows == fakegen.generate(schema)["order"].to_arrow().to_pylist()


def test_a_job_is_read_as_a_data_source(schema, spark, tmp_path):
    import fakegen_spark

    fakegen_spark.register(spark)
    fakegen.job(schema, {"customer": 50}, only=["customer"]).save(tmp_path / "s.job")
    found = spark.read.format("fakegen").load(str(tmp_path / "s.job"))
    assert found.count() == 50
    assert found.columns == ["id", "name", "born", "mail"]


def test_what_is_wrong_with_the_options_is_said(schema, spark):
    import fakegen_spark

    fakegen_spark.register(spark)
    with pytest.raises(Exception, match="the option 'table' must be one of customer, order"):
        spark.read.format("fakegen").load(str(schema)).count()
