"""What is known of a table: its facts, and what every turn on it came to."""

from __future__ import annotations

from dataclasses import dataclass
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

    def values(self, method: str, figure: str) -> pd.Series:
        """Return a figure, or what else is told of a turn, by split, of the splits that have it."""
        known = self.of(method).set_index("turn")
        return known[figure].dropna() if figure in known else pd.Series(dtype=float)

    def mean(self, method: str, figure: str) -> float:
        """Return the mean of a figure over the splits; not a number if there is none."""
        return float(self.values(method, figure).mean())

    def trade_off(self) -> pd.DataFrame:
        """Return the mean figures by ``min_leaf``."""
        leaves = {method.name: rows for rows, method in TRADE_OFF.items()}
        known = self.splits[self.splits["method"].isin(leaves)]
        points = known.assign(min_leaf=known["method"].map(leaves))
        return points.groupby("min_leaf").mean(numeric_only=True).sort_index()
