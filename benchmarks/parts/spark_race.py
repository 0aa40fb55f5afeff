"""Against dbldatagen: the same ten columns on the same Spark, to Parquet."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import yaml

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.processor_time import tree_seconds

HOW = (
    "The ten mixed columns to Parquet (snappy) on one local session of Spark with two cores and 1 GB for the driver. "
    "fakegen makes them as an executor, whose tasks write their own parts, and as a data source, which Spark writes. "
    "dbldatagen has columns of the same types and as many different values: its words are drawn from the words that "
    "fakegen draws (`values`), its strings by its templates. Turns interleaved, their median, rows per "
    "second of processor time of all processes, the session's start apart, after one run of a tenth of the rows. "
    "dbldatagen 0.4 imports jmespath and pyparsing without saying so: install them, too."
)
_TARGET = 4.0


def spark_race(rows: int, partitions: int, turns: int = 3) -> list[list[list[str]]]:
    """Return a table of who makes how many rows."""
    import fakegen_spark
    from pyspark.sql import SparkSession

    warnings.simplefilter("ignore")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    fakegen_spark.register(spark)
    words = _words()
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder, "mixed.yaml")
        schema.write_text(yaml.safe_dump(DOCUMENT, sort_keys=False))

        def executor(count: int) -> None:
            job = fakegen.job(DOCUMENT, count)
            job.write(f"{folder}/parts-{count}", partitions, executor="spark")

        def data_source(count: int) -> None:
            reader = spark.read.format("fakegen").option("rows", count)
            frame = reader.option("rowsPerPart", -(-count // partitions)).load(str(schema))
            frame.write.mode("overwrite").parquet(f"{folder}/source")

        def dbldatagen(count: int) -> None:
            frame = _peer(spark, words, count, partitions)
            frame.write.mode("overwrite").parquet(f"{folder}/peer")

        ways = {
            "fakegen, executor": executor,
            "fakegen, data source": data_source,
            "dbldatagen": dbldatagen,
        }
        for way in ways.values():
            way(rows // 10)
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(turns):
            for name, way in ways.items():
                before = tree_seconds()
                way(rows)
                taken[name].append(tree_seconds() - before)
                print(f"turn {turn}, {name}: {taken[name][-1]:.2f} s", file=sys.stderr, flush=True)
    spark.stop()
    found = {name: rows / median(seconds) for name, seconds in taken.items()}
    peer = found["dbldatagen"]
    size = f"{rows:,} rows, {partitions} partitions, {fakegen.number_of(turns, 'turn')}"
    header = [size, "Rows a second", "Times dbldatagen", "Aim"]
    aim = f">= {_TARGET:g}"
    return [
        [
            header,
            *(
                [name, f"{pace:,.0f}", f"{pace / peer:.2f}", aim if name != "dbldatagen" else ""]
                for name, pace in found.items()
            ),
        ]
    ]


def _words() -> dict[str, list[str]]:
    """Return the different words of some columns."""
    made = fakegen.generate(DOCUMENT, 300_000)["mixed"].to_arrow()
    return {name: made[name].unique().to_pylist() for name in ("first_name", "last_name", "city")}


def _peer(spark: Any, words: dict[str, list[str]], rows: int, partitions: int) -> Any:
    import dbldatagen
    from pyspark.sql.types import BooleanType, DoubleType, LongType, StringType

    template = partial(dbldatagen.TemplateGenerator, escapeSpecialChars=True)
    name = {"values": words["first_name"], "random": True}
    surname = {"values": words["last_name"], "random": True}
    return (
        dbldatagen.DataGenerator(spark, rows=rows, partitions=partitions, randomSeed=2022)
        .withColumn("number", LongType(), expr="id + 1")
        .withColumn("first_name", StringType(), **name)
        .withColumn("last_name", StringType(), **surname)
        .withColumn("name", StringType(), expr="concat(first_name, ' ', last_name)", baseColumn=["first_name", "last_name"])
        .withColumn("email", StringType(), text=template(r"\w.\w\n@example.org"), random=True)
        .withColumn("code", StringType(), text=template(r"\A\A\d\d\d\d\d\d"), random=True)
        .withColumn("amount", DoubleType(), minValue=0.0, maxValue=1000.0, step=0.01, random=True)
        .withColumn("moment", "timestamp", begin="2020-01-01 00:00:00", end="2024-12-31 00:00:00", interval="1 second", random=True)
        .withColumn("active", BooleanType(), expr="rand() < 0.5")
        .withColumn("city", StringType(), values=words["city"], random=True)
        .build()
    )  # fmt: skip
