"""A table of ten mixed columns to text files, against ClickHouse in the process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from chdb.session import Session

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.race import Contender, race
from benchmarks.report import Line
from fakegen import kernels

HOW = (
    "`fakegen.load(...).generate(...).write(...)`, 1,000,000 rows a turn, into a folder on disk. "
    "ClickHouse (chdb) selects ten columns of the same types from `numbers()` and `rand()`, its words "
    "drawn from lists as long as fakegen's distinct values are many, `INTO OUTFILE`, with one thread. "
    "fakegen with the compiled kernels of `plugins/fakegen-native`, where they are installed, and without. "
    "One process, one core, turns interleaved, median of five, rows per second of processor time."
)

ROWS = 1_000_000

_SQL = """
with {first} as first, {last} as last
select
    number + 1 as id,
    first[1 + rand(1) % length(first)] as first_name,
    last[1 + rand(2) % length(last)] as last_name,
    concat(first_name, ' ', last_name) as name,
    concat(last[1 + rand(3) % length(last)], toString(rand(4) % 100), '@example.org') as email,
    concat(char(65 + rand(5) % 26), char(65 + rand(6) % 26), toString(100000 + rand(7) % 899999))
        as code,
    round(rand(8) / 4294967295 * 1000, 2) as amount,
    toDateTime64(1577836800 + rand(9) % 157766400, 6) as moment,
    (rand(10) % 2)::Bool as active,
    concat(last[1 + rand(11) % length(last)], 'ville') as city
from numbers({rows})
into outfile '{path}' truncate format {format}
settings max_threads = 1
"""

_FORMATS = {"csv": ("CSV", 0.8), "jsonl": ("JSONEachRow", 1.0), "sql": ("SQLInsert", 0.6)}


def text_formats(rows: int = ROWS) -> list[Line]:
    """Measure the ten columns in each text format."""
    loaded = fakegen.load(DOCUMENT)
    few = loaded.generate(100_000)["mixed"].to_arrow()
    words = {name: _listed(few[f"{name}_name"].unique().to_pylist()) for name in ("first", "last")}
    session = Session()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for ending, (name, target) in _FORMATS.items():
            write = _ours(loaded, Path(folder, f"ours.{ending}"))
            ours = [Contender("fakegen", _without_kernels(write), rows)]
            if kernels.JOIN is not None:
                ours.append(Contender("fakegen, compiled kernels", write, rows))
            theirs = Contender("ClickHouse", _theirs(session, words, folder, name), rows)
            *raced, peer = race([*ours, theirs])
            for own in raced:
                what = f"ten mixed columns to {ending}, {own.name}"
                lines.append(Line.speed(what, own.cpu, peer.name, peer.cpu, target))
    return lines


def _listed(words: list[str]) -> str:
    quoted = ("'" + word.replace("'", "''") + "'" for word in words)
    return f"[{', '.join(quoted)}]"


def _ours(loaded: fakegen.Schema, path: Path) -> Callable[[int], None]:
    def make(rows: int) -> None:
        loaded.generate(rows).write(path)

    return make


def _without_kernels(write: Callable[[int], None]) -> Callable[[int], None]:
    uses = {
        "expressions.strings": "CONCATENATE",
        "formats.number_text": "DECIMALS",
        "formats.text_columns": "JOIN",
        "patterns.lexicon": "FROM_WORDS",
    }

    def make(rows: int) -> None:
        with ExitStack() as changed:
            for module, kernel in uses.items():
                changed.enter_context(patch(f"fakegen.{module}.{kernel}", None))
            write(rows)

    return make


def _theirs(
    session: Session, words: dict[str, str], folder: str, name: str
) -> Callable[[int], None]:
    def make(rows: int) -> None:
        path = Path(folder, f"theirs.{name}")
        session.query(_SQL.format(rows=rows, path=path, format=name, **words))

    return make
