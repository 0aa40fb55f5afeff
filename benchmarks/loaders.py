"""What loading costs: ``python -m benchmarks.loaders [--rows N] [--turns N] [--write]``.

A table of ten mixed columns in Arrow blocks goes into each database by fakegen's loader, from the first block to the
commit, beside what each database has for a finished file or table. Counted is the processor time of this process, of
the client where there is one, and of the server's thread or process that serves it.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import seeding
from benchmarks.linked_peers import IN_POSTGRESQL, peers
from benchmarks.report import machine
from fakegen.arrays.masks import null_unless
from fakegen.databases.loader import Loader
from fakegen.databases.seeding import opened
from fakegen.databases.url import parse_url
from fakegen.formats.text_columns import join
from fakegen.registry import registry_for

LEAST_SHARES = {"PostgreSQL": 0.91, "MariaDB": 0.75, "SQLite": 0.95, "DuckDB": 0.9}
"""How fast loading is to be, of what each database has itself."""
PAGE = Path(__file__).parent / "results" / "loaders.md"
BLOCK = 65_536
COLUMNS = (
    ("id", "integer PRIMARY KEY"),
    ("name", "varchar(80) NOT NULL"),
    ("email", "varchar(80) NOT NULL"),
    ("amount", "numeric(10, 2)"),
    ("score", "double precision"),
    ("quantity", "smallint"),
    ("born", "date"),
    ("created", "timestamp"),
    ("active", "boolean"),
    ("note", "text"),
)
DEFINITION = f"CREATE TABLE t ({', '.join(' '.join(column) for column in COLUMNS)})"
_TICK = os.sysconf("SC_CLK_TCK")
_OF_BACKEND = """
    SELECT (split_part(s, ' ', 14)::int + split_part(s, ' ', 15)::int) FROM pg_read_file('/proc/self/stat') s
"""


class Result(NamedTuple):
    """Seconds of processor time, and of the clock, for one way of loading."""

    database: str
    way: str
    client: float
    server: float
    clock: float


def blocks(rows: int) -> list[pa.RecordBatch]:
    """Return ten columns as generating makes them: integers of 64 bits, large strings, decimals, nulls in some."""
    random = np.random.default_rng(14)
    made = []
    for start in range(0, rows, BLOCK):
        size = min(BLOCK, rows - start)
        number = pa.array(np.arange(start + 1, start + size + 1))
        text = number.cast(pa.large_string())
        cents = np.stack([random.integers(1, 10_000_000, size), np.zeros(size, np.int64)], axis=1)
        some = pa.array(random.random(size) < 0.9)
        moments = random.integers(1_500_000_000_000_000, 1_700_000_000_000_000, size)
        columns = {
            "id": number,
            "name": join(["Ann van den Berg ", text]),
            "email": join(["ann.", text, "@example.org"]),
 "amount": pa.Array.from_buffers(pa.decimal128(10, 2), size, [None, pa.py_buffer(cents)]),
            "score": pa.array(random.random(size)),
            "quantity": pa.array(random.integers(0, 100, size)),
            "born": pa.array(random.integers(0, 20_000, size).astype(np.int32)).cast(pa.date32()),
            "created": pa.array(moments, pa.timestamp("us")),
            "active": pa.array(random.random(size) < 0.5),
            "note": null_unless(some, join(["A note of some words on ", text])),
        }  # fmt: skip
        made.append(pa.record_batch(columns))
    return made


class Meter:
    """Processor time of this process, of clients, and of one thread of a server.

    Args:
        server: Returns the seconds that the server's thread has used.
    """

    def __init__(self, server: Callable[[], float] = lambda: 0.0) -> None:
        self._server = server
        self._start = self._now()

    def _now(self) -> tuple[float, float, float]:
        usage = [
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ]
        server = self._server()
        return sum(u.ru_utime + u.ru_stime for u in usage), server, os.times().elapsed

    def result(self, database: str, way: str) -> Result:
        """Return what was used since the meter was made."""
        return Result(
            database,
            way,
            *(after - before for before, after in zip(self._start, self._now(), strict=True)),
        )


def by_fakegen(database: str, url: str, made: list[pa.RecordBatch]) -> Result:
    """Load blocks with fakegen's loader."""
    databases = registry_for(()).databases
    with opened(parse_url(url, databases), "") as base:
        meter = Meter(_server_of(database, base.loader))
        seeding.load(base, "t", made)
        return meter.result(database, "fakegen")


