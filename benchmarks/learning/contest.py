"""A contest on one table: splits, turns in processes of their own, figures.

The rows that a method made of a split are kept in a folder, ``TABLE/METHOD/TURN/made.parquet``, with
what it took to make them: they can be measured again without another turn.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.learning import metrics
from benchmarks.learning.methods import Method
from benchmarks.learning.tables import Source

HOLDOUT = "holdout"
"""In place of a method: the held-out rows, the floor that no method need be better than."""

Figures = dict[str, float | str]
"""What a turn came to: figures, times and a version; or ``failed`` alone, and why."""

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where turns are taken, in one thread of Arrow, NumPy, PyTorch and scikit-learn.

    Attributes:
        folder: Where made rows are kept.
        peers: The Python of the environment in which the peers are installed.
        limit: Seconds of processor time after which a turn is cut.
    """

    folder: Path
    peers: Path
    limit: int


class _Failed(Exception):
    """Why no rows were made."""


class Contest:
    """All turns on one table, which is read when it is first needed.

    Attributes:
        name: The table's.
    """

    def __init__(self, source: Source, place: Place) -> None:
        self._source, self._place = source, place
        self.name = source.name

    @cached_property
    def facts(self) -> dict[str, str | int]:
        """What the table is."""
        rows, columns = self._table.shape
        return {
            "origin": self._source.origin(),
            "shape": self._source.shape,
            "target": self._source.target,
            "rows": rows,
            "columns": columns,
            "with missing": int(self._table.isna().any().sum()),
        }

    def forget(self, method: str) -> None:
        """Drop the rows that a method made."""
        shutil.rmtree(self._folder / method, ignore_errors=True)

    def floor(self, seed: int) -> Figures:
        """Measure the held-out rows of a split as if they were made."""
        train, holdout = self._split(seed)
        figures = self._figures(train, holdout, holdout, seed)
        del figures["C2ST holdout"], figures["nearer"]
        return figures | {"TSTR": metrics.tstr(train, holdout, self._source.target, seed)}

    def judge(self, method: Method, seed: int) -> Figures:
        """Have the method make rows of a split, unless they are kept, and measure them."""
        train, holdout = self._split(seed)
        kept = self._folder / method.name / f"split-{seed}" / "made.parquet"
        if not kept.exists():
            try:
                made = self._made(method, train, seed)
            except _Failed as why:
                return {"failed": str(why)}
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            made.to_parquet(part, index=False)
            part.replace(kept)
        made = pd.read_parquet(kept)
        return made.attrs | self._figures(train, holdout, _conformed(made, train), seed)

    def race(self, method: Method, turn: int) -> Figures:
        """Have the method learn and draw once more, on one core, for its speed alone."""
        try:
            return dict(self._made(method, self._split(0)[0], turn, "--race").attrs)
        except _Failed as why:
            return {"failed": str(why)}

    @cached_property
    def _table(self) -> pd.DataFrame:
        return self._source.load()

    @property
    def _folder(self) -> Path:
        rows, columns = self._table.shape
        return self._place.folder / f"{self.name}-{rows}x{columns}"

    def _split(self, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        holdout = self._table.sample(frac=0.2, random_state=seed)
        train = self._table.drop(holdout.index)
        return train.reset_index(drop=True), holdout.reset_index(drop=True)

    def _made(self, method: Method, train: pd.DataFrame, seed: int, *flags: str) -> pd.DataFrame:
        """Return the rows of a turn; their ``attrs`` tell what it took.

        Raises:
            _Failed: The turn was cut, or ended in an error.
        """
        with tempfile.TemporaryDirectory() as folder:
            known, made = Path(folder, "train.parquet"), Path(folder, "made.parquet")
            train.to_parquet(known, index=False)
            command = [
                sys.executable if method.ours else self._place.peers,
                *("-m", "benchmarks.learning.turn", method.name, known, str(seed), made),
                *("--limit", str(self._place.limit), *flags),
            ]
            environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)}
            ended = subprocess.run(
                command, cwd=_ROOT, env=environment, check=False, capture_output=True, text=True
            )
            if ended.returncode == -signal.SIGXCPU:
                minutes = self._place.limit / 60
                raise _Failed(f"cut after {minutes:g} minutes of processor time")
            if ended.returncode:
                last = ended.stderr.strip().splitlines()[-1:]
                raise _Failed(last[0][:200] if last else f"exit status {ended.returncode}")
            return pd.read_parquet(made)

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
