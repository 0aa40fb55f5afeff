"""Tables as Dask data frames: each partition is a part, made where it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dask.dataframe as dd
import pandas as pd
import pyarrow as pa

import fakegen

_TEXT = pd.StringDtype("pyarrow")
_STRINGS: Mapping[pa.DataType, Any] = {pa.string(): _TEXT, pa.large_string(): _TEXT}
"""As Dask holds strings, so that they are not converted twice."""


def to_dask(
    schema: str | Path | Mapping[str, Any] | fakegen.Schema | fakegen.Job,
    rows_per_partition: int = 1_000_000,
    **arguments: Any,
) -> dict[str, dd.DataFrame]:
    """Return the tables of a schema as Dask data frames, whose rows are made when they are needed.

    Args:
        schema: A schema, or a job.
        rows_per_partition: How many rows a partition has.
        arguments: Those of :func:`fakegen.job`: ``rows``, ``seed``, ``only``, ``plugins``, ...

    Raises:
        SchemaError: The schema is wrong.
        UsageError: An argument is wrong.
    """
    job = schema if isinstance(schema, fakegen.Job) else fakegen.job(schema, **arguments)
    sent = _Sent(job)
    frames = {}
    for table in job.tables:
        parts = [part for part in job.parts(rows_per_partition) if part.table == table]
        empty = _frame(job.schema(table).empty_table())
        ranges = [(part.start, part.rows) for part in parts] or [(0, 0)]
        divisions = [start for start, _ in ranges] + [max(0, sum(ranges[-1]) - 1)]
        frames[table] = dd.from_map(
            _partition, ranges, sent=sent, table=table, meta=empty, divisions=tuple(divisions)
        )
    return frames


class _Sent:
    """A job in a graph: its token is its digest, so that equal frames are one."""

    def __init__(self, job: fakegen.Job) -> None:
        self.job = job

    def __dask_tokenize__(self) -> str:
        return self.job.digest


def _partition(rows: tuple[int, int], sent: _Sent, table: str) -> pd.DataFrame:
    start, count = rows
    part = fakegen.JobPart(sent.job, table, start, count)
    made = pa.Table.from_batches(part.blocks(), sent.job.schema(table))
    frame = _frame(made)
    frame.index = pd.RangeIndex(start, start + count)
    return frame


def _frame(table: pa.Table) -> pd.DataFrame:
    return table.to_pandas(types_mapper=_STRINGS.get)