def _server_of(database: str, loader: Loader) -> Callable[[], float]:
    if database == "PostgreSQL":
        return lambda: (loader.number(_OF_BACKEND) or 0) / _TICK
    if database == "MariaDB":
        thread = loader.number(
            "SELECT tid FROM information_schema.processlist WHERE id = CONNECTION_ID()"
        )
        return lambda: _of_thread(thread or 0)
    return lambda: 0.0


def _of_thread(thread: int) -> float:
    used = Path(f"/proc/{thread}/task/{thread}/stat").read_text().rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / _TICK


# What each database has itself.


def by_psql(url: str, finished: Path) -> Result:
    """Load a finished text file with ``\\copy``."""
    meter = Meter()
    asked = f"SELECT 'used', ({_OF_BACKEND})"
    told = _client(
        ["psql", url, "-qAt", "-c", asked, "-c", f"\\copy t FROM '{finished}'", "-c", asked]
    )
    before, after = (
        int(line.partition("|")[2]) for line in told.splitlines() if line.startswith("used")
    )
    return meter.result("PostgreSQL", "`\\copy` of a finished text file")._replace(
        server=(after - before) / _TICK
    )


def by_load_data(name: str, finished: Path) -> Result:
    """Load a finished text file with LOAD DATA LOCAL."""
    command = ["mariadb", "-h127.0.0.1", "-uroot", "--local-infile", "-BNq", "--unbuffered", name]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as client:
        assert client.stdin is not None
        assert client.stdout is not None

        def ask(statement: str) -> str:
            client.stdin.write(f"{statement};\n")  # type: ignore[union-attr]
            client.stdin.flush()  # type: ignore[union-attr]
            return client.stdout.readline()  # type: ignore[union-attr]

        thread = int(
            ask("SELECT tid FROM information_schema.processlist WHERE id = CONNECTION_ID()")
        )
        before = _of_thread(thread)
        meter = Meter()
        ask(f"LOAD DATA LOCAL INFILE '{finished}' INTO TABLE t CHARACTER SET utf8mb4; SELECT 1")
        after = _of_thread(thread)
        client.stdin.close()
    return meter.result("MariaDB", "`LOAD DATA LOCAL` of a finished text file")._replace(
        server=after - before
    )


def by_select(path: Path, made: list[pa.RecordBatch]) -> Result:
    """Load a reader of record batches with one INSERT .. SELECT."""
    import duckdb

    with duckdb.connect(path, config={"threads": 1}) as base:
        meter = Meter()
        base.register("made", pa.RecordBatchReader.from_batches(made[0].schema, made))
        base.execute("INSERT INTO t SELECT * FROM made")
        return meter.result("DuckDB", "one `INSERT .. SELECT` from a reader of record batches")


def by_adbc(path: Path, made: list[pa.RecordBatch]) -> Result | None:
    """Load a reader of record batches with ADBC, where that is installed."""
    try:
        from adbc_driver_sqlite import dbapi
    except ImportError:
        return None
    made = [  # it refuses decimals
        block.set_column(3, "amount", block["amount"].cast(pa.float64())) for block in made
    ]
    with dbapi.connect(str(path)) as base, base.cursor() as cursor:
        meter = Meter()
        cursor.adbc_ingest(
            "t", pa.RecordBatchReader.from_batches(made[0].schema, made), mode="append"
        )
        base.commit()
        return meter.result("SQLite", "ADBC ingest")


