"""Municipalities with a postcode and the province that they lie in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pyarrow as pa

from fakegen import Block, Context, RowGenerator, provider

_COLUMNS = ("municipality", "postcode", "province")


@provider("be.municipality")
class Municipality(RowGenerator):
    """A municipality, its main postcode and its province: three columns that agree.

    Brussels, which is in no province, has ``Brussels-Capital`` for one. Names are in the language
    of the place.
    """

    def __init__(self, context: Context) -> None:
        self.columns = dict.fromkeys(_COLUMNS, pa.string())

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return a municipality per row."""
        table = _table()
        rows = pa.array(block.stream.below(len(table["postcode"])))
        return {name: table[name].take(rows) for name in _COLUMNS}


@cache
def _table() -> dict[str, pa.Array]:
    text = (files(__package__) / "municipalities.csv").read_text(encoding="utf-8")
    records = list(csv.DictReader(text.splitlines()))
    return {name: pa.array([record[name] for record in records]) for name in _COLUMNS}
