"""Spark for fakegen: its executors make blocks and parts, and tables are a data source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import fakegen
from fakegen_spark.executor import at, in_spark, session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["register"]


@fakegen.hookimpl
def fakegen_executors() -> Iterable[fakegen.Executor]:
    """Return the executor ``spark``."""
    about = (
        "Spark: the master at --address (local[4], yarn, spark://host:7077), or the session of this "
        "process."
    )
    return [fakegen.Executor("spark", in_spark, about, at, session)]


def register(spark: SparkSession) -> None:
    """Let a session read tables: ``spark.read.format("fakegen")``.

    Args:
        spark: A session of Spark 4 or later.
    """
    from fakegen_spark.data_source import FakegenDataSource

    spark.dataSource.register(FakegenDataSource)
