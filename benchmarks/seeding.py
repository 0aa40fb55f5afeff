"""What seeding costs from end to end; :mod:`benchmarks.loaders` runs it and has it on its page.

Ten mixed columns are made and loaded by ``Tables.seed``, beside making them alone and loading blocks that are there:
by the clock on the wall, since making and loading overlap. Then the peak of the memory of a process that seeds many rows.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.memory import high_water
from fakegen.databases.seeding import Seeding, opened
from fakegen.databases.url import parse_url
from fakegen.registry import registry_for

DEFINITION = """
    CREATE TABLE mixed (
        id integer PRIMARY KEY, first_name varchar(80), last_name varchar(80), name varchar(160), email varchar(160),
        code varchar(8), amount double precision, moment timestamp, active boolean, city varchar(80)
    )
"""
MOST_TIMES, MOST_MEMORY = 1.25, 300
"""Of the longer of making and loading alone; MiB for ten million rows."""


class EndToEnd(NamedTuple):
    """Seconds by the clock, the least of some turns, and MiB at the peak.

    Attributes:
        database: Its name.
        making: Of making the rows alone.
        loading: Of loading the rows, which are there.
        seeding: Of both by ``seed``.
        memory: Of a process that seeds ten times as many.
    """

    database: str
    making: float
    loading: float
    seeding: float
    memory: float

    @property
    def times(self) -> float:
        """How many times the longer of the two alone both take."""
        return self.seeding / max(self.making, self.loading)


@contextmanager
def sqlite() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield the URL of an empty SQLite file, and what runs a statement in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.db")

        def execute(statement: str) -> None:
            with closing(sqlite3.connect(path)) as base:
                base.execute(statement)

        yield f"sqlite:///{path}", execute


@contextmanager
def duckdb() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield the URL of an empty DuckDB file, and what runs a statement in it."""
    from duckdb import connect

    with TemporaryDirectory() as folder:
        path = Path(folder, "t.duckdb")

        def execute(statement: str) -> None:
            with connect(path) as base:
                base.execute(statement)

        yield f"duckdb:///{path}", execute


def end_to_end(
    database: str, url: str, execute: Callable[[str], object], rows: int, turns: int
) -> EndToEnd:
    """Measure one database.

    Args:
        database: Its name.
        url: An empty one.
        execute: Runs a statement in it.
        rows: How many rows are made and loaded.
        turns: How many turns, each of all three.
    """
    schema = fakegen.load(DOCUMENT)
    blocks = list(schema.generate(rows)["mixed"].blocks())
    least = [float("inf")] * 3
    for _ in range(turns):
        for way, work in enumerate(
            (
                lambda: [None for _ in schema.generate(rows)["mixed"].blocks()],
                lambda: _load(url, blocks),
                lambda: schema.generate(rows).seed(url),
            )
        ):
            execute("DROP TABLE IF EXISTS mixed")
            execute(DEFINITION)
            start = time.perf_counter()
            work()
            least[way] = min(least[way], time.perf_counter() - start)
    execute("DROP TABLE IF EXISTS mixed")
    execute(DEFINITION)
    command = [sys.executable, "-m", "benchmarks.seeding", url, str(10 * rows)]
    peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    execute("DROP TABLE mixed")
    return EndToEnd(database, *least, float(peak))


def _load(url: str, blocks: list[Any]) -> None:
    with opened(parse_url(url, registry_for(()).databases), "") as seeding:
        load(seeding, "mixed", blocks)


def load(seeding: Seeding, table: str, blocks: list[Any]) -> None:
    """Load blocks into a table, from the first one to the commit."""
    match = seeding.stored.matched({table: blocks[0].schema.names}).tables[table]
    seeding.loader.begin([match.stored], "fail")
    seeding.loader.load(match, blocks)
    seeding.loader.finish([match.stored])
    seeding.loader.commit()


def page(results: list[EndToEnd], rows: int, turns: int) -> str:
    """Return the section with the results."""
    lines = [
        "## From end to end\n",
        f"{rows:,} rows of the ten mixed columns of the page of speed, made and loaded by `seed`, beside making them "
        f"alone and loading blocks that are there. Seconds by the clock, the least of {turns} turns, turns interleaved; "
        "the peak of the resident memory of a process that seeds ten times as many rows, with DuckDB's own, which "
        "runs in it.\n",
        "| Database | Making, s | Loading, s | Seeding, s | Times the longer | Memory, MiB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {result.database} | {result.making:.2f} | {result.loading:.2f} | {result.seeding:.2f} | "
        f"{result.times:.2f} (<= {MOST_TIMES}) | {result.memory:,.0f} (<= {MOST_MEMORY}) |"
        for result in results
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    fakegen.load(DOCUMENT).generate(int(sys.argv[2])).seed(sys.argv[1])
    print(high_water())
