"""A Python data source of Spark: ``spark.read.format("fakegen")``, whose partitions are parts.

Each partition is made where it is read, as Arrow record batches: no row becomes a Python object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

import fakegen

_ROWS = 1_000_000


class FakegenDataSource(DataSource):
    """Tables of a schema or a job.

    Its options: ``path`` (that of ``load()``) names a schema or a job file, ``table`` a table if there are
    several, ``rows`` how many it has, ``seed`` the seed, ``rowsPerPart`` the rows of a partition, a million by
    default.
    """

    @classmethod
    def name(cls) -> str:
        """Return what ``format()`` takes."""
        return "fakegen"

    def schema(self) -> StructType:
        """Return the columns of the table."""
        job, table = self._chosen()
        return from_arrow_schema(job.schema(table))

    def reader(self, schema: StructType) -> DataSourceReader:
        """Return what reads the table."""
        job, table = self._chosen()
        return _Reader(job, table, to_arrow_schema(schema), self._number("rowsPerPart") or _ROWS)

    def _chosen(self) -> tuple[fakegen.Job, str]:
        path = self.options.get("path")
        if path is None:
            raise fakegen.UsageError('give the schema or the job: .load("people.yaml")')
        if path.endswith(".job"):
            job = fakegen.load_job(path)
        else:
            seed = self.options.get("seed")
            number = int(seed) if seed and seed.lstrip("-").isdigit() else seed
            job = fakegen.job(path, self._number("rows"), seed=number)
        table = self.options.get("table") or next(iter(job.tables))
        if table not in job.tables or (len(job.tables) > 1 and "table" not in self.options):
            listed = ", ".join(job.tables)
            raise fakegen.UsageError(f"the option 'table' must be one of {listed}")
        return job, table

    def _number(self, option: str) -> int | None:
        text = self.options.get(option)
        if text is None:
            return None
        if not text.isdigit():
            raise fakegen.UsageError(f"the option {option!r} must be a number, not {text!r}")
        return int(text)


@dataclass
class _Rows(InputPartition):
    start: int
    count: int


class _Reader(DataSourceReader):
    def __init__(self, job: fakegen.Job, table: str, schema: pa.Schema, rows_per_part: int) -> None:
        self._job, self._table, self._schema = job, table, schema
        self._rows_per_part = rows_per_part

    def partitions(self) -> Sequence[InputPartition]:
        """Return the parts of the table."""
        parts = self._job.parts(self._rows_per_part)
        return [_Rows(part.start, part.rows) for part in parts if part.table == self._table]

    def read(self, partition: Any) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a part."""
        part = fakegen.JobPart(self._job, self._table, partition.start, partition.count)
        for block in part.blocks():
            columns = [
                column.cast(field.type)
                for column, field in zip(block.columns, self._schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=self._schema)
