"""Everything that the program writes to, and whether what lies there is whole."""

from __future__ import annotations

import csv
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROWS = 70_000
"""More than a block, so that two workers have something to do."""
SCHEMA = """\
seed: 5
sources: {s: {file: s.csv}}
models: {m: {source: s}}
tables:
  t: &t
    rows: ROWS
    columns:
      id: sequence
      name: faker.name
      amount: {number: {min: 0, max: 1000}, round: 2}
      moment: {datetime: {from: 2020-01-01, to: 2024-12-31}}
  u: *t
"""
Contents = Mapping[str, str]
"""The digest of every file in a folder, by its path."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to write.

    Attributes:
        path: The file or folder.
        command: The arguments that write it.
        small: The arguments that write something else there, for what was there before.
    """

    path: str
    command: tuple[str, ...]
    small: tuple[str, ...]


def _generated(path: str, *options: str, before: tuple[str, ...] = ("--seed", "1")) -> Target:
    command = ("generate", "s.yaml", "-o", path, *options)
    return Target(path, command, (*command, "--rows", "9", *before))


_ONE = ("--only", "t")
_REPLACED = ("--option", "replace=true")
TARGETS = {
    "csv": _generated("t.csv", *_ONE),
    "csv.gz": _generated("t.csv.gz", *_ONE),
    "tsv.zst": _generated("t.tsv.zst", *_ONE),
    "jsonl": _generated("t.jsonl", *_ONE),
    "parquet": _generated("t.parquet", *_ONE),
    "arrow": _generated("t.arrow", *_ONE),
    "sql": _generated("t.sql"),
    "sqlite": _generated("t.db", *_REPLACED),
    "folder of csv": _generated("csvs", "-f", "csv"),
    "folder of parquet, 2 workers": _generated("parquets", "-f", "parquet", "-w", "2"),
    "folder of arrow": _generated("arrows", "-f", "arrow"),
    "model": Target("m.model", ("learn", "s.yaml", "m", "-o", "m.model"), ("learn", "s.yaml", "m", "--source", "s=few.csv", "-o", "m.model")),
    "schema": Target("i.yaml", ("init", "s.csv", "--force", "-o", "i.yaml"), ("init", "few.csv", "--force", "-o", "i.yaml")),
}  # fmt: skip


def prepare(folder: Path) -> None:
    """Write the schema and its source."""
    (folder / "s.yaml").write_text(SCHEMA.replace("ROWS", str(ROWS)))
    draw = random.Random(1)
    rows = [
        [draw.choice("abcd"), *(draw.randrange(40) * (1 + n % 3) for n in range(24))]
        for _ in range(3_000)
    ]
    for name, some in (("s.csv", rows), ("few.csv", rows[:300])):
        with (folder / name).open("w", newline="") as file:
            csv.writer(file).writerows([["kind", *(f"n{n}" for n in range(24))], *some])


def contents(folder: Path, path: str) -> Contents:
    """Return what lies under a target's name, once it has been read as its readers do."""
    whole = folder / path
    files = sorted(whole.iterdir()) if whole.is_dir() else [whole] if whole.exists() else []
    return {file.name: _digest(file) for file in files if not is_unfinished(file)}


def unfinished(folder: Path) -> list[Path]:
    """Return what a run has not finished, in the folder and the folders in it."""
    return [path for path in (*folder.glob("*"), *folder.glob("*/*")) if is_unfinished(path)]


def is_unfinished(path: Path) -> bool:
    """Return whether this is a hidden file or folder, or a database's journal."""
    return path.name.startswith(".") or path.name.endswith(("-journal", "-wal"))


def _digest(file: Path) -> str:
    if file.suffix != ".db":
        return sha256(file.read_bytes()).hexdigest()
    with closing(sqlite3.connect(file)) as database:  # rolls back what was not committed
        (state,) = database.execute("PRAGMA integrity_check").fetchone()
        return sha256("\n".join([state, *database.iterdump()]).encode()).hexdigest()
