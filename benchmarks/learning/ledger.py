"""What was found, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.learning.methods import TRADE_OFF


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of one table.

    Attributes:
        name: The table's.
        facts: What the table is.
        splits: A row for each method and split: figures, times; ``failed`` says why there are none.
        races: A row for each method and turn of the race: times.
    """

    name: str
    facts: dict[str, Any]
    splits: pd.DataFrame
    races: pd.DataFrame

    def of(self, method: str) -> pd.DataFrame:
        """Return the splits of a method."""
        return self.splits[self.splits["method"] == method]

    def mean(self, method: str, figure: str) -> float:
        """Return the mean of a figure over the splits; not a number if there is none."""
        known = self.of(method)
        return float(known[figure].mean()) if figure in known else float("nan")

    def trade_off(self) -> pd.DataFrame:
        """Return the mean figures by ``min_leaf``."""
        leaves = {method.name: rows for rows, method in TRADE_OFF.items()}
        known = self.splits[self.splits["method"].isin(leaves)]
        points = known.assign(min_leaf=known["method"].map(leaves))
        return points.groupby("min_leaf").mean(numeric_only=True).sort_index()


def ledger(folder: Path) -> list[Found]:
    """Return what the folder holds, the largest table first."""
    found = []
    for file in folder.glob("*/table.json"):
        facts = json.loads(file.read_text())
        turns = pd.DataFrame(
            [
                {"method": turn.parent.name, "turn": turn.name} | merged
                for turn in sorted(file.parent.glob("*/*"))
                if (merged := _merged(turn))
            ]
        )
        if len(turns):
            race = turns["turn"].str.startswith("race")
            found.append(Found(facts["name"], facts, turns[~race], turns[race]))
    return sorted(found, key=lambda table: -table.facts["rows"])


def _merged(turn: Path) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for file in sorted(turn.glob("*.json")):
        merged |= json.loads(file.read_text())
    return merged
