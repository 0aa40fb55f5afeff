"""A table of ten mixed columns in memory and to Parquet, against NumPy and polars by hand."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import polars as pl

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.race import Contender, race
from benchmarks.report import Line

HOW = (
    "`fakegen.load(...).generate(...)`, 1,000,000 rows a turn, as an Arrow table and as a Parquet file "
    "(snappy). By hand: NumPy's random numbers, words gathered and strings joined by polars, ten columns "
    "of the same types, words from lists as long as fakegen's distinct values are many, "
    "`write_parquet` with snappy. One process, one core, turns interleaved, median of five, rows per "
    "second of processor time; set `POLARS_MAX_THREADS=1`."
)

ROWS = 1_000_000


def by_hand(rows: int = ROWS) -> list[Line]:
    """Measure both."""
    loaded = fakegen.load(DOCUMENT)
    few = loaded.generate(100_000)["mixed"].to_arrow()
    first, last = (
        pl.Series(few[f"{name}_name"].unique().to_pylist()) for name in ("first", "last")
    )
    random = np.random.default_rng(2022)

    def frame(size: int) -> pl.DataFrame:
        def words(known: pl.Series) -> pl.Series:
            return known.gather(random.integers(0, len(known), size))

        def letters() -> pl.Series:
            return pl.Series(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")).gather(
                random.integers(0, 26, size)
            )

        made = pl.DataFrame(
            {
                "id": np.arange(1, size + 1),
                "first_name": words(first),
                "last_name": words(last),
                "user": words(last),
                "number": random.integers(0, 100, size),
                "left": letters(),
                "right": letters(),
                "digits": random.integers(100_000, 1_000_000, size),
                "amount": random.uniform(0, 1000, size).round(2),
                "seconds": random.integers(1_577_836_800, 1_735_603_200, size) * 1_000_000,
                "active": random.integers(0, 2, size).astype(bool),
                "place": words(last),
            }
        )
        column = pl.col
        return made.select(
            "id",
            "first_name",
            "last_name",
            pl.concat_str("first_name", pl.lit(" "), "last_name").alias("name"),
            pl.concat_str("user", "number", pl.lit("@example.org")).alias("email"),
            pl.concat_str("left", "right", "digits").alias("code"),
            "amount",
            column("seconds").cast(pl.Datetime("us")).alias("moment"),
            "active",
            pl.concat_str("place", pl.lit("ville")).alias("city"),
        )

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mixed.parquet")
        memory = race(
            [
                Contender("fakegen", lambda size: loaded.generate(size)["mixed"].to_arrow(), rows),
                Contender("polars by hand", lambda size: frame(size).to_arrow(), rows),
            ]
        )
        parquet = race(
            [
                Contender("fakegen", lambda size: loaded.generate(size).write(path), rows),
                Contender(
                    "polars by hand",
                    lambda size: frame(size).write_parquet(path, compression="snappy"),
                    rows,
                ),
            ]
        )
    return [
        Line.speed(f"ten mixed columns {where}", ours.cpu, theirs.name, theirs.cpu, 1.0)
        for where, (ours, theirs) in (("in memory", memory), ("to Parquet", parquet))
    ]
