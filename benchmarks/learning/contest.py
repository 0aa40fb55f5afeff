"""A contest on one table: splits, turns in processes of their own, figures.

All that is found is kept in a folder, ``TABLE/METHOD/TURN``: what is there is not done again, so
that a contest that was interrupted goes on.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.learning import metrics
from benchmarks.learning.methods import Method
from benchmarks.learning.tables import Source

HOLDOUT = "holdout"
"""In place of a method: the held-out rows, the floor that no method need be better than."""

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where turns are taken, in one thread of Arrow, NumPy, PyTorch and scikit-learn.

    Attributes:
        folder: Where all that is found is kept.
        peers: The Python of the environment in which the peers are installed.
        limit: Seconds of processor time after which a turn is cut.
    """

    folder: Path
    peers: Path
    limit: int


class Contest:
    """All turns on one table.

    Attributes:
        name: The table's.
    """

    def __init__(self, source: Source, place: Place) -> None:
        self._source, self._place = source, place
        self.name = source.name
        self._table = source.load()
        rows, columns = self._table.shape
        self._folder = place.folder / f"{source.name}-{rows}x{columns}"
        self._folder.mkdir(parents=True, exist_ok=True)
        facts = {
            "name": source.name,
            "origin": source.origin,
            "shape": source.shape,
            "target": source.target,
            "rows": rows,
            "columns": columns,
            "with missing": int(self._table.isna().any().sum()),
        }
        _write(self._folder / "table.json", facts)

    def done(self, method: str, turn: str) -> bool:
        """Whether nothing is left to be done for the turn."""
        folder = self._folder / method / turn
        return (folder / "figures.json").exists() or _failed(folder / "turn.json")

    def forget(self, method: str) -> None:
        """Drop what is known of a method."""
        shutil.rmtree(self._folder / method, ignore_errors=True)

    def floor(self, seed: int) -> str:
        """Measure the held-out rows of a split as if they were made, and say how they did."""
        train, holdout = self._split(seed)
        figures = self._figures(train, holdout, holdout, seed)
        del figures["C2ST holdout"], figures["nearer"]
        figures["TSTR"] = metrics.tstr(train, holdout, self._source.target, seed)
        _write(self._folder / HOLDOUT / f"split-{seed}" / "figures.json", figures)
        return _told(figures)

    def judge(self, method: Method, seed: int) -> str:
        """Have the method make rows of a split, measure them, and say how it went."""
        train, holdout = self._split(seed)
        folder = self._folder / method.name / f"split-{seed}"
        if not (folder / "made.parquet").exists():
            self._turn(method, train, seed, folder)
        taken = _read(folder / "turn.json")
        if "failed" in taken:
            return str(taken["failed"])
        made = _conformed(pd.read_parquet(folder / "made.parquet"), train)
        figures = self._figures(train, holdout, made, seed)
        _write(folder / "figures.json", figures)
        return f"fit {taken['fit cpu']:.1f} s, {_told(figures)}"

    def race(self, method: Method, turn: int) -> str:
        """Have the method learn and draw once more, on one core, for its speed alone."""
        folder = self._folder / method.name / f"race-{turn}"
        self._turn(method, self._split(0)[0], turn, folder, "--race")
        taken = _read(folder / "turn.json")
        if "failed" in taken:
            return str(taken["failed"])
        (folder / "made.parquet").unlink()
        _write(folder / "figures.json", {})
        return f"fit {taken['fit cpu']:.2f} s, sample {taken['sample cpu']:.2f} s of processor time"

    def _split(self, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        holdout = self._table.sample(frac=0.2, random_state=seed)
        train = self._table.drop(holdout.index)
        return train.reset_index(drop=True), holdout.reset_index(drop=True)

    def _turn(
        self, method: Method, train: pd.DataFrame, seed: int, folder: Path, *flags: str
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        known = folder / "train.parquet"
        train.to_parquet(known, index=False)
        command = [
            sys.executable if method.ours else self._place.peers,
            *("-m", "benchmarks.learning.turn", method.name, known, str(seed), folder),
            *("--limit", str(self._place.limit), *flags),
        ]
        environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)}
        ended = subprocess.run(
            command, cwd=_ROOT, env=environment, check=False, capture_output=True, text=True
        )
        known.unlink()
        if ended.returncode == -signal.SIGXCPU:
            failed = f"cut after {self._place.limit / 60:g} minutes of processor time"
            _write(folder / "turn.json", {"failed": failed})
        elif ended.returncode:
            last = ended.stderr.strip().splitlines()[-1:] or [f"exit status {ended.returncode}"]
            _write(folder / "turn.json", {"failed": last[0][:200]})

    def _figures(
        self, train: pd.DataFrame, holdout: pd.DataFrame, made: pd.DataFrame, seed: int
    ) -> dict[str, float]:
        figures = {f"tv{ways}": metrics.total_variation(train, made, ways) for ways in (1, 2, 3)}
        figures["C2ST train"] = metrics.c2st(train, made, seed)
        figures["C2ST holdout"] = metrics.c2st(holdout, made, seed)
        figures["TSTR"] = metrics.tstr(made, holdout, self._source.target, seed)
        figures["copies"] = metrics.copies(train, made)
        figures["nearer"] = metrics.nearer_to_train(train, holdout, made, seed)
        figures["levels"] = metrics.levels(train, made)
        for name in self._source.watched:
            known, drawn = set(train[name]), set(made[name])
            figures |= {f"{name} known": len(known & drawn), f"{name} new": len(drawn - known)}
            figures[f"{name} all"] = len(known)
        return figures


def _conformed(made: pd.DataFrame, train: pd.DataFrame) -> pd.DataFrame:
    """Return made rows in the types of the real ones, as far as their values allow."""
    columns = {}
    for name, known in train.items():
        column = made[name]
        if pd.api.types.is_datetime64_dtype(known):
            columns[name] = pd.to_datetime(column).astype(known.dtype)
        elif pd.api.types.is_numeric_dtype(known):
            columns[name] = pd.to_numeric(column).astype(float)
        else:
            columns[name] = column.astype(object).where(column.notna(), np.nan).astype(known.dtype)
    return pd.DataFrame(columns)


def _told(figures: Mapping[str, float]) -> str:
    return f"C2ST {figures['C2ST train']:.3f}, tv3 {figures['tv3']:.3f}"


def _write(file: Path, found: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found))


def _read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text()) if file.exists() else {}


def _failed(file: Path) -> bool:
    return "failed" in _read(file)
