"""The ledger: a file of what was found, a line of JSON for each table and each turn.

A line of a table has its facts; a line of a turn has ``method``, ``turn`` and either figures or
``failed``. A later line takes the place of an earlier one about the same. Lines are only added
while turns are taken, so that several processes may write at once, and so that what was found stays
if one of them ends early.
"""

from __future__ import annotations

import fcntl
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pandas as pd

from benchmarks.learning.found import Found

Turn = tuple[str, str, str]
"""The names of a table, a method and a turn."""

_DIGITS = 6
"""Significant digits of a figure: more than its spread between splits lets one tell apart."""

_Key = tuple[str, ...]
"""What a line is about: a turn, or a table alone."""


class OtherTableError(Exception):
    """Two tables go by one name."""


class Ledger:
    """What was found, in a file that need not be there yet."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def describe(self, table: str, facts: Mapping[str, Any]) -> None:
        """Write down what a table is.

        Raises:
            OtherTableError: The ledger knows a table of this name that has other rows or columns.
        """
        known = self._lines().get((table,), {})
        for size in ("rows", "columns"):
            if size in known and known[size] != facts[size]:
                raise OtherTableError(
                    f"{table} has {facts[size]:,} {size}, but what {self._file} tells of it is of "
                    f"a table of {known[size]:,}: read the same data, or name another ledger"
                )
        line = {"table": table} | _rounded(facts)
        if line != known:
            self._add(line)

    def record(self, turn: Turn, found: Mapping[str, Any]) -> None:
        """Write down what a turn came to: figures, or why it ``failed``.

        A figure that is not a number is left out.
        """
        table, method, name = turn
        self._add({"table": table, "method": method, "turn": name} | _rounded(found))

    def known(self) -> set[Turn]:
        """Return the turns of which something is known, be it that they failed."""
        return {key for key in self._lines() if len(key) == 3}

    def forget(self, table: str, method: str) -> None:
        """Strike out the turns of a method on a table."""
        if not self._file.exists():
            return
        with self._held() as file:
            _write(file, {key: of for key, of in _read(file).items() if key[:2] != (table, method)})

    def tidy(self) -> None:
        """Sort the lines, and strike out those that others have taken the place of."""
        with self._held() as file:
            _write(file, _read(file))

    def found(self) -> list[Found]:
        """Return the tables that are described and of which a turn is known, the largest first."""
        lines = self._lines()
        found = []
        for (name, *turn), facts in sorted(lines.items()):
            if turn:
                continue
            known = [line for key, line in sorted(lines.items()) if key[0] == name and len(key) > 1]
            if known:
                turns = pd.DataFrame(known)
                race = turns["turn"].str.startswith("race")
                found.append(Found(name, facts, turns[~race], turns[race]))
        return sorted(found, key=lambda table: -table.facts["rows"])

    def _lines(self) -> dict[_Key, dict[str, Any]]:
        if not self._file.exists():
            return {}
        with self._file.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return _read(file)

    def _add(self, line: Mapping[str, Any]) -> None:
        with self._held() as file:
            file.write(_line(line))

    @contextmanager
    def _held(self) -> Iterator[IO[str]]:
        """Open the file for one process alone."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _read(file: IO[str]) -> dict[_Key, dict[str, Any]]:
    """Return the last line about each turn and each table.

    Raises:
        ValueError: A line is no JSON.
    """
    file.seek(0)
    lines: dict[_Key, dict[str, Any]] = {}
    for number, text in enumerate(file, 1):
        try:
            line = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"{file.name}:{number}: {error}") from None
        lines[tuple(line[name] for name in ("table", "method", "turn") if name in line)] = line
    return lines


def _write(file: IO[str], lines: Mapping[_Key, Mapping[str, Any]]) -> None:
    # In place: another process may wait to add to this very file. An "a+" file writes at its end.
    file.truncate(0)
    file.write("".join(_line(lines[key]) for key in sorted(lines)))


def _line(found: Mapping[str, Any]) -> str:
    return json.dumps(found, sort_keys=True, allow_nan=False) + "\n"


def _rounded(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
        for name, value in found.items()
        if not (isinstance(value, float) and math.isnan(value))
    }