def _client(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _text(made: list[pa.RecordBatch], path: Path, booleans: tuple[str, str]) -> None:
    """Write a text file as COPY and LOAD DATA read it."""
    import pyarrow.csv as pa_csv

    table = pa.Table.from_batches(made)
    active = pc.if_else(table["active"], booleans[1], booleans[0])
    note = pc.fill_null(table["note"], "\\N")
    table = table.set_column(8, "active", active).set_column(9, "note", note)
    options = pa_csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    pa_csv.write_csv(table, path, options)


@contextmanager
def _postgresql(name: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    import psycopg

    server = "postgresql://postgres@127.0.0.1:5432"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(f"{server}/{name}", autocommit=True) as base:
                yield f"{server}/{name}", base.execute
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _mariadb(name: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    import pymysql

    with pymysql.connect(host="127.0.0.1", user="root", autocommit=True) as base:
        cursor = base.cursor()
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        cursor.execute(f"USE {name}")
        try:
            yield f"mariadb://root@127.0.0.1:3306/{name}", cursor.execute
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def measure(rows: int, turns: int) -> list[Result]:
    """Return the least of some turns for each way; what is not there is left out."""
    made, name = blocks(rows), f"fakegen_bench_{uuid4().hex}"
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        finished = {kind: Path(folder, f"{kind}.txt") for kind in ("postgresql", "mariadb")}
        _text(made, finished["postgresql"], ("f", "t"))
        _text(made, finished["mariadb"], ("0", "1"))
        for turn in range(turns):
            with _postgresql(name) as (url, execute):
                for load in (
                    lambda: by_fakegen("PostgreSQL", url, made),
                    lambda: by_psql(url, finished["postgresql"]),
                ):
                    execute(DEFINITION)
                    results.append(load())
                    execute("DROP TABLE t")
            with _mariadb(name) as (url, execute):
                for load in (
                    lambda: by_fakegen("MariaDB", url, made),
                    lambda: by_load_data(name, finished["mariadb"]),
                ):
                    execute(DEFINITION)
                    results.append(load())
                    execute("DROP TABLE t")
            for number, way in enumerate((by_fakegen, by_adbc)):
                path = Path(folder, f"{turn}{number}.db")
                with sqlite3.connect(path) as base:
                    base.execute(DEFINITION)
                base.close()
                found = (
                    by_fakegen("SQLite", f"sqlite:///{path}", made)
                    if way is by_fakegen
                    else by_adbc(path, made)
                )
                results += [found] if found else []
                path.unlink()
            results += _duckdb(Path(folder), turn, made)
    least: dict[tuple[str, str], Result] = {}
    for result in results:
        known = least.setdefault(result[:2], result)
        if result.client + result.server < known.client + known.server:
            least[result[:2]] = result
    return list(least.values())


def _duckdb(folder: Path, turn: int, made: list[pa.RecordBatch]) -> Iterator[Result]:
    import duckdb

    for number in range(2):
        path = folder / f"{turn}{number}.duckdb"
        with duckdb.connect(path) as base:
            base.execute(DEFINITION)
        yield (
            by_select(path, made)
            if number
            else by_fakegen("DuckDB", f"duckdb:///{path}?threads=1", made)
        )
        path.unlink()


def page(results: list[Result], rows: int, turns: int) -> str:
    """Return the section with the results."""
    lines = [
        "## Loading alone\n",
        f"{rows:,} rows of ten mixed columns (integers, a decimal, a float, strings, a date, a moment, a boolean; one "
        "column has nulls), in blocks of Arrow, into a table with a primary key, up to the commit. Seconds of processor "
        f"time, the least of {turns} turns. A finished text file costs its own making, which is not counted.\n",
        "| Database | Way | Client, s | Server, s | Both, s | Rows per second | Share of the other way's speed |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for result in results:
        both = result.client + result.server
        others = [
            r.client + r.server
            for r in results
            if r.database == result.database and r.way != result.way
        ]
        share = ""
        if others and result.way == "fakegen":
            share = f"{others[0] / both:.2f} (>= {LEAST_SHARES[result.database]})"
        lines.append(
            f"| {result.database} | {result.way} | {result.client:.2f} | {result.server:.2f} | {both:.2f} | "
            f"{rows / both:,.0f} | {share} |"
        )
    return "\n".join(lines) + "\n"


def _seeded(rows: int, turns: int) -> str:
    """Return the section about seeding from end to end."""
    name = f"fakegen_bench_{uuid4().hex}"
    databases = {
        "PostgreSQL": lambda: _postgresql(name),
        "MariaDB": lambda: _mariadb(name),
        "SQLite": seeding.sqlite,
        "DuckDB": seeding.duckdb,
    }
    found = []
    for database, opens in databases.items():
        with opens() as (url, execute):
            found.append(seeding.end_to_end(database, url, execute, rows, turns))
    return seeding.page(found, rows, turns)


def _beside_others() -> str:
    lines = [
        "## Beside others\n",
        "Customers, three orders each, two items to an order, into PostgreSQL. Processor time of the client, and of what it "
        "starts.\n",
        "| | Rows | Rows per second |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {' | '.join(line)} |" for line in peers(IN_POSTGRESQL)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure; print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--write", action="store_true", help=f"rewrite {PAGE}")
    chosen = parser.parse_args()
    before = os.getloadavg()[0]
    parts = [
        page(measure(chosen.rows, chosen.turns), chosen.rows, chosen.turns),
        _seeded(chosen.rows, chosen.turns),
        _beside_others(),
    ]
    head = [
        "# Loading into databases\n",
        "Written by `python -m benchmarks.loaders --write`.\n",
        *machine(("fakegen", "pyarrow", "psycopg", "pymysql", "adbc-driver-sqlite", "duckdb")),
        f"- Load average before: {before:.1f}\n",
    ]
    made = "\n".join([*head, *parts])
    if chosen.write:
        PAGE.write_text(made, encoding="utf-8")
    print(made)


if __name__ == "__main__":
    main()
