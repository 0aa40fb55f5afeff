"""A table of ten mixed columns to Parquet, against DuckDB and against Arrow's own writer."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from pyarrow import parquet

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.race import Contender, race
from benchmarks.report import Line

HOW = (
    "`fakegen.load(...).generate(...).write(...)`, 1,000,000 rows a turn, snappy, into a folder "
    "on disk. DuckDB writes ten columns of the same types from `random()`, its words drawn from "
    "lists as long as fakegen's distinct values are many; Arrow writes the table that fakegen "
    "made, finished in memory. One process, one thread each, one core, turns interleaved, median "
    "of five, rows per second of processor time. The last line is Arrow with the encodings and "
    "row groups that fakegen chooses, for comparison."
)

ROWS = 1_000_000

_SQL = """
copy (
    select
        range as id,
        list_extract($first, 1 + (random() * {first})::integer) as first_name,
        list_extract($last, 1 + (random() * {last})::integer) as last_name,
        list_extract($first, 1 + (random() * {first})::integer) || ' '
            || list_extract($last, 1 + (random() * {last})::integer) as name,
        list_extract($last, 1 + (random() * {last})::integer)
            || (random() * 99)::integer || '@example.org' as email,
        chr(65 + (random() * 25)::integer) || chr(65 + (random() * 25)::integer)
            || (100000 + (random() * 899999)::integer) as code,
        round(random() * 1000, 2) as amount,
        timestamp '2020-01-01' + to_seconds((random() * 157766400)::bigint) as moment,
        random() < 0.5 as active,
        list_extract($last, 1 + (random() * {last})::integer) || 'ville' as city
    from range({rows})
) to '{path}' (format parquet, compression snappy)
"""


def mixed(rows: int = ROWS) -> list[Line]:
    """Measure the ten columns."""
    loaded = fakegen.load(DOCUMENT)
    finished = loaded.generate(rows)["mixed"].to_arrow()
    words = {
        "first": finished["first_name"].unique().to_pylist(),
        "last": finished["last_name"].unique().to_pylist(),
    }
    last_index = {name: len(items) - 1 for name, items in words.items()}
    database = duckdb.connect(config={"threads": 1})

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mixed.parquet")

        def ours(size: int) -> None:
            loaded.generate(size).write(path)

        def sql(size: int) -> None:
            database.execute(_SQL.format(rows=size, path=path, **last_index), words)

        def arrow(size: int) -> None:
            parquet.write_table(finished.slice(0, size), path)

        ours(rows)
        group = parquet.read_metadata(path).row_group(0)
        chunks = [group.column(number) for number in range(group.num_columns)]
        repeated = [chunk.path_in_schema for chunk in chunks if chunk.has_dictionary_page]

        def arrow_as_ours(size: int) -> None:
            parquet.write_table(
                finished.slice(0, size),
                path,
                use_dictionary=repeated,
                row_group_size=group.num_rows,
            )

        paces = race(
            [
                Contender("fakegen", ours, rows),
                Contender("DuckDB", sql, rows),
                Contender("Arrow, finished table", arrow, rows),
                Contender("Arrow, finished table, encoded as ours", arrow_as_ours, rows),
            ]
        )
    what = "10 mixed columns to Parquet"
    return [
        Line.speed(what, paces[0].cpu, pace.name, pace.cpu, target)
        for pace, target in zip(paces[1:], (1.0, 0.5, None), strict=True)
    ]
